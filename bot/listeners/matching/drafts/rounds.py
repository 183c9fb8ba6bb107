"""Drafts: asked for, leafed through, compared, decided about, discarded, published."""

from __future__ import annotations

from blocks import ids
from blocks.matching.drafts.all_drafts import comparison_message, drafts_message
from blocks.matching.drafts.draft import draft_head, draft_message, points_message
from blocks.matching.drafts.left_over import left_over_message
from blocks.parts import Message, actions, button, context, person, quote, section
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.matching.asking import why
from bot.listeners.outcomes import Outcome, replace, say
from bot.listeners.payloads import Request
from bot.usecases.facts.drafts import draft_shown, left_over_shown, proposal_shown
from bot.usecases.matching.drafts.decisions import (
    UNLOCK,
    decide_about_people,
    decide_about_proposal,
    proposal_to_read,
)
from bot.usecases.matching.drafts.listing import compare_drafts, compare_rounds, list_drafts
from bot.usecases.matching.drafts.publishing import publish_draft
from bot.usecases.matching.drafts.rounds import (
    ask_again,
    ask_for_round,
    discard_draft,
    draft_named,
    draft_to_publish,
    draft_to_read,
    how_many_wait,
)
from bot.usecases.programs import coordinated
from db.models import Cohort, MatchRound, Program


def get_ready(request: Request) -> Request:
    """Load the matcher before the transaction begins: the first time takes a second or two."""
    import bot.matching.matcher  # noqa: F401

    return request


