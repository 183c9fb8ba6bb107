"""Drafts: made, leafed through, decided about, published."""

from __future__ import annotations

from blocks import ids
from blocks.matching.draft import draft_message, points_message
from blocks.parts import actions, button, context, person, section
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, replace, say
from bot.listeners.payloads import Request
from bot.usecases.facts.matching import draft_shown, proposal_shown
from bot.usecases.matching.publishing import publish_draft
from bot.usecases.matching.rounds import (
    decide_about_people,
    decide_about_proposal,
    draft_to_publish,
    draft_to_read,
    make_draft,
    proposal_to_read,
)
from db.models import Program


def get_ready(request: Request) -> Request:
    """Load the matcher before the transaction begins: the first time takes a second or two."""
    import bot.matching.matcher  # noqa: F401

    return request


def preview(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match preview`."""
    return _make(turn, program.id)


def preview_pressed(turn: Turn) -> Outcome:
    return _make(turn, turn.request.value)


def _make(turn: Turn, program_id: object) -> Outcome:
    made = make_draft(turn.session, turn.actor, turn.person, program_id, turn.now)
    text = turn.reader.count(
        "A new draft with {n} pair is on its way to this channel.",
        "A new draft with {n} pairs is on its way to this channel.",
        len(made.proposals),
    )
    return say(text)


def publish(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match publish`: shows the draft's summary with its button; publishing takes the button."""
    made = draft_to_publish(turn.session, turn.actor, program.id)
    message = draft_message(draft_shown(turn.session, made.id), turn.reader)
    return say(message.text, message.blocks[:4])


def publish_pressed(turn: Turn) -> Outcome:
    made = publish_draft(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    text = turn.reader.count(
        "Published by {who}: {n} pair.", "Published by {who}: {n} pairs.", len(made.proposals),
        who=person(turn.person.slack_id),
    )  # fmt: skip
    return replace(text, [context(text)])


def more_pressed(turn: Turn) -> Outcome:
    """The next page of a draft, for the one who asks."""
    round_id, _, page = turn.request.value.partition(":")
    made = draft_to_read(turn.session, turn.actor, round_id)
    message = draft_message(
        draft_shown(turn.session, made.id), turn.reader, int(page) if page.isdecimal() else 0
    )
    return say(message.text, message.blocks)


def decide_pressed(turn: Turn) -> Outcome:
    """Keep together, keep apart, let the matcher decide; or look at the points."""
    kind, _, proposal_id = turn.request.value.partition(":")
    if kind == "points":
        pair = proposal_shown(proposal_to_read(turn.session, turn.actor, proposal_id))
        message = points_message(pair, turn.reader)
        return say(message.text, message.blocks)
    decide_about_proposal(turn.session, turn.actor, turn.person, proposal_id, kind, turn.now)
    return _decided(turn, kind, None)


def lock(turn: Turn, command: Command, program: Program) -> Outcome:
    return _decide(turn, command, program, "lock")


def unlock(turn: Turn, command: Command, program: Program) -> Outcome:
    return _decide(turn, command, program, "unlock")


def forbid(turn: Turn, command: Command, program: Program) -> Outcome:
    return _decide(turn, command, program, "forbid")


def _decide(turn: Turn, command: Command, program: Program, kind: str) -> Outcome:
    mentee, mentor = command.mentions[0].user, command.mentions[1].user
    decide_about_people(turn.session, turn.actor, turn.person, program.id, (mentee, mentor), kind, turn.now)
    return _decided(turn, kind, program.id)


def _decided(turn: Turn, kind: str, program_id: int | None) -> Outcome:
    texts = {
        "lock": turn.reader.say("The next draft keeps these two together."),
        "forbid": turn.reader.say("The next draft keeps these two apart."),
        "unlock": turn.reader.say("The matcher decides about these two again."),
    }
    blocks = [section(texts[kind])]
    if program_id is not None:
        blocks.append(actions(button(turn.reader.say("Make a new draft"), ids.MATCH_PREVIEW, program_id)))
    return say(texts[kind], blocks)
