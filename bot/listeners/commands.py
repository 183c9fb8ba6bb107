"""The two slash commands: `/mentor` for everyone, `/mentor-admin` for coordinators in the admin channel.

Each stage adds its subcommands to the tables; this file only finds the right one.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome
from bot.listeners.wiring import Wiring
from db.models import Program

MentorCommand = Callable[[Turn, Command], Outcome]
AdminCommand = Callable[[Turn, Command, Program], Outcome]


def register(wiring: Wiring) -> None:
    """To be filled by the stages."""
