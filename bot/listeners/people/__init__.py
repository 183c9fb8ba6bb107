"""Listeners of this stage."""

from __future__ import annotations

from bot.listeners.wiring import Wiring


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
