"""What the plan assumes to say what the program is worth: prices of hours, money, and the value of its outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.measures import MEASURED, QUALITATIVE, is_measured
from bot.domain.plan_fields import Choice, FieldKind, PlanField, Raw, raw_of
from bot.domain.program import Program as Plan
from bot.domain.worth import Outcome, Range, Worth
from bot.errors import DomainError, FormErrors
from bot.program_file.planning_rules import MOST_OUTCOMES, TEXTS
from bot.usecases.planning.parts.part import Around, Part, Planned, Rows, row_number, rows_of

ENTERED = "by_hand"
"""The outcome is a measure of the plan that is entered by hand: the one with the same name."""
ENDS = ("low", "mid", "high")
_PER_CENT = 100
_MONEY = PlanField("", FieldKind.NUMBER, most=1_000_000_000, whole=False)
_SHARE = PlanField("", FieldKind.NUMBER, most=_PER_CENT, whole=False)

ROWS = Rows(
    (
        PlanField("outcome", FieldKind.TEXT, longest=TEXTS["label"]),
        PlanField("figure", FieldKind.CHOICE, choices=tuple(map(Choice, (ENTERED, *MEASURED)))),
        *(replace(_MONEY, key=f"value_{end}") for end in ENDS),
        *(replace(_SHARE, key=f"credited_{end}") for end in ENDS),
    ),
    most=MOST_OUTCOMES,
    first=1,
    standing=lambda plan: len(plan.worth.outcomes),
)


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    hours = PlanField("", FieldKind.NUMBER, most=10_000_000, whole=False)
    return (
        *(replace(_MONEY, key=f"hour_{end}") for end in ENDS),
        replace(hours, key="preparation", most=100),
        replace(hours, key="coordinator_hours"),
        *(replace(_MONEY, key=f"coordinator_hour_{end}") for end in ENDS),
        replace(_MONEY, key="spent", most=1_000_000_000_000),
    )


def values(planned: Planned) -> dict[str, Raw]:
    worth = planned.plan.worth
    shown: dict[str, Raw] = {
        "preparation": raw_of(worth.preparation),
        "coordinator_hours": raw_of(worth.coordinator_hours),
        "spent": raw_of(worth.money),
        **_ends("hour", worth.hour),
        **_ends("coordinator_hour", worth.coordinator_hour),
    }
    for number, one in enumerate(worth.outcomes[: ROWS.most]):
        found = {"outcome": one.label, "figure": one.measure if one.measure in MEASURED else ENTERED}
        found |= _ends("value", one.value) | _ends("credited", one.credited, _PER_CENT)
        shown |= {f"{name}_{number}": raw for name, raw in found.items()}
    return shown


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    plan = planned.plan
    errors: list[DomainError] = []
    worth = Worth(
        hour=_range(typed, "hour", "", errors),
        coordinator_hour=_range(typed, "coordinator_hour", "", errors),
        preparation=typed["preparation"],
        coordinator_hours=typed["coordinator_hours"],
        money=typed["spent"],
        outcomes=(*_outcomes(plan, typed, errors), *plan.worth.outcomes[ROWS.most :]),
    )
    if errors:
        raise FormErrors(errors)
    return replace(planned, plan=replace(plan, worth=worth))


def _outcomes(plan: Plan, typed: Mapping[str, Any], errors: list[DomainError]) -> list[Outcome]:
    found: list[Outcome] = []
    for position, row in enumerate(rows_of(typed, ROWS)):
        number = row_number(typed, ROWS, position)
        label = " ".join(str(row["outcome"] or "").split())
        if not label:
            errors.append(DomainError("answer_required", field=f"outcome_{number}"))
            continue
        measure = row["figure"]
        if not measure:
            errors.append(DomainError("answer_required", field=f"figure_{number}"))
        elif measure == ENTERED:
            measure = _entered(plan, label)
            if measure is None:
                errors.append(DomainError("outcome_unknown", field=f"outcome_{number}", label=label))
        value = _range(typed, "value", f"_{number}", errors)
        credited = _range(typed, "credited", f"_{number}", errors, _PER_CENT)
        found.append(Outcome(_key(label, found), label, str(measure), value, credited))
    return found


def _entered(plan: Plan, label: str) -> str | None:
    """The key of the plan's measure that is entered by hand under this name."""
    return next(
        (
            one.key
            for one in plan.measures
            if one.label.casefold() == label.casefold() and one.kind != QUALITATIVE and not is_measured(one)
        ),
        None,
    )


def _range(
    typed: Mapping[str, Any], name: str, row: str, errors: list[DomainError], scale: float = 1
) -> Range | None:
    """Three ends, or fewer: what is left out is as the one that was given. None if none was."""
    given = {end: typed.get(f"{name}_{end}{row}") for end in ENDS}
    known = [number for number in given.values() if number is not None]
    if not known:
        return None
    mid = given["mid"] if given["mid"] is not None else sum(known) / len(known)
    low = given["low"] if given["low"] is not None else min(mid, *known)
    high = given["high"] if given["high"] is not None else max(mid, *known)
    if not low <= mid <= high:
        errors.append(DomainError("range_order", field=f"{name}_mid{row}"))
        return None
    return Range(low / scale, mid / scale, high / scale)


def _ends(name: str, guess: Range | None, scale: float = 1) -> dict[str, Raw]:
    return {
        f"{name}_{end}": raw_of(getattr(guess, end) * scale) if guess is not None else None for end in ENDS
    }


def _key(label: str, others: list[Outcome]) -> str:
    key = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:30]
    key = key if re.match(r"[a-z]", key) else f"outcome_{key}".rstrip("_")
    taken = {one.key for one in others}
    return next(name for name in (key, *(f"{key}_{number}" for number in range(2, 99))) if name not in taken)


PART = Part("worth", ("close",), fields, values, read, ROWS)
