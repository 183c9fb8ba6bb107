"""Listeners of meetings."""

from __future__ import annotations

from blocks import ids
from blocks.guiding.meeting.meetings import SCORES, rate_action
from bot.listeners.guiding.meeting import meetings
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {}
ADMIN_COMMANDS: dict[str, AdminCommand] = {}


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
