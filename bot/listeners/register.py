"""Every listener of the app, by stage."""

from __future__ import annotations

from bot.listeners import (
    celebrating,
    closing,
    commands,
    community,
    coordinating,
    guiding,
    learning,
    matching,
    people,
    planning,
    recruiting,
    reporting,
    reviewing,
    training,
)
from bot.listeners.wiring import Wiring


def register(wiring: Wiring) -> None:
    """Connect everything; what nobody listens to is acknowledged and ignored."""
    commands.register(wiring)
    planning.register(wiring)
    recruiting.register(wiring)
    training.register(wiring)
    matching.register(wiring)
    guiding.register(wiring)
    reviewing.register(wiring)
    closing.register(wiring)
    celebrating.register(wiring)
    learning.register(wiring)
    reporting.register(wiring)
    coordinating.register(wiring)
    community.register(wiring)
    people.register(wiring)
    wiring.answer_the_rest()
