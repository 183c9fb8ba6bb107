"""Messages about meetings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.meeting.meetings import cancelled_message, line_message, planned_message
from blocks.guiding.meeting.times import refused_message, suggested_message
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "meeting.planned": planned_message,
    "meeting.cancelled": cancelled_message,
    "meeting.line": line_message,
    "times.suggested": suggested_message,
    "times.refused": refused_message,
}
