"""Two plans side by side: what is new, different or gone, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from bot.domain.forms import Form, Option, Question
from bot.domain.planning import Challenge
from bot.domain.program import Program

PARTS: Mapping[str, tuple[str, ...]] = {
    "purpose": ("name", "kind", "emoji", "purpose", "objective"),
    "challenges": ("challenges",),
    "measures": ("measures",),
    "people": ("team",),
    "dates": (
        "dates", "duration_days", "cadence_days", "meeting_minutes", "meetings_planned", "working_hours",
        "blackouts", "zone", "country",
    ),
    "kind": (
        "with_goals", "with_agreement", "in_circles", "for_newcomers", "closes_after_meetings", "role_words",
        "capacity_max",
    ),
    "budget": ("budget",),
    "eligibility": ("eligibility",),
    "joining": ("recruiting",),
    "texts": ("announcement", "campaign", "language"),
    "lists": ("skills", "goals", "languages", "levels"),
    "agreement": ("agreement_defaults",),
    "matching": ("matching",),
    "timeline": ("timeline",),
    "topics": ("topics",),
    "health": ("health",),
    "community": ("community",),
    "words": ("first_steps", "conversation_starters"),
    "roles": ("role_profiles",),
    "training": ("training",),
    "worth": ("worth",),
}  # fmt: skip
"""The parts that are shown, each with its fields; every form is a part of its own besides."""
_NOT_SHOWN = frozenset({"slug", "forms"})


@dataclass(frozen=True)
class PartChange:
    """What is different in one part: the names of what is new, of what has changed and of what is gone.

    `part` is a key of PARTS, or `form` with the form's `key`. `moved`: the same things in another order.
    """

    part: str
    key: str = ""
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.moved)


def plan_changes(before: Program, after: Program) -> tuple[PartChange, ...]:
    """What becomes different where `after` takes the place of `before`; the slug stays out of it."""
    parts = (_part(part, names, before, after) for part, names in PARTS.items())
    return tuple(change for change in (*parts, *_forms(before, after)) if change)


def unshown(program: Program) -> frozenset[str]:
    """Fields of a program that no part would show: none, as a test says."""
    shown = {name for names in PARTS.values() for name in names} | _NOT_SHOWN
    return frozenset(field.name for field in fields(program)) - shown


def _part(part: str, names: tuple[str, ...], before: Program, after: Program) -> PartChange:
    new: list[str] = []
    changed: list[str] = []
    gone: list[str] = []
    moved = False
    for name in names:
        old, now = getattr(before, name), getattr(after, name)
        if old == now:
            continue
        if isinstance(old, tuple):
            plus, other, minus = _several(old, now)
            new += plus
            changed += other
            gone += minus
            moved = moved or not (plus or other or minus)
        else:
            changed += _within(name, old, now)
    return PartChange(part, "", tuple(new), tuple(dict.fromkeys(changed)), tuple(gone), moved)


def _forms(before: Program, after: Program) -> Iterator[PartChange]:
    for key in dict.fromkeys([*before.forms, *after.forms]):
        old, now = before.forms.get(key), after.forms.get(key)
        if old is None or now is None:
            whole = old or now
            title = (whole.title,) if whole else ()
            yield PartChange("form", key, new=title if old is None else (), gone=title if now is None else ())
        elif old != now:
            was, will = _by_themselves(old), _by_themselves(now)
            plus, other, minus = _several(was, will)
            moved = not (plus or other or minus) and was != will
            yield PartChange("form", key, plus, (*_head(old, now), *other), minus, moved)


def _by_themselves(form: Form) -> tuple[Question, ...]:
    """The questions without the lists that they share: those are a part of their own."""
    return tuple(replace(q, options=()) if q.options_from else q for q in form.questions)


def _head(old: Form, now: Form) -> tuple[str, ...]:
    names = ("title", "submit", "intro", "page_texts")
    return tuple(name for name in names if getattr(old, name) != getattr(now, name))


def _several(old: tuple[Any, ...], now: tuple[Any, ...]) -> tuple[tuple[str, ...], ...]:
    """Names of the items that are new, changed and gone."""
    was, will = {_key(item): item for item in old}, {_key(item): item for item in now}
    return (
        tuple(_name(item) for key, item in will.items() if key not in was),
        tuple(_name(item) for key, item in will.items() if key in was and was[key] != item),
        tuple(_name(item) for key, item in was.items() if key not in will),
    )


def _within(name: str, old: Any, now: Any) -> Iterator[str]:
    """The fields or names in which two values differ; `name` itself for plain ones."""
    if isinstance(old, Mapping):
        yield from (str(key) for key in dict.fromkeys([*old, *now]) if old.get(key) != now.get(key))
    elif is_dataclass(old):
        for field in fields(old):
            if getattr(old, field.name) != getattr(now, field.name):
                yield field.name
    else:
        yield name


def _key(item: Any) -> object:
    if isinstance(item, Option):
        return item.value
    if isinstance(item, Challenge):
        return item.risk
    return getattr(item, "key", item)


def _name(item: Any) -> str:
    for attribute in ("label", "title", "risk", "key"):
        words = getattr(item, attribute, "")
        if words:
            return str(words)
    first = getattr(item, "first", None)  # a blackout
    return first.isoformat() if first is not None and not isinstance(item, str) else str(item)
