"""Why there is the program: its purpose, the objective it serves, and what may go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import FieldKind, PlanField, Raw
from bot.domain.planning import Challenge
from bot.errors import DomainError, FormErrors
from bot.program_file.planning_rules import MOST_CHALLENGES, TEXTS
from bot.usecases.planning.parts.part import Around, Part, Planned, Rows, row_number, rows_of

ROWS = Rows(
    (
        PlanField("risk", FieldKind.TEXT, longest=TEXTS["risk"]),
        PlanField("response", FieldKind.TEXT, longest=TEXTS["response"]),
    ),
    most=MOST_CHALLENGES,
    first=1,
    standing=lambda plan: len(plan.challenges),
)


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return (
        PlanField("purpose", FieldKind.LONG_TEXT, required=True, longest=TEXTS["purpose"]),
        PlanField("objective", FieldKind.LONG_TEXT, longest=TEXTS["objective"]),
    )


def values(planned: Planned) -> dict[str, Raw]:
    plan = planned.plan
    shown: dict[str, Raw] = {"purpose": plan.purpose or None, "objective": plan.objective or None}
    for number, challenge in enumerate(plan.challenges[: ROWS.most]):
        shown |= {f"risk_{number}": challenge.risk, f"response_{number}": challenge.response}
    return shown


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    rows = rows_of(typed, ROWS)
    errors = [
        DomainError("answer_required", field=f"{name}_{row_number(typed, ROWS, position)}")
        for position, row in enumerate(rows)
        for name in ("risk", "response")
        if not row[name]
    ]
    if errors:
        raise FormErrors(errors)
    challenges = tuple(Challenge(row["risk"], row["response"]) for row in rows)
    plan = replace(
        planned.plan,
        purpose=typed["purpose"],
        objective=typed["objective"],
        challenges=challenges + planned.plan.challenges[ROWS.most :],
    )
    return replace(planned, plan=plan)


PART = Part("purpose", ("plan",), fields, values, read, ROWS)
