"""Listeners of this stage."""

from __future__ import annotations

from blocks import ids
from bot.listeners.closing import channel, cohort, conversation, farewell, leaving
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {**farewell.MENTOR_COMMANDS}
ADMIN_COMMANDS = {"cohort close": cohort.show_open, **farewell.ADMIN_COMMANDS}


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    wiring.action(ids.CLOSING_CONFIRM, conversation.confirm)
    wiring.action(ids.CHANNEL_KEEP, channel.keep)
    wiring.action(ids.CHANNEL_ARCHIVE, channel.archive)
    wiring.action(ids.CHANNEL_CHANGE, channel.change)
    wiring.action(ids.PAIR_LEAVE, leaving.ask)
    wiring.view(ids.PAIR_LEAVE_SUBMIT, leaving.submit)
    wiring.action(ids.PAIR_REASON, leaving.read_reason)
    wiring.action(ids.POOL_AGAIN, leaving.match_again)
    wiring.action(ids.POOL_STOP, leaving.stop_here)
    wiring.action(ids.COHORT_CLOSE, cohort.choose)
    wiring.view(ids.COHORT_PREVIEW_SUBMIT, cohort.preview)
    wiring.view(ids.COHORT_CLOSE_SUBMIT, cohort.confirm)
    wiring.action(ids.COHORT_TAKE_BACK, cohort.take_back)
    farewell.register(wiring)
