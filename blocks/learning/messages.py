"""Messages: what is learned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.learning.comparisons import comparison_read
from blocks.learning.digest import digest_message
from blocks.learning.figures import figure_asked
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "measure.asked": figure_asked,
    "comparison.read": comparison_read,
    "lessons.shared": digest_message,
    "admin.lessons": digest_message,
}
