"""What a part of a plan is: some fields, what they show for a plan, and the plan they make of what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.plan_fields import PlanField, Raw, rows_given
from bot.domain.program import Program as Plan


@dataclass(frozen=True)
class Planned:
    """A plan, and the channel (Slack id) its program is announced in."""

    plan: Plan
    announce_channel: str = ""


@dataclass(frozen=True)
class Around:
    """What a form must know besides the plan: words that the company's directory uses, the most frequent first,
    by field name (departments, locations, countries, employment), the levels that somebody in it has, and the day
    it is where the program is at home.
    """

    words: Mapping[str, tuple[str, ...]]
    today: date
    levels: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rows:
    """Fields that come several times, with a button for one more. What stands in a plan beyond `most` is kept,
    and changed in its file.
    """

    fields: tuple[PlanField, ...]
    most: int
    first: int  # so many are shown at least
    standing: Callable[[Plan], int]  # how many the plan has


Fields = Callable[[Planned, Around], tuple[PlanField, ...]]
Values = Callable[[Planned], Mapping[str, Raw]]
Read = Callable[[Planned, Mapping[str, Any], Around], Planned]


@dataclass(frozen=True)
class Part:
    """One part of a plan.

    `stages`: the stages whose lessons matter here. `fields` are those besides `rows`; `values` what all of them
    show for a plan; `read` the plan with what was typed (values by key as `read_field` gives them, those of row
    0 as `risk_0`), which raises FormErrors. `hidden`: how much of a plan its fields cannot show, and keep.
    """

    key: str
    stages: tuple[str, ...]
    fields: Fields
    values: Values
    read: Read
    rows: Rows | None = None
    hidden: Callable[[Planned], int] = lambda _planned: 0


def rows_of(read: Mapping[str, Any], rows: Rows) -> list[dict[str, Any]]:
    """The rows in which something was typed, in their order: values by the field's name."""
    return [
        {field.key: read.get(f"{field.key}_{number}") for field in rows.fields}
        for number in _filled(read, rows)
    ]


def row_number(read: Mapping[str, Any], rows: Rows, position: int) -> int:
    """In which row of the form the row at `position` among those filled in stands."""
    return _filled(read, rows)[position]


def _filled(read: Mapping[str, Any], rows: Rows) -> list[int]:
    number = rows_given((field.key for field in rows.fields), read)
    return [n for n in range(number) if any(read.get(f"{field.key}_{n}") for field in rows.fields)]
