"""Listeners of planning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: Mapping[str, Any] = {}
ADMIN_COMMANDS: Mapping[str, Any] = {}


def register(wiring: Wiring) -> None:
    """Connect planning's listeners."""
