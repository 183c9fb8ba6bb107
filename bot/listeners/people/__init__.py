"""Listeners about people: who is here, what their Home tab shows, the company's directory."""

from __future__ import annotations

from bot.listeners.people import home, presence
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {"status": home.status, "leave": home.leave}


def register(wiring: Wiring) -> None:
    """Connect the listeners about people."""
    wiring.event("app_home_opened", home.opened)
    wiring.event("user_change", presence.changed)
    wiring.event("team_join", presence.changed)
