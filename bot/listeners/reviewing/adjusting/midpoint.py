"""Coordinators look at their cohort halfway, and read what was written for them."""

from __future__ import annotations

from blocks.reviewing.adjusting.midpoint import midpoint_message, words_modal
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal, say, update_modal
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.adjusting.picture import look_halfway, read_words
from db.models import Program


def midpoint(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin midpoint`."""
    return _screen(turn, program)


def show_pressed(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    return _screen(turn, coordinated(turn.session, turn.actor, turn.request.value, Action.ADJUST_COHORT))


def words_pressed(turn: Turn) -> Outcome:
    """The value is `program id:number`."""
    program, _, number = turn.request.value.partition(":")
    shown = read_words(turn.session, turn.actor, program, number, turn.now)
    view = words_modal(shown, turn.reader)
    return update_modal(view) if turn.request.in_modal else open_modal(view)


def _screen(turn: Turn, program: Program) -> Outcome:
    message = midpoint_message(look_halfway(turn.session, turn.actor, program, turn.now), turn.reader)
    return say(message.text, message.blocks)
