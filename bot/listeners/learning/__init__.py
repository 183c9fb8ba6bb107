"""Listeners: what is learned."""

from __future__ import annotations

from typing import Any

from blocks import ids
from bot.listeners.learning import lessons
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: dict[str, Any] = {}
ADMIN_COMMANDS: dict[str, Any] = {"lesson add": lessons.add, "lessons": lessons.show}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
    wiring.action(ids.LESSON_ADD, lessons.add_pressed)
    wiring.view(ids.LESSON_ADD_SUBMIT, lessons.submit)
    wiring.action(ids.LESSONS_MORE, lessons.more)