# --- making one ----------------------------------------------------------------------------------------
def preview(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin match preview "name"`."""
    name = draft_typed(command, program)
    return _on_its_way(
        turn, ask_for_round(turn.session, turn.actor, turn.person, program, turn.now, name=name)
    )


def preview_pressed(turn: Turn) -> Outcome:
    """Its value: the program, and after a colon the round that is made anew, if there is one."""
    program_id, _, earlier = turn.request.value.partition(":")
    program = coordinated(turn.session, turn.actor, program_id, Action.MATCH_PREVIEW)
    if earlier:
        made = ask_again(turn.session, turn.actor, turn.person, earlier, turn.now)
    else:
        made = ask_for_round(turn.session, turn.actor, turn.person, program, turn.now)
    return _on_its_way(turn, made)


def _on_its_way(turn: Turn, made: MatchRound) -> Outcome:
    here = turn.request.channel_id == turn.session.get_one(Cohort, made.cohort_id).program.admin_channel
    channel = turn.reader.say("this channel") if here else turn.reader.say("the admin channel")
    draft = (
        turn.reader.say("the draft “{name}”", name=quote(made.name))
        if made.name
        else turn.reader.say("a new draft")
    )
    return say(
        turn.reader.count(
            "Matching {n} person: {draft} is on its way to {channel}.",
            "Matching {n} people: {draft} is on its way to {channel}.",
            how_many_wait(turn.session, made),
            draft=draft,
            channel=channel,
        )
    )


def draft_typed(command: Command, program: Program) -> str:
    """The draft's name in a command that may name the program instead."""
    named = command.rest.casefold() in (program.name.casefold(), program.slug)
    return "" if named else command.rest


# --- looking at them -----------------------------------------------------------------------------------
def more_pressed(turn: Turn) -> Outcome:
    """Another page of a draft, for the one who asks."""
    round_id, page = _page(turn)
    made = draft_to_read(turn.session, turn.actor, round_id)
    return _leaf(turn, draft_message(draft_shown(turn.session, made.id, page, now=turn.now), turn.reader))


def left_over_pressed(turn: Turn) -> Outcome:
    """A page of everybody who got nobody, for the one who asks."""
    round_id, page = _page(turn)
    made = draft_to_read(turn.session, turn.actor, round_id)
    return _leaf(turn, left_over_message(left_over_shown(turn.session, made.id, page), turn.reader))


def show_pressed(turn: Turn) -> Outcome:
    """A draft from the list, for the one who asks."""
    round_id, page = _page(turn)
    made = draft_to_read(turn.session, turn.actor, round_id)
    return _say(draft_message(draft_shown(turn.session, made.id, page, now=turn.now), turn.reader))


def _page(turn: Turn) -> tuple[str, int]:
    round_id, _, page = turn.request.value.partition(":")
    return round_id, int(page) if page.isdecimal() and len(page) < 7 else 0  # noqa: PLR2004 - no draft has more


def _leaf(turn: Turn, message: Message) -> Outcome:
    """What only one person sees is turned over like a page; beside what all see, a new one is laid."""
    show = replace if turn.request.only_for_them else say
    return show(message.text, message.blocks)


def _say(message: Message) -> Outcome:
    return say(message.text, message.blocks)


def drafts(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match drafts`."""
    return _say(drafts_message(list_drafts(turn.session, turn.actor, program.id, now=turn.now), turn.reader))


def drafts_pressed(turn: Turn) -> Outcome:
    return _say(
        drafts_message(list_drafts(turn.session, turn.actor, turn.request.value, now=turn.now), turn.reader)
    )


def compare(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin match compare "name" "name"`."""
    compared = compare_drafts(turn.session, turn.actor, program.id, command.words)
    return _say(comparison_message(compared, turn.reader))


def compare_pressed(turn: Turn) -> Outcome:
    first, _, second = turn.request.value.partition(":")
    return _say(comparison_message(compare_rounds(turn.session, turn.actor, first, second), turn.reader))


# --- what becomes of them ------------------------------------------------------------------------------
def discard(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin match discard "name"`."""
    name = draft_typed(command, program)
    made = draft_named(turn.session, turn.actor, program.id, name, Action.MATCH_PREVIEW)
    return _discarded(turn, discard_draft(turn.session, turn.actor, turn.person, str(made.id), turn.now))


def discard_pressed(turn: Turn) -> Outcome:
    return _discarded(
        turn, discard_draft(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    )


def _discarded(turn: Turn, made: MatchRound) -> Outcome:
    message = draft_message(draft_shown(turn.session, made.id, now=turn.now), turn.reader)
    return _say(message)


def publish(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin match publish`: shows the draft's summary with its button; publishing takes the button."""
    name = draft_typed(command, program)
    made = draft_to_publish(turn.session, turn.actor, program.id, name)
    return _say(draft_head(draft_shown(turn.session, made.id, now=turn.now), turn.reader))


def publish_pressed(turn: Turn) -> Outcome:
    made = publish_draft(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    shown = draft_shown(turn.session, made.id, now=turn.now)
    text = turn.reader.count(
        "Published by {who}: {n} pair.", "Published by {who}: {n} pairs.", shown.pairs,
        who=person(turn.person.slack_id),
    )  # fmt: skip
    return replace(text, [context(text)])


# --- two people ----------------------------------------------------------------------------------------
def decide_pressed(turn: Turn) -> Outcome:
    """Keep together, keep apart, let the matcher decide; or look at the points."""
    kind, _, proposal_id = turn.request.value.partition(":")
    if kind == "points":
        pair = proposal_shown(turn.session, proposal_to_read(turn.session, turn.actor, proposal_id))
        return _say(points_message(pair, turn.reader))
    if kind == UNLOCK:
        decide_about_proposal(turn.session, turn.actor, turn.person, proposal_id, kind, turn.now)
        return _unlocked(turn, None)
    return why.told(turn)


def unlock(turn: Turn, command: Command, program: Program) -> Outcome:
    who = (command.mentions[0].user, command.mentions[1].user)
    decide_about_people(turn.session, turn.actor, turn.person, program.id, who, UNLOCK, turn.now)
    return _unlocked(turn, program.id)


def _unlocked(turn: Turn, program_id: int | None) -> Outcome:
    text = turn.reader.say("The matcher decides about these two again.")
    blocks = [section(text)]
    if program_id is not None:
        blocks.append(actions(button(turn.reader.say("Make a new draft"), ids.MATCH_PREVIEW, program_id)))
    return say(text, blocks)
