"""Coordinators look at their program as a whole, and silence it."""

from __future__ import annotations

from blocks.coordinating.messages import retrying
from blocks.coordinating.status import status_message
from blocks.parts import person
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, replace, say
from bot.usecases.coordinating.failures import retry_delivery
from bot.usecases.coordinating.overview import program_status
from bot.usecases.coordinating.pausing import hold_program
from db.models import Program


def status(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`status`: one screen, for whoever asked."""
    message = status_message(program_status(turn.session, turn.actor, program, turn.now), turn.reader)
    return say(message.text, message.blocks)


def hold(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`hold`: every coordinator reads it in the channel."""
    hold_program(turn.session, turn.actor, turn.person, program.id, turn.now, hold=True)
    return done()


def unhold(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`unhold`."""
    hold_program(turn.session, turn.actor, turn.person, program.id, turn.now, hold=False)
    return done()


def retry(turn: Turn) -> Outcome:
    """The button's value is the row's id; the report says who pressed it."""
    retry_delivery(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = retrying(person(turn.person.slack_id), turn.reader)
    return replace(message.text, message.blocks)
