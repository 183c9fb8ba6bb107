"""Messages about goals and topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.growing.goals import goal_news_message, goal_set_message
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "goal.set": goal_set_message,
    "goal.news": goal_news_message,
}
