"""Messages: thanks and what is celebrated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {}
