"""Success measures: the list, the form of one, and figures that are entered by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from blocks.parts import notice
from blocks.planning.measures import entered_words, measures_message, measures_modal
from blocks.planning.part import UNIT, part_modal
from blocks.reporting.words import unit_typed
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, say, update_modal
from bot.usecases.planning.editing import NotSaved
from bot.usecases.planning.measures import (
    enter_value,
    entry_shown,
    measure_shown,
    measures_shown,
    save_measure,
)
from db.models import Program


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin program measures`."""
    shown = measures_shown(turn.session, turn.actor, program.id, turn.now)
    message = measures_message(shown, turn.reader)
    return say(message.text, message.blocks)


def open_pressed(turn: Turn) -> Outcome:
    """In the list: the button's value is `program id:key of the measure:guided`, without a key for a new one."""
    program_id, _, rest = turn.request.value.partition(":")
    key, _, guided = rest.rpartition(":")
    shown = measure_shown(turn.session, turn.actor, program_id, key, guided=guided == "1")
    return update_modal(part_modal(shown, turn.reader))


def save(turn: Turn) -> Outcome:
    """One measure was filled in; the list follows."""
    about, reader = turn.request.metadata, turn.reader
    guided = bool(about.get("guided"))
    unsaved = save_measure(
        turn.session, turn.actor, turn.person, about.get("program"), str(about.get("key", "")),
        base=str(about.get("base", "")), answers=_with_its_unit(turn),
        sources=(reader.say("Measured by mentorbot"), reader.say("Entered by the coordinators")),
        now=turn.now, guided=guided,
    )  # fmt: skip
    if isinstance(unsaved, NotSaved):
        return replace(next_page(part_modal(unsaved.shown, reader)), refused=True)
    listed = measures_shown(turn.session, turn.actor, about.get("program"), turn.now, guided=guided)
    return next_page(measures_modal(listed, reader))


def _with_its_unit(turn: Turn) -> dict[str, Any]:
    """What was filled in, the unit as the plan keeps it."""
    answers = dict(turn.request.answers)
    typed = answers.get(UNIT)
    return {**answers, UNIT: unit_typed(str(typed), turn.reader)} if typed else answers


def enter_pressed(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    return open_modal(part_modal(entry_shown(turn.session, turn.actor, turn.request.value), turn.reader))


def enter(turn: Turn) -> Outcome:
    """A figure was filled in."""
    program_id = turn.request.metadata.get("program")
    measure, value, newest = enter_value(
        turn.session, turn.actor, turn.person, program_id, turn.request.answers, turn.now
    )
    reader = turn.reader
    said = entered_words(measure, value, reader, newest=newest)
    return next_page(notice(reader.say("Noted"), said, reader.say("Close")))
