"""The reminders of a program: the list, and the form of one."""

from __future__ import annotations

from dataclasses import replace

from blocks.planning.part import part_modal
from blocks.planning.timeline import timeline_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, say
from bot.usecases.planning.editing import NotSaved
from bot.usecases.planning.timeline import save_step, step_shown, timeline_shown
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin timeline [program]`."""
    return _listed(turn, program.id, 0)


def more(turn: Turn) -> Outcome:
    """The button's value is `program id:how many were shown`."""
    program_id, _, first = turn.request.value.partition(":")
    return _listed(turn, program_id, int(first) if first.isdigit() else 0)


def open_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:key of the reminder`, without a key for a new one."""
    program_id, _, key = turn.request.value.partition(":")
    return open_modal(part_modal(step_shown(turn.session, turn.actor, program_id, key), turn.reader))


def save(turn: Turn) -> Outcome:
    """A reminder was filled in."""
    about = turn.request.metadata
    unsaved = save_step(
        turn.session, turn.actor, turn.person, about.get("program"), str(about.get("key", "")),
        base=str(about.get("base", "")), seal=str(about.get("seal", "")), answers=turn.request.answers,
        now=turn.now,
    )  # fmt: skip
    if isinstance(unsaved, NotSaved):
        return replace(next_page(part_modal(unsaved.shown, turn.reader)), refused=True)
    return done()


def _listed(turn: Turn, program_id: object, first: int) -> Outcome:
    message = timeline_message(timeline_shown(turn.session, turn.actor, program_id), turn.reader, first)
    return say(message.text, message.blocks)
