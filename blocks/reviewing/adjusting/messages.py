"""Messages: adjusting what a cohort does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.parts import Message
from blocks.reader import Reader
from blocks.reviewing.adjusting.adjust import module_offered, posted_message, times_offered, topic_offered
from blocks.reviewing.adjusting.checkpoint import given_message, reminder_message
from blocks.reviewing.adjusting.midpoint import midpoint_message

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "admin.midpoint": midpoint_message,
    "admin.adjustment": posted_message,
    "topic.offered": topic_offered,
    "times.offered": times_offered,
    "training.offered": module_offered,
    "decision.given": given_message,
    "decision.reminder": reminder_message,
}
