"""`/mentor-admin nudges`."""

from __future__ import annotations

from blocks.guiding.reminding.figures import figures_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.guiding.reminding.figures import figures_shown
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin nudges [program]`."""
    message = figures_message(figures_shown(turn.session, turn.actor, program.id), turn.reader)
    return say(message.text, message.blocks)
