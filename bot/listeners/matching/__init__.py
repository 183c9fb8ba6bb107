"""Listeners of matching."""

from __future__ import annotations

from blocks import ids
from bot.listeners.matching import rounds
from bot.listeners.wiring import Wiring

ADMIN_COMMANDS = {
    "match preview": rounds.preview,
    "match publish": rounds.publish,
    "match lock": rounds.lock,
    "match unlock": rounds.unlock,
    "match forbid": rounds.forbid,
}


def register(wiring: Wiring) -> None:
    """Connect matching's listeners."""
    wiring.action(ids.MATCH_PREVIEW, rounds.preview_pressed, look=rounds.get_ready)
    wiring.action(ids.MATCH_PUBLISH, rounds.publish_pressed)
    wiring.action(ids.MATCH_MORE, rounds.more_pressed)
    wiring.action(ids.MATCH_DECIDE, rounds.decide_pressed)
