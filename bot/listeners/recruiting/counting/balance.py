"""`recruiting`: wanted against offered, and who had access."""

from __future__ import annotations

from blocks.recruiting.counting.balance import recruiting_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.recruiting.counting.balance import recruiting
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """For the coordinator who asked, nobody else."""
    message = recruiting_message(recruiting(turn.session, turn.actor, program.id, turn.now), turn.reader)
    return say(message.text, message.blocks)
