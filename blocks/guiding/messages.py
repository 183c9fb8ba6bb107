"""Messages of this stage, room by room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.beginning import messages as beginning
from blocks.guiding.growing import messages as growing
from blocks.guiding.meeting import messages as meeting
from blocks.guiding.reminding import messages as reminding
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    **beginning.VIEWS,
    **meeting.VIEWS,
    **growing.VIEWS,
    **reminding.VIEWS,
}
