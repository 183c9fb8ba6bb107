"""Messages about first steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.beginning.agreement import proposed_message, signed_message
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "agreement.proposed": proposed_message,
    "agreement.signed": signed_message,
}
