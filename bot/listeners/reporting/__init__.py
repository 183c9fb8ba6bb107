"""Listeners: the report."""

from __future__ import annotations

from typing import Any

from bot.listeners.reporting import reports
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: dict[str, Any] = {}
ADMIN_COMMANDS: dict[str, Any] = {"report": reports.report}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
