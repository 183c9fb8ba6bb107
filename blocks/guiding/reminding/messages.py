"""Messages about reminders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.reminding.nudges import coordinator_message, nudge_message
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "nudge": nudge_message,
    "admin.nudge": coordinator_message,
}
