"""The plan's measures that somebody enters by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.domain import measures
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
    newest = select(func.max(MeasureValue.id)).where(
        MeasureValue.program_id == program.id, MeasureValue.entered_at <= at
    )
    rows = session.execute(
        select(MeasureValue, Person.slack_id)
        .join(Person, Person.id == MeasureValue.entered_by)
        .where(MeasureValue.id.in_(newest.group_by(MeasureValue.key)))
    )
    values = {value.key: (value, by) for value, by in rows}
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
    newest = (
        select(MeasureValue.value)
        .where(
            MeasureValue.program_id == program.id,
            MeasureValue.key == COORDINATOR_HOURS,
            MeasureValue.entered_at <= at,
        )
        .order_by(MeasureValue.id.desc())
        .limit(1)
    )
    value = session.scalar(newest)
    return value if value is not None else plan.worth.coordinator_hours
