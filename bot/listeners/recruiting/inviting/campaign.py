"""The campaign: for coordinators who steer it, for the champion who approves its texts."""

from __future__ import annotations

from blocks.parts import View, context
from blocks.recruiting.inviting.campaign import asked, campaign, change_modal, text_modal, texts_modal
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, open_modal, push_modal, replace, say, update_modal
from bot.usecases.facts.campaign import campaign as campaign_shown
from bot.usecases.facts.campaign import signed, texts_to_approve
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.campaign import (
    approve_text,
    approve_texts,
    ask_champion,
    ask_for_change,
    champion_of,
    text_shown,
    text_to_answer,
    text_to_see,
    texts_to_answer,
)
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin campaign`."""
    program = coordinated(turn.session, turn.actor, program.id, Action.OPEN_PROGRAM)
    message = campaign(campaign_shown(turn.session, program, turn.now), turn.reader)
    return say(message.text, message.blocks)


def ask_pressed(turn: Turn) -> Outcome:
    """Show the texts to the champion."""
    program = ask_champion(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    champion = champion_of(turn.session, program)
    text = turn.reader.say(
        "{who} gets the texts in a direct message, in their working hours. You read here within minutes when the "
        "announcement is approved or other words are wanted, and once more when all texts are answered.",
        who=f"<@{champion.slack_id}>" if champion else "",
    )
    return say(text, [context(text)])


def preview_pressed(turn: Turn) -> Outcome:
    """One text whole, as people will read it."""
    program_id, _, key = turn.request.value.partition(":")
    program = text_to_see(turn.session, turn.actor, program_id, key)
    shown = text_shown(turn.session, program, key)
    return open_modal(text_modal(signed(turn.session, program, key), shown, turn.reader))


def approve_pressed(turn: Turn) -> Outcome:
    """The champion approves one text; the message says so."""
    program = approve_text(turn.session, turn.actor, turn.person, *_value(turn.request.value), turn.now)
    return _asked(turn, program)


def approve_all_pressed(turn: Turn) -> Outcome:
    """The champion approves every text that waits for them; the message says so."""
    program_id, _, texts = turn.request.value.partition(":")
    seen = [(key, digest) for key, _, digest in (text.partition("=") for text in texts.split(","))]
    program = approve_texts(turn.session, turn.actor, turn.person, program_id, seen, turn.now)
    return _asked(turn, program)


def _asked(turn: Turn, program: Program) -> Outcome:
    facts = texts_to_approve(turn.session, {"program": program.id}, turn.now)
    if turn.request.in_modal:
        return update_modal(texts_modal(facts, turn.reader))
    message = asked(facts, turn.reader)
    return replace(message.text, message.blocks)


def texts_pressed(turn: Turn) -> Outcome:
    """The champion reads on Home what waits for their word."""
    program = texts_to_answer(turn.session, turn.actor, turn.request.value)
    facts = texts_to_approve(turn.session, {"program": program.id}, turn.now)
    return open_modal(texts_modal(facts, turn.reader))


def change_pressed(turn: Turn) -> Outcome:
    """The champion would like other words."""
    program, text = text_to_answer(turn.session, turn.actor, turn.person, *_value(turn.request.value))
    return _on_top(turn, change_modal(program.id, text, turn.reader))


def change_submitted(turn: Turn) -> Outcome:
    """What should be different."""
    ask_for_change(
        turn.session,
        turn.actor,
        turn.person,
        *_value(str(turn.request.metadata.get("text", ""))),
        str(turn.request.answers.get("comment") or ""),
        turn.now,
    )
    return done()


def read_pressed(turn: Turn) -> Outcome:
    """The champion reads a text whole."""
    program, text = text_to_answer(turn.session, turn.actor, turn.person, *_value(turn.request.value))
    return _on_top(turn, text_modal(signed(turn.session, program, text.key), text, turn.reader))


def _on_top(turn: Turn, view: View) -> Outcome:
    return push_modal(view) if turn.request.in_modal else open_modal(view)


def _value(carried: str) -> tuple[str, str, str]:
    """Program, text, and the beginning of the digest of its words."""
    program_id, _, rest = carried.partition(":")
    key, _, digest = rest.partition(":")
    return program_id, key, digest
