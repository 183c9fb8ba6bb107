"""Listeners of a pair's first steps."""

from __future__ import annotations

from blocks import ids
from bot.listeners.guiding.beginning import agreement, hello, letters
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {}
ADMIN_COMMANDS: dict[str, AdminCommand] = {}


def register(wiring: Wiring) -> None:
    """Connect the listeners of this room."""
    wiring.action(ids.AGREEMENT_WRITE, agreement.write)
    wiring.view(ids.AGREEMENT_SUBMIT, agreement.submit)
    wiring.action(ids.AGREEMENT_SHOW, agreement.read)
    wiring.action(ids.AGREEMENT_SIGN, agreement.sign)
    wiring.action(ids.AGREEMENT_HISTORY, agreement.history)
    wiring.action(ids.AGREEMENT_PRINT, agreement.print_it)
    wiring.action(ids.HELLO_HELP, hello.help_with)
    wiring.action(ids.HELLO_DRAFT, hello.begin_with)
    wiring.view(ids.HELLO_SUBMIT, hello.submit)
    wiring.action(ids.HELLO_SAID, hello.said)
    wiring.action(ids.LETTER_WRITE, letters.write)
    wiring.view(ids.LETTER_SUBMIT, letters.submit)
    wiring.action(ids.LETTER_TEAR_UP, letters.tear_up)
