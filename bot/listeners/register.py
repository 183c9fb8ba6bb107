"""Every listener of the app, by stage."""

from __future__ import annotations

from bot.listeners import commands
from bot.listeners.closing import register as closing
from bot.listeners.guiding import register as guiding
from bot.listeners.matching import register as matching
from bot.listeners.people import register as people
from bot.listeners.recruiting import register as recruiting
from bot.listeners.wiring import Wiring


def register(wiring: Wiring) -> None:
    """Connect everything; what nobody listens to is acknowledged and ignored."""
    commands.register(wiring)
    recruiting.register(wiring)
    matching.register(wiring)
    guiding.register(wiring)
    closing.register(wiring)
    people.register(wiring)
    wiring.ignore_the_rest()
