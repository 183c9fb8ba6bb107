"""What would help, and how fair it is."""

from __future__ import annotations

from blocks.matching.advice import advice_message, fairness_message, lifted_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.matching.advice import advice, ask_for_lifted, fairness
from db.models import Program


def advise(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match advise`."""
    message = advice_message(advice(turn.session, turn.actor, program.id, turn.now), turn.reader)
    return say(message.text, message.blocks)


def fair(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match fairness`."""
    message = fairness_message(fairness(turn.session, turn.actor, program.id, turn.now), turn.reader)
    return say(message.text, message.blocks)


def lift_pressed(turn: Turn) -> Outcome:
    """A draft with the worst-off lifted, beside the best one."""
    ask_for_lifted(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = lifted_message(turn.reader)
    return say(message.text, message.blocks)
