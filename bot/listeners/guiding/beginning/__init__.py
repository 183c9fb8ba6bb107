"""Listeners of a pair's first steps."""

from __future__ import annotations

from blocks import ids
from bot.listeners.guiding.beginning import agreement
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {}
ADMIN_COMMANDS: dict[str, AdminCommand] = {}


def register(wiring: Wiring) -> None:
    """Connect the listeners of this room."""
    wiring.action(ids.AGREEMENT_WRITE, agreement.write)
    wiring.view(ids.AGREEMENT_SUBMIT, agreement.submit)
    wiring.action(ids.AGREEMENT_SHOW, agreement.read)
    wiring.action(ids.AGREEMENT_SIGN, agreement.sign)
