"""Listeners of this stage."""

from __future__ import annotations

from blocks import ids
from bot.listeners.closing import channel, conversation, farewell, leaving
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {**farewell.MENTOR_COMMANDS}
ADMIN_COMMANDS = {**farewell.ADMIN_COMMANDS}


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    wiring.action(ids.CLOSING_CONFIRM, conversation.confirm)
    wiring.action(ids.CHANNEL_KEEP, channel.keep)
    wiring.action(ids.CHANNEL_ARCHIVE, channel.archive)
    wiring.action(ids.PAIR_LEAVE, leaving.ask)
    wiring.view(ids.PAIR_LEAVE_SUBMIT, leaving.submit)
    wiring.action(ids.PAIR_REASON, leaving.read_reason)
    farewell.register(wiring)
