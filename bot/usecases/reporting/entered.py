"""The plan's measures that somebody enters by hand."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from bot.domain import measures
from bot.domain.calendar import local_date
from bot.domain.measures import QUALITATIVE, is_measured
from bot.domain.program import Program as Plan
from bot.domain.shown.reporting import Entered
from db.models import MeasureValue, Person, Program
from db.session import WorkspaceSession

COORDINATOR_HOURS = "coordinator_hours"


def entered_until(
    session: WorkspaceSession, program: Program, plan: Plan, at: datetime
) -> tuple[Entered, ...]:
    """Each of them with its newest figure as of a moment."""
    values = {key: several[0] for key, several in values_entered(session, program, plan, at).items()}
    found = []
    for one in plan.measures:
        if one.kind == QUALITATIVE or is_measured(one):
            continue
        value, by = values.get(one.key, (None, ""))
        amount = value.value if value is not None else None
        reached = measures.is_reached(one.key, amount, one.target, one.baseline)
        since = value.entered_at if value is not None else None
        found.append(
            Entered(one.key, one.label, one.unit, one.baseline, one.target, amount, reached, since, by)
        )
    return tuple(found)


def hours_entered(session: WorkspaceSession, program: Program, plan: Plan, at: datetime) -> float | None:
    """The coordinators' hours: the newest figure entered by hand, else what the plan assumes."""
    several = values_entered(session, program, plan, at, COORDINATOR_HOURS).get(COORDINATOR_HOURS)
    return several[0][0].value if several else plan.worth.coordinator_hours


def values_entered(
    session: WorkspaceSession,
    program: Program,
    plan: Plan,
    until: datetime | None = None,
    key: str | None = None,
) -> dict[str, list[tuple[MeasureValue, str]]]:
    """What was entered for each measure, with whose Slack id it is: the figure of the latest day first, and of one day
    the one that was entered last. Until a moment, and of one measure alone, where they are given.
    """
    query = (
        select(MeasureValue, Person.slack_id)
        .join(Person, Person.id == MeasureValue.entered_by)
        .where(MeasureValue.program_id == program.id)
    )
    if until is not None:
        query = query.where(MeasureValue.entered_at <= until)
    if key is not None:
        query = query.where(MeasureValue.key == key)
    found: dict[str, list[tuple[MeasureValue, str]]] = {}
    for value, by in session.execute(query):
        found.setdefault(value.key, []).append((value, by))
    for several in found.values():
        several.sort(key=lambda one: (stands_on(one[0], plan), one[0].id), reverse=True)
    return found


def stands_on(value: MeasureValue, plan: Plan) -> date:
    """The day as of which a figure stands."""
    return value.as_of or local_date(value.entered_at, plan.zone)
