"""Listeners of meetings."""

from __future__ import annotations

import re

from blocks import ids
from blocks.guiding.meeting.meetings import SCORES, rate_action
from bot.listeners.guiding.meeting import calendar, meetings, notes, standing, times
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {"notes": notes.all_notes}
ADMIN_COMMANDS: dict[str, AdminCommand] = {}
_OTHER_LINK = re.compile(rf"{re.escape(ids.MEETING_LINK)}:\d+")
_ONE_OF_THE_TIMES = re.compile(rf"{re.escape(ids.TIMES_ACCEPT)}:\d+")


def register(wiring: Wiring) -> None:
    """Connect the listeners of this room."""
    wiring.action(ids.MEETING_PLAN, meetings.plan)
    wiring.action(ids.MEETING_MOVE, meetings.move)
    wiring.view(ids.MEETING_SUBMIT, meetings.submit)
    wiring.action(ids.MEETING_RECORD, meetings.record)
    wiring.view(ids.MEETING_RECORD_SUBMIT, meetings.submit_record)
    wiring.action(ids.MEETING_HELD, meetings.held)
    wiring.action(ids.MEETING_MISSED, meetings.missed)
    wiring.action(ids.MEETING_CANCEL, meetings.cancel)
    for score in SCORES:
        wiring.action(rate_action(score), meetings.rate)
    wiring.action(ids.MEETING_FEEDBACK, meetings.add_line)
    wiring.view(ids.MEETING_FEEDBACK_SUBMIT, meetings.submit_feedback)
    wiring.action(ids.MEETING_CALENDAR, calendar.send_file)
    wiring.action(ids.MEETING_LINK, calendar.link)
    wiring.action(_OTHER_LINK, calendar.link)
    wiring.action(ids.STANDING_OPEN, standing.open_form)
    wiring.view(ids.STANDING_SUBMIT, standing.submit)
    wiring.action(ids.STANDING_END, standing.end)
    _register_times(wiring)
    _register_notes(wiring)


def _register_times(wiring: Wiring) -> None:
    wiring.action(ids.TIMES_SUGGEST, times.open_new)
    wiring.action(ids.TIMES_MOVE, times.open_move)
    wiring.action(ids.TIMES_ANSWER, times.open_answer)
    wiring.view(ids.TIMES_SUBMIT, times.submit)
    wiring.action(ids.TIMES_SHOW, times.look)
    wiring.action(ids.TIMES_ACCEPT, times.accept)
    wiring.action(_ONE_OF_THE_TIMES, times.accept)
    wiring.action(ids.TIMES_REFUSE, times.refuse)
    wiring.action(ids.TIMES_WITHDRAW, times.withdraw)


def _register_notes(wiring: Wiring) -> None:
    wiring.action(ids.MEETING_AGENDA, notes.agenda)
    wiring.action(ids.NOTES_SHOW, notes.pair_notes)
    wiring.action(ids.NOTE_WRITE, notes.note)
    wiring.view(ids.NOTE_SUBMIT, notes.submit_note)
    wiring.action(ids.POINT_ADD, notes.point)
    wiring.view(ids.POINT_SUBMIT, notes.submit_point)
    wiring.action(ids.POINT_SETTLE, notes.settle)
