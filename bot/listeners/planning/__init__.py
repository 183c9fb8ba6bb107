"""Listeners of planning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from blocks import ids
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome
from bot.listeners.planning import (
    document,
    editing,
    importing,
    measures,
    new_program,
    next_cohort,
    questions,
    timeline,
)
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: Mapping[str, Any] = {}
ADMIN_COMMANDS: Mapping[str, Any] = {
    "program show": document.show,
    "program edit": editing.edit,
    "program copy": next_cohort.begin,
    "program export": importing.export,
    "program import": importing.ask_for_file,
    "program measures": measures.show,
    "timeline": timeline.show,
    **questions.ADMIN_COMMANDS,
}
FIRST_COMMANDS: Mapping[str, Callable[[Turn, Command], Outcome]] = {
    "program new": new_program.begin,
    "program templates": new_program.templates,
}
"""What can be typed before there is any program; `turn.request.seen` is what Slack says of the channel."""


def register(wiring: Wiring) -> None:
    """Connect planning's listeners."""
    questions.register(wiring)
    wiring.view(ids.PROGRAM_SETUP, new_program.submit)
    wiring.action(ids.PROGRAM_EDIT, editing.edit_pressed)
    wiring.view(ids.PROGRAM_PART_SUBMIT, editing.save)
    wiring.action(ids.PROGRAM_PART_ROW, editing.another_row)
    wiring.view(ids.PROGRAM_READ_PAGE, editing.read_on)
    wiring.action(ids.PROGRAM_SHOW, document.show_pressed)
    wiring.action(ids.PROGRAM_POST, document.post_pressed)
    wiring.action(ids.PROGRAM_COPY, next_cohort.begin_pressed)
    wiring.view(ids.PROGRAM_COPY_SUBMIT, next_cohort.submit)
    wiring.view(ids.PLAN_FILE, importing.file_sent)
    wiring.action(ids.PLAN_FILE_USE, importing.use_pressed)
    wiring.action(ids.PLAN_FILE_DISCARD, importing.discard_pressed)
    wiring.action(ids.MEASURE_OPEN, measures.open_pressed)
    wiring.view(ids.MEASURE_SUBMIT, measures.save)
    wiring.action(ids.MEASURE_ENTER, measures.enter_pressed)
    wiring.view(ids.MEASURE_ENTER_SUBMIT, measures.enter)
    wiring.action(ids.TIMELINE_MORE, timeline.more)
    wiring.action(ids.TIMELINE_STEP, timeline.open_pressed)
    wiring.view(ids.TIMELINE_STEP_SUBMIT, timeline.save)
