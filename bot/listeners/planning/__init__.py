"""Listeners of planning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from blocks import ids
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome
from bot.listeners.planning import new_program
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: Mapping[str, Any] = {}
ADMIN_COMMANDS: Mapping[str, Any] = {}
FIRST_COMMANDS: Mapping[str, Callable[[Turn, Command], Outcome]] = {
    "program new": new_program.begin,
}
"""What can be typed before there is any program; `turn.request.seen` is what Slack says of the channel."""


def register(wiring: Wiring) -> None:
    """Connect planning's listeners."""
    wiring.view(ids.PROGRAM_SETUP, new_program.submit)
