"""Taking words out of a row whose number, dates and states stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def empty(row: Any, columns: Iterable[str]) -> int:
    """Take the words out of these columns of a row; returns 1 if there were any, else 0."""
    changed = 0
    for key in columns:
        value = getattr(row, key)
        new = nothing(type(row).__table__.c[key], value)
        if value != new:
            setattr(row, key, new)
            changed = 1
    return changed


def nothing(column: Any, value: Any) -> Any:
    """What stands where there were words: what the column can hold, in the shape that its readers know."""
    if column.nullable:
        return None
    if isinstance(value, list):
        return []
    return {} if isinstance(value, dict) else ""
