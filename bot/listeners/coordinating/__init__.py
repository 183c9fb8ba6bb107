"""Listeners of the coordinators' everyday work."""

from __future__ import annotations

from blocks import ids
from bot.listeners.coordinating import pairs, programs
from bot.listeners.wiring import Wiring

ADMIN_COMMANDS = {
    "status": programs.status,
    "pairs": pairs.pairs,
    "pair": pairs.pair,
    "nudge": pairs.nudge,
    "pause": pairs.pause,
    "resume": pairs.resume,
    "close": pairs.close,
    "reopen": pairs.reopen,
    "hold": programs.hold,
    "unhold": programs.unhold,
    "report": programs.report,
}


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    wiring.action(ids.PAIRS_MORE, pairs.more)
    wiring.action(ids.PAIR_DETAILS, pairs.details_pressed)
    wiring.action(ids.PAIR_PAUSE, pairs.pause_pressed)
    wiring.action(ids.PAIR_RESUME, pairs.resume_pressed)
    wiring.action(ids.PAIR_CLOSE, pairs.close_pressed)
    wiring.view(ids.PAIR_CLOSE_SUBMIT, pairs.close_submitted)
    wiring.action(ids.PAIR_REOPEN, pairs.reopen_pressed)
    wiring.action(ids.PAIR_HELLO, pairs.hello_pressed)
    wiring.view(ids.PAIR_HELLO_SUBMIT, pairs.hello_submitted)
    wiring.action(ids.DELIVERY_RETRY, programs.retry)
