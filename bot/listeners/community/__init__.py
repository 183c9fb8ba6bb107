"""Listeners of the community: mentors among themselves, facilitators, office hours."""

from __future__ import annotations

from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {}
ADMIN_COMMANDS: dict[str, AdminCommand] = {}


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
