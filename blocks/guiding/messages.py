"""Messages of this stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.agreement import proposed_message, signed_message
from blocks.guiding.goals import goal_news_message, goal_set_message
from blocks.guiding.meetings import cancelled_message, line_message, planned_message
from blocks.guiding.nudges import coordinator_message, nudge_message
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "nudge": nudge_message,
    "admin.nudge": coordinator_message,
    "agreement.proposed": proposed_message,
    "agreement.signed": signed_message,
    "goal.set": goal_set_message,
    "goal.news": goal_news_message,
    "meeting.planned": planned_message,
    "meeting.cancelled": cancelled_message,
    "meeting.line": line_message,
}
