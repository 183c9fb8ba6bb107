"""Coordinators read the report of their program."""

from __future__ import annotations

from blocks.reporting.report import report_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.reporting.report import program_report
from db.models import Program


def report(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`report`: the figures of the current cohort."""
    message = report_message(program_report(turn.session, turn.actor, program, turn.now), turn.reader)
    return say(message.text, message.blocks)
