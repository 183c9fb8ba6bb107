"""Listeners: thanks and what is celebrated."""

from __future__ import annotations

from typing import Any

from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: dict[str, Any] = {}
ADMIN_COMMANDS: dict[str, Any] = {}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
