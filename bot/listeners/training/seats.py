"""Seats: taken, given up, and whether somebody was there; still for me?; who lacks what."""

from __future__ import annotations

from blocks.parts import Message, context
from blocks.training.messages import attended_message, invitation_message, no_date_message, still_answered
from blocks.training.overview import nudged_words, training_overview
from bot.domain.commands import Command
from bot.domain.states.seat import SessionKind
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, replace, say
from bot.usecases.facts.training import invitation, seat_shown
from bot.usecases.training.overview import nudge, program_training
from bot.usecases.training.seats import none_fits, say_attended, take_seat
from bot.usecases.training.sessions import session_kind
from bot.usecases.training.still import say_still_in
from db.models import Program


def take(turn: Turn) -> Outcome:
    """A seat at one of the dates."""
    date = take_seat(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    turn.session.flush()
    shown = invitation(turn.session, date.program, SessionKind(date.kind), turn.person, turn.now)
    return _instead(turn, invitation_message(shown, turn.reader)) if shown else done()


def none_suits(turn: Turn) -> Outcome:
    program_id, _, given = turn.request.value.partition(":")
    kind = session_kind(given)
    program = none_fits(turn.session, turn.actor, turn.person, program_id, kind, turn.now)
    return _instead(turn, no_date_message(program.name, kind, turn.reader))


def attended(turn: Turn) -> Outcome:
    return _say_attended(turn, was_there=True)


def missed(turn: Turn) -> Outcome:
    return _say_attended(turn, was_there=False)


def _say_attended(turn: Turn, *, was_there: bool) -> Outcome:
    seat = say_attended(
        turn.session, turn.actor, turn.person, turn.request.value, turn.now, was_there=was_there
    )
    return _instead(turn, attended_message(seat_shown(seat), turn.reader, was_there=was_there))


def still_in(turn: Turn) -> Outcome:
    return _still(turn, yes=True)


def not_now(turn: Turn) -> Outcome:
    return _still(turn, yes=False)


def _still(turn: Turn, *, yes: bool) -> Outcome:
    shown = say_still_in(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=yes)
    return _instead(turn, still_answered(shown, turn.reader, yes=yes))


def _instead(turn: Turn, message: Message) -> Outcome:
    """In place of the message; the Home tab renews itself."""
    return done() if turn.request.on_home else replace(message.text, message.blocks)


def overview(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin training`: who lacks what, for whoever asked."""
    message = training_overview(program_training(turn.session, turn.actor, program.id, turn.now), turn.reader)
    return say(message.text, message.blocks)


def nudge_pressed(turn: Turn) -> Outcome:
    count = nudge(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    words = nudged_words(count, turn.reader)
    return replace(words, [context(words)])
