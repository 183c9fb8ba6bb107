"""Opening a program: the announcement is seen before it is posted."""

from __future__ import annotations

from blocks.parts import context
from blocks.recruiting.inviting.opening import opening_preview
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, replace, say
from bot.usecases.facts.campaign import opening
from bot.usecases.recruiting.inviting.opening import (
    keep_closed,
    open_by_itself,
    open_program,
    program_to_open,
)
from db.models import Program


def preview_opening(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin open`: the announcement is seen before it is posted."""
    return _preview(turn, program.id)


def open_pressed(turn: Turn) -> Outcome:
    """See the announcement, or post it."""
    program_id, _, step = turn.request.value.partition(":")
    if step == "preview":
        return _preview(turn, program_id)
    program = open_program(turn.session, turn.actor, turn.person, program_id, turn.now)
    text = turn.reader.say(
        "The program is open; the announcement is on its way to <#{channel}>.",
        channel=program.announce_channel,
    )
    return replace(text, [context(text)])


def later_pressed(turn: Turn) -> Outcome:
    """Let it open by itself as soon as it may, or rather not."""
    program_id, _, step = turn.request.value.partition(":")
    if step == "not":
        keep_closed(turn.session, turn.actor, program_id)
        text = turn.reader.say("It does not open by itself. `/mentor-admin open` shows it again.")
    else:
        open_by_itself(turn.session, turn.actor, turn.person, program_id, turn.now)
        text = turn.reader.say(
            ":alarm_clock: It opens by itself: in working hours, on its day, once the text is approved. "
            "`/mentor-admin campaign` shows how it stands."
        )
    return replace(text, [context(text)])


def _preview(turn: Turn, program_id: object) -> Outcome:
    program = program_to_open(turn.session, turn.actor, program_id)
    message = opening_preview(opening(turn.session, program, turn.now), turn.reader)
    return say(message.text, message.blocks)
