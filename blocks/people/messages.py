"""Messages about people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.parts import Message
from blocks.people import newcomers, privacy
from blocks.people.directory import imported
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "admin.imported": imported,
    **newcomers.VIEWS,
    **privacy.VIEWS,
}
