"""Who may take part as mentee, and who as mentor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.countries import country_code
from bot.domain.plan_fields import Choice, FieldKind, PlanField, Raw, raw_of
from bot.domain.planning import Eligibility, Eligible
from bot.errors import DomainError, FormErrors
from bot.program_file.planning_rules import WORDS
from bot.usecases.planning.parts.part import Around, Part, Planned

ROLES = ("mentee", "mentor")
LISTS = ("departments", "locations", "countries", "employment")
LEVELS = ("level_from", "level_to")
MOST_OPTIONS = 100
ROOM = 18_000
"""Bytes for the options of one menu: all eight of them and the rest must fit a view, which takes 250,000."""
LONGEST_TYPED = 2_900
LONGEST_TENURE = 3650


def fields(planned: Planned, around: Around) -> tuple[PlanField, ...]:
    return tuple(field for role in ROLES for field in _of_role(role, planned, around))


def _of_role(role: str, planned: Planned, around: Around) -> list[PlanField]:
    eligible: Eligible = getattr(planned.plan.eligibility, role)
    levels = tuple(Choice(str(n), level.label) for n, level in enumerate(planned.plan.levels, start=1))
    modules = tuple(
        Choice(module.key, module.title) for module in planned.plan.training.modules if role in module.roles
    )
    made = [field for name in LISTS for field in _words(role, name, getattr(eligible, name), around)]
    if levels:
        made += [
            PlanField(f"{role}_{name}", FieldKind.CHOICE, choices=levels[:MOST_OPTIONS]) for name in LEVELS
        ]
    made.append(PlanField(f"{role}_tenure_days", FieldKind.NUMBER, most=LONGEST_TENURE))
    if modules:
        made.append(PlanField(f"{role}_modules", FieldKind.WORDS, choices=modules))
    return made


def _words(role: str, name: str, standing: tuple[str, ...], around: Around) -> list[PlanField]:
    """Those that stand in the plan can always be chosen again, whatever the directory says by now."""
    if _too_many(standing):
        return []
    key = f"{role}_{name}"
    known = around.words.get(name, ())
    if not known:
        return [PlanField(key, FieldKind.WORDS, longest=WORDS)]
    left = ROOM - sum(map(_weight, standing))  # those that are chosen stand in a view twice
    offered: list[str] = []
    for word in dict.fromkeys((*standing, *known)):
        left -= _weight(word)
        if left >= 0 and len(word) <= WORDS:
            offered.append(word)
    choices = tuple(Choice(word, word) for word in offered[:MOST_OPTIONS])
    return [PlanField(key, FieldKind.WORDS, longest=WORDS, choices=choices)]


def _weight(word: str) -> int:
    """Bytes that an option takes in a view."""
    return 2 * len(json.dumps(word)) + 100


def _too_many(standing: tuple[str, ...]) -> bool:
    return 2 * sum(map(_weight, standing)) > ROOM or len(", ".join(standing)) > LONGEST_TYPED


def hidden(planned: Planned) -> int:
    """How many words stand in lists that are too long for a form."""
    lists = [getattr(getattr(planned.plan.eligibility, role), name) for role in ROLES for name in LISTS]
    return sum(len(one) for one in lists if _too_many(one))


def values(planned: Planned) -> dict[str, Raw]:
    names = (*LISTS, *LEVELS, "tenure_days", "modules")
    eligibility = planned.plan.eligibility
    return {
        f"{role}_{name}": raw_of(getattr(getattr(eligibility, role), name))
        for role in ROLES
        for name in names
    }


def read(planned: Planned, typed: Mapping[str, Any], around: Around) -> Planned:
    errors: list[DomainError] = []
    made = {role: _read_role(role, planned, typed, errors) for role in ROLES}
    for role, eligible in made.items():
        errors += _of_nobody(role, planned, eligible, around)
    if errors:
        raise FormErrors(errors)
    return replace(planned, plan=replace(planned.plan, eligibility=Eligibility(**made)))


def _read_role(role: str, planned: Planned, typed: Mapping[str, Any], errors: list[DomainError]) -> Eligible:
    standing: Eligible = getattr(planned.plan.eligibility, role)
    # What the form could not show stays: lists that are too long, levels and modules that the plan has not.
    given = {name: typed.get(f"{role}_{name}", getattr(standing, name)) for name in LISTS}
    codes = tuple(country_code(one) for one in given["countries"])
    for written, code in zip(given["countries"], codes, strict=True):
        if code is None:
            errors.append(DomainError("country_invalid", field=f"{role}_countries", given=written))
    low, high = (
        (int(typed[f"{role}_{name}"]) if typed.get(f"{role}_{name}") else None for name in LEVELS)
        if f"{role}_level_from" in typed
        else (standing.level_from, standing.level_to)
    )
    if low is not None and high is not None and high < low:
        errors.append(DomainError("level_too_low", field=f"{role}_level_to"))
    return Eligible(
        departments=given["departments"],
        locations=given["locations"],
        countries=tuple(code for code in codes if code),
        employment=given["employment"],
        level_from=low,
        level_to=high,
        tenure_days=int(typed[f"{role}_tenure_days"]) if typed[f"{role}_tenure_days"] else None,
        modules=typed.get(f"{role}_modules", standing.modules),
    )


def _of_nobody(role: str, planned: Planned, wanted: Eligible, around: Around) -> list[DomainError]:
    """New bounds within which the directory, where it knows levels, has nobody."""
    standing: Eligible = getattr(planned.plan.eligibility, role)
    low, high = wanted.level_from or 0, wanted.level_to or MOST_OPTIONS
    levels = planned.plan.levels
    same = (standing.level_from, standing.level_to) == (wanted.level_from, wanted.level_to)
    if same or high < low or not around.levels or any(low <= one <= high for one in around.levels):
        return []
    known = [levels[one - 1].label for one in sorted(around.levels) if 0 < one <= len(levels)]
    field = f"{role}_level_from" if wanted.level_from else f"{role}_level_to"
    return [DomainError("level_of_nobody", field=field, known=", ".join(known))] if known else []


PART = Part("eligibility", ("recruit",), fields, values, read, hidden=hidden)
