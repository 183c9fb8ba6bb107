"""The figures that decisions are meant to move, as they stand now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.measures import MEASURED, QUALITATIVE, Unit, is_measured, measured_in
from bot.domain.program import Program as Plan
from bot.domain.shown.adjusting import MeasureChoice
from bot.usecases.planning.plans import current_cohort
from bot.usecases.reporting.program import measure_program
from db.models import Pair, Program
from db.session import WorkspaceSession

AT_ONCE = 200
"""Pairs: the figures of more take longer than anybody waits for a click; the job brings them a little later."""

_OTHER_UNITS = {
    "applied": Unit.COUNT,
    "messages_sent": Unit.COUNT,
    "days_to_match": Unit.DAYS,
    "meetings_per_month": Unit.RATIO,
    "satisfaction": Unit.AVERAGE,
    "skill_growth": Unit.AVERAGE,
    "recommend": Unit.POINTS,
}
"""What is measured otherwise than as a share."""


@dataclass(frozen=True)
class FigureNow:
    """A figure by its key. `unit`: a `bot.domain.measures.Unit`, or the plan's own word; `value` None where there is
    nothing to measure yet, or too few people to show it.
    """

    unit: str
    value: float | None


def measures_of(plan: Plan) -> tuple[MeasureChoice, ...]:
    """What a decision can be about: what is measured, then what is entered by hand."""
    labels = {one.key: one.label for one in plan.measures}
    measured = [MeasureChoice(key, labels.get(key, "")) for key in measured_in(plan)]
    by_hand = [
        MeasureChoice(one.key, one.label)
        for one in plan.measures
        if one.kind != QUALITATIVE and not is_measured(one)
    ]
    return (*measured, *by_hand)


def figures_at_once(session: WorkspaceSession, program: Program, now: datetime) -> Mapping[str, FigureNow]:
    """The same as `figures_now` where that is quick; else nothing."""
    cohort = current_cohort(session, program)
    pairs = session.scalar(select(func.count(Pair.id)).where(Pair.cohort_id == cohort.id)) or 0
    return figures_now(session, program, now) if pairs <= AT_ONCE else {}


def figures_now(session: WorkspaceSession, program: Program, now: datetime) -> Mapping[str, FigureNow]:
    """Everything that is measured of the current cohort, and what is entered by hand, by key."""
    report = measure_program(session, program, current_cohort(session, program), now)
    found = {
        one.key: FigureNow(one.unit.value, one.value)
        for chapter in report.chapters
        for one in chapter.figures
    }
    by_hand = {one.key: FigureNow(one.unit, one.value) for one in report.entered}
    return {**by_hand, **found}


def unit_of_measure(plan: Plan, key: str) -> str:
    """The unit of a figure that is not at hand: as it is measured, else the plan's own word."""
    by_hand = next((one for one in plan.measures if one.key == key and not is_measured(one)), None)
    if by_hand is not None:
        return by_hand.unit
    return _OTHER_UNITS.get(key, Unit.SHARE).value if key in MEASURED else ""
