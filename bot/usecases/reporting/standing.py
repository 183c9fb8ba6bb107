"""One figure of a report: as of when it stands, and beside what the plan wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import measures
from bot.domain.measures import Figure
from bot.domain.program import Program as Plan
from bot.domain.reporting.counting import counted
from bot.domain.shown.reporting import ReportFigure
from bot.usecases.reporting.answers import Portions, figure_of, is_waiting, people_counted
from db.models import Cohort
from db.session import WorkspaceSession

UNDRILLED = frozenset({"messages_sent", "messages_acted", "coordinator_hours"})
"""Nothing to open: only their number is kept."""
Standing = tuple[Figure, datetime | None]
"""A figure, and as of when it stands."""


def answered(
    session: WorkspaceSession, cohort: Cohort, key: str, portions: Portions, at: datetime
) -> Standing:
    """A figure of answers as of a moment."""
    shown = counted(portions[key], at)
    if not shown:
        found = figure_of(key, (), at, waiting=is_waiting(session, cohort, key, at))
    else:
        found = figure_of(key, shown, at, people=people_counted(session, cohort, key, shown[-1]))
    return found.figure, found.at


def beside_plan(figure: Figure, since: datetime | None, plan: Plan) -> ReportFigure:
    """A figure that stands since a moment, with the target of the plan's measure of that key."""
    wanted = next((one for one in plan.measures if one.key == figure.key), None)
    shown = ReportFigure(
        figure.key, figure.unit, figure.value, figure.numerator, figure.denominator, since, figure.hidden,
        drill="" if figure.key in UNDRILLED else figure.key,
    )  # fmt: skip
    if wanted is None:
        return shown
    reached = measures.is_reached(wanted.key, figure.value, wanted.target, wanted.baseline)
    return replace(
        shown, label=wanted.label, target=wanted.target, target_unit=wanted.unit, baseline=wanted.baseline,
        reached=reached,
    )  # fmt: skip
