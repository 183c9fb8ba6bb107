"""Messages about goals and topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.growing.goals import (
    goal_comment_message,
    goal_news_message,
    goal_set_message,
    goal_shaped_message,
)
from blocks.guiding.growing.helping import (
    agreed_message,
    asked_message,
    mentor_told_message,
    offered_message,
    over_message,
    wanted_message,
)
from blocks.guiding.growing.topics import taken_message
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "goal.set": goal_set_message,
    "goal.news": goal_news_message,
    "goal.comment": goal_comment_message,
    "goal.shaped": goal_shaped_message,
    "goal_help.offered": offered_message,
    "goal_help.wanted": wanted_message,
    "goal_help.asked": asked_message,
    "goal_help.agreed": agreed_message,
    "goal_help.mentor_told": mentor_told_message,
    "goal_help.over": over_message,
    "topic.taken": taken_message,
}
