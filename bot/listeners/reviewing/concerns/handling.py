"""Those who may read a concern, and the steps they take."""

from __future__ import annotations

from collections.abc import Mapping

from blocks import ids
from blocks.reviewing.concerns.handle import (
    TO,
    WORDS,
    assign_modal,
    concerns_message,
    handled_view,
    write_modal,
)
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal, say, update_modal
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.concerns import handling
from db.models import Program

_HOW: Mapping[str, str] = {
    ids.CONCERN_ACKNOWLEDGE: handling.ACKNOWLEDGE,
    ids.CONCERN_ANSWER: handling.ANSWER,
    ids.CONCERN_NOTE: handling.NOTE,
    ids.CONCERN_RESOLVE: handling.RESOLVE,
}


def listed(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin concerns`: those that this coordinator may read."""
    coordinated(turn.session, turn.actor, program.id, Action.HANDLE_CONCERN)
    lines = handling.concerns_to_handle(turn.session, turn.actor, turn.now, program.id)
    message = concerns_message(program.name, lines, turn.reader)
    return say(message.text, message.blocks)


def read(turn: Turn) -> Outcome:
    """The button's value is a concern's id."""
    shown = handling.read_concern(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    view = handled_view(shown, turn.reader)
    return push_modal(view) if turn.request.in_modal else open_modal(view)


def write(turn: Turn) -> Outcome:
    """A modal for words: the button says which, its value is a concern's id."""
    how = _HOW[turn.request.name]
    shown = handling.about_to_write(turn.session, turn.actor, turn.person, turn.request.value, how, turn.now)
    view = write_modal(shown, how, turn.reader)
    return push_modal(view) if turn.request.in_modal else open_modal(view)


def write_submit(turn: Turn) -> Outcome:
    """What was typed."""
    about, words = turn.request.metadata, str(turn.request.answers.get(WORDS) or "")
    shown = handling.write(
        turn.session, turn.actor, turn.person, about.get("concern"), how=str(about.get("how", "")), words=words,
        now=turn.now,
    )  # fmt: skip
    return next_page(handled_view(shown, turn.reader))


def take(turn: Turn) -> Outcome:
    """I take it in hand; the button's value is a concern's id."""
    shown = handling.take(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return update_modal(handled_view(shown, turn.reader))


def mediate(turn: Turn) -> Outcome:
    """The talks have begun; the button's value is a concern's id."""
    shown = handling.mediate(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return update_modal(handled_view(shown, turn.reader))


def assign(turn: Turn) -> Outcome:
    """Who takes it in hand? The button's value is a concern's id."""
    shown = handling.about_to_assign(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return push_modal(assign_modal(shown, turn.reader))


def assign_submit(turn: Turn) -> Outcome:
    """Who was chosen."""
    concern, to = turn.request.metadata.get("concern"), turn.request.answers.get(TO)
    shown = handling.assign(turn.session, turn.actor, turn.person, concern, to, turn.now)
    return next_page(handled_view(shown, turn.reader))
