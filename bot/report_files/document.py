"""A report as a JSON document: everything in it, under the names of its own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from bot.domain.shown.reporting import ReportShown


def document(shown: ReportShown) -> dict[str, Any]:
    """Dicts, lists and scalars; moments in ISO 8601."""
    made = _plain(shown)
    made["funnel"] = [{**_plain(one), "total": one.total} for one in shown.funnel]
    for one in made["entered"]:
        one.pop("by")  # an account's id says nothing here
    for one in made["comparisons"]:  # not how many take part in it: beside all who do it could tell on a few
        for key in ("inside", "of_inside", "of_outside"):
            one["result"].pop(key)
    return dict(made)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
