"""Taking words out of a row whose number, dates and states stay."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String

from bot.domain.erased import NAME, PREFIX
from db.models import Person


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


def stand_in_id() -> str:
    """What takes the place of a Slack id; it leads to nobody."""
    return PREFIX + secrets.token_hex(14)


def make_nameless(person: Person, stand_in: str, at: datetime) -> None:
    """Every column of a person's row but its number goes back to what it is without anybody; `stand_in` takes the
    place of their Slack id, `at` is when (aware, UTC).
    """
    for column in Person.__table__.columns:
        if column.name in ("id", "workspace_id"):
            continue
        default = column.default.arg if column.default is not None and column.default.is_scalar else None
        if column.nullable:
            default = None
        elif default is None:
            default = [] if column.name == "skills" else ("" if isinstance(column.type, String) else False)
        setattr(person, column.name, default)
    person.slack_id, person.name = stand_in, NAME
    person.deactivated_at = person.erased_at = at
