"""The fields in which coordinators change a plan, and how what they typed is read.

A part of a plan is a handful of fields and perhaps rows of fields (challenges, days of silence). What stands
beside a field, and in which language, is up to the views.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any

from bot.domain.sound_text import sound_in
from bot.errors import DomainError, FormErrors

Raw = Any
"""What a field holds as it came from Slack: text, a list of texts, or None."""


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    LINES = "lines"  # several short texts, each on a line of its own
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"  # one of several
    SWITCH = "switch"  # yes or no
    TICK = "tick"  # a box
    WORDS = "words"  # several of those that are known; where none are, typed with commas between
    PERSON = "person"
    PEOPLE = "people"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Choice:
    """Something to choose; its words, unless the views have some for its value."""

    value: str
    label: str = ""


@dataclass(frozen=True)
class PlanField:
    """One field. `longest`: characters (of each line); `least` and `most` of a number; `most_items` of several."""

    key: str
    kind: FieldKind
    required: bool = False
    longest: int = 150
    least: float = 0
    most: float = 1_000_000
    whole: bool = True
    choices: tuple[Choice, ...] = ()
    most_items: int = 100

    @property
    def name(self) -> str:
        """The key without the number of its row."""
        return name_of(self.key)

    @property
    def row(self) -> int | None:
        """Which row it stands in, from 0; None outside of rows."""
        found = _ROW.search(self.key)
        return int(found[1]) if found else None

    def in_row(self, number: int) -> PlanField:
        """The same field in one of several rows."""
        return replace(self, key=f"{self.key}_{number}")


_ROW = re.compile(r"_(\d+)$")
YES, NO = "yes", "no"


def name_of(key: str) -> str:
    """A field's key without the number of its row."""
    return _ROW.sub("", key)


def read_fields(fields: Iterable[PlanField], answers: Mapping[str, Raw]) -> dict[str, Any]:
    """What was typed into these fields, by key. Raises FormErrors with everything that is wrong."""
    read: dict[str, Any] = {}
    errors: list[DomainError] = []
    for field in fields:
        try:
            read[field.key] = read_field(field, answers.get(field.key))
        except DomainError as error:
            errors.append(error)
    if errors:
        raise FormErrors(errors)
    return read


def read_field(field: PlanField, raw: Raw) -> Any:
    """The value of one field: text, number or None, date or None, bool, or a tuple of texts.

    Raises DomainError at the field.
    """
    raw = sound_in(raw)
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _text(field, raw)
        case FieldKind.LINES:
            return _several(field, str(raw or "").splitlines())
        case FieldKind.NUMBER:
            return _number(field, raw)
        case FieldKind.DAY:
            return _day(field, raw)
        case FieldKind.SWITCH:
            return _chosen(field, raw, {YES, NO}) == YES
        case FieldKind.TICK:
            return bool(raw)
        case FieldKind.CHOICE:
            return _chosen(field, raw, {one.value for one in field.choices})
        case FieldKind.WORDS | FieldKind.PEOPLE:
            return _several(field, raw if isinstance(raw, list) else str(raw or "").split(","))
        case FieldKind.PERSON | FieldKind.CHANNEL:
            return _needed(field, str(raw or ""))


def raw_of(value: object) -> Raw:
    """A value as Slack would send it: what a field shows that holds it. Lists of lines are joined by `lines`."""
    match value:
        case None | "" | ():
            return None
        case bool():
            return YES if value else NO
        case float() | int():
            return f"{value:.10g}"
        case date():
            return value.isoformat()
        case tuple():
            return [str(one) for one in value]
        case _:
            return str(value)


def lines(several: Iterable[str]) -> Raw:
    """Several texts for a field of LINES."""
    return "\n".join(several) or None


def rows_given(names: Iterable[str], answers: Mapping[str, Raw]) -> int:
    """How many rows of fields a form had: one more than the highest number among its fields."""
    known = frozenset(names)
    found = [_ROW.search(key) for key in answers]
    return max((int(hit[1]) + 1 for hit in found if hit and hit.string[: hit.start()] in known), default=0)


def _needed(field: PlanField, value: str) -> str:
    if field.required and not value:
        raise DomainError("answer_required", field=field.key)
    return value


def _text(field: PlanField, raw: Raw) -> str:
    text = str(raw or "").strip()
    if len(text) > field.longest:
        raise DomainError("answer_too_long", field=field.key, length=len(text), maximum=field.longest)
    return _needed(field, text)


def _several(field: PlanField, given: Iterable[object]) -> tuple[str, ...]:
    several = tuple(dict.fromkeys(" ".join(str(one).split()) for one in given))
    several = tuple(one for one in several if one)
    if len(several) > field.most_items:
        raise DomainError("too_many", field=field.key, count=len(several), maximum=field.most_items)
    for one in several:
        if len(one) > field.longest:
            raise DomainError("answer_too_long", field=field.key, length=len(one), maximum=field.longest)
    if field.required and not several:
        raise DomainError("answer_required", field=field.key)
    return several


def _number(field: PlanField, raw: Raw) -> float | None:
    text = str(raw).strip() if raw is not None else ""
    if not text:
        _needed(field, text)
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not isfinite(value) or (field.whole and value != int(value)):
        raise DomainError("number_invalid" if field.whole else "amount_invalid", field=field.key, given=text)
    if not field.least <= value <= field.most:
        raise DomainError(
            "number_range",
            field=field.key,
            given=text,
            minimum=f"{field.least:.10g}",
            maximum=f"{field.most:.10g}",
        )
    return int(value) if value == int(value) else value


def _day(field: PlanField, raw: Raw) -> date | None:
    text = _needed(field, str(raw or ""))
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DomainError("date_invalid", field=field.key, given=text) from None


def _chosen(field: PlanField, raw: Raw, known: set[str]) -> str:
    chosen = _needed(field, str(raw or ""))
    if chosen and chosen not in known:
        raise DomainError("not_an_option", field=field.key, given=chosen)
    return chosen
