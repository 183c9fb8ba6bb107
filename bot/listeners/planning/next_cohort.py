"""The next cohort."""

from __future__ import annotations

from blocks.planning.part import part_modal
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal
from bot.listeners.planning.editing import first_part
from bot.usecases.planning.next_cohort import copy_program, copy_shown
from db.models import Program


def begin(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin program copy`: a name and dates first, beside what the last cohort taught."""
    return _open(turn, program.id)


def begin_pressed(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    return _open(turn, turn.request.value)


def submit(turn: Turn) -> Outcome:
    """The next cohort is made; its plan follows page by page."""
    program = copy_program(
        turn.session,
        turn.actor,
        turn.person,
        turn.request.metadata.get("program"),
        turn.request.answers,
        turn.now,
    )
    return first_part(turn, program)


def _open(turn: Turn, program_id: object) -> Outcome:
    shown = copy_shown(turn.session, turn.actor, program_id, turn.now)
    return open_modal(part_modal(shown, turn.reader))
