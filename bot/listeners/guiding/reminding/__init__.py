"""Listeners of reminders."""

from __future__ import annotations

from blocks import ids
from bot.listeners.guiding.reminding import figures, pausing, reminders
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {"pause": pausing.pause, "resume": pausing.resume}
ADMIN_COMMANDS: dict[str, AdminCommand] = {"nudges": figures.show}


def register(wiring: Wiring) -> None:
    """Connect the listeners of this room."""
    wiring.action(ids.REMINDER_SNOOZE, reminders.later)
    wiring.action(ids.PAIR_SHOW, reminders.pair)
    wiring.action(ids.PAUSE_END, pausing.end_pressed)
    wiring.view(ids.PAUSE_SUBMIT, pausing.pause_submitted)
    wiring.view(ids.RESUME_SUBMIT, pausing.resume_submitted)
