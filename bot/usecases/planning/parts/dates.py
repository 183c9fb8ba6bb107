"""The days of a cohort, the rhythm of its pairs, and the days on which it is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.forms import CAPACITY_FEED, Form, Kind, Question
from bot.domain.plan_fields import FieldKind, PlanField, Raw, raw_of
from bot.domain.planning import Dates
from bot.domain.program import Blackout
from bot.domain.program import Program as Plan
from bot.domain.stretching import stretched
from bot.errors import DomainError, FormErrors
from bot.program_file.rules import NUMBERS
from bot.usecases.planning.parts.part import Around, Part, Planned, Rows, row_number, rows_of

DAYS = tuple(field.name for field in fields_of(Dates))
A_YEAR = 366
RHYTHM = tuple(
    PlanField(name, FieldKind.NUMBER, required=True, least=least, most=most) for name, least, most in NUMBERS
)
ROWS = Rows(
    (
        PlanField("first", FieldKind.DAY),
        PlanField("last", FieldKind.DAY),
        PlanField("why", FieldKind.TEXT, longest=150),
    ),
    most=12,
    first=0,
    standing=lambda plan: len(plan.blackouts),
)


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return (*(PlanField(name, FieldKind.DAY) for name in DAYS), *RHYTHM)


def values(planned: Planned) -> dict[str, Raw]:
    plan = planned.plan
    shown = {name: raw_of(getattr(plan.dates, name)) for name in DAYS}
    shown |= {field.key: raw_of(getattr(plan, field.key)) for field in RHYTHM}
    for number, blackout in enumerate(plan.blackouts[: ROWS.most]):
        shown |= {f"{field.key}_{number}": raw_of(getattr(blackout, field.key)) for field in ROWS.fields}
    return shown


def read(planned: Planned, typed: Mapping[str, Any], around: Around) -> Planned:
    plan = planned.plan
    rows = rows_of(typed, ROWS)
    before = {name: getattr(plan.dates, name) for name in DAYS}
    errors = [
        *wrong_days({name: typed[name] for name in DAYS}, before, around.today),
        *_wrong_rows(typed, rows),
    ]
    duration, cadence = int(typed["duration_days"]), int(typed["cadence_days"])
    if duration < cadence and (duration, cadence) != (plan.duration_days, plan.cadence_days):
        errors.append(DomainError("duration_without_meeting", field="duration_days", cadence=cadence))
    if errors:
        raise FormErrors(errors)
    blackouts = tuple(Blackout(row["first"], row["last"] or row["first"], row["why"] or "") for row in rows)
    rhythm: dict[str, Any] = {field.key: int(typed[field.key]) for field in RHYTHM}
    made = replace(
        plan,
        dates=Dates(**{name: typed[name] for name in DAYS}),
        blackouts=blackouts + plan.blackouts[ROWS.most :],
        timeline=stretched(plan.timeline, plan.duration_days, duration),
        forms=_asking_for_places(plan, int(typed["capacity_max"])),
        **rhythm,
    )
    return replace(planned, plan=made)


def _asking_for_places(plan: Plan, most: int) -> Mapping[str, Form]:
    """The forms, with as many places to offer as the plan allows; the same ones where that stays as it was."""
    if most == plan.capacity_max:
        return plan.forms
    return {
        key: replace(form, questions=tuple(_up_to(most, question) for question in form.questions))
        for key, form in plan.forms.items()
    }


def _up_to(most: int, question: Question) -> Question:
    if question.feeds != CAPACITY_FEED or question.kind is not Kind.NUMBER:
        return question
    return replace(question, maximum=max(most, question.minimum or 0))


def wrong_days(
    days: Mapping[str, date | None], before: Mapping[str, date | None], today: date
) -> list[DomainError]:
    """What is wrong with the days of a cohort: in another order than they come, or newly one that is over."""
    errors: list[DomainError] = []
    earlier: tuple[date, str] | None = None
    for name, day in days.items():
        if day is None:
            continue
        if earlier is not None and day < earlier[0]:
            errors.append(DomainError("day_too_early", field=name, day=earlier[0], before=earlier[1]))
        elif day < today and day != before.get(name):
            errors.append(DomainError("day_over", field=name))
        if earlier is None or day >= earlier[0]:
            earlier = (day, name)
    return errors


def _wrong_rows(typed: Mapping[str, Any], rows: list[dict[str, Any]]) -> list[DomainError]:
    errors: list[DomainError] = []
    for position, row in enumerate(rows):
        number = row_number(typed, ROWS, position)
        if row["first"] is None:
            errors.append(DomainError("answer_required", field=f"first_{number}"))
        elif row["last"] is not None and row["last"] < row["first"]:
            errors.append(
                DomainError("day_too_early", field=f"last_{number}", day=row["first"], before="first")
            )
        elif row["last"] is not None and (row["last"] - row["first"]).days > A_YEAR:
            errors.append(DomainError("silence_too_long", field=f"last_{number}"))
    return errors


PART = Part("dates", ("guide", "review", "close"), fields, values, read, ROWS)
