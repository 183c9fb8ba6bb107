"""Return on investment: the plan's assumptions with what was counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.measures import Figure, Unit
from bot.domain.program import Program as Plan
from bot.domain.shown.reporting import Entered
from bot.domain.states.meeting import MeetingState
from bot.domain.worth import Effort, WorthShown, worth_of
from db.models import Cohort, Meeting, Pair
from db.session import WorkspaceSession

_HOUR = 60


def worth_until(
    session: WorkspaceSession,
    cohort: Cohort,
    plan: Plan,
    figures: Iterable[Figure],
    entered: Iterable[Entered],
    at: datetime,
) -> WorthShown:
    """As of a moment; what is missing is said, and never guessed. An outcome comes about as often as its figure says:
    of a share the numerator counts.
    """
    times = {one.key: one.value for one in entered if one.value is not None}
    for figure in figures:
        often = figure.numerator if figure.unit is Unit.SHARE else figure.value
        if often is not None and figure.value is not None:
            times[figure.key] = often
    return worth_of(plan.worth, plan.budget, effort_until(session, cohort, at), times)


def effort_until(session: WorkspaceSession, cohort: Cohort, at: datetime) -> Effort:
    """Hours in meetings that were held. In a circle each mentee sits in a meeting, and the mentor once for all."""
    rows = session.execute(
        select(Meeting.id, Meeting.minutes, Meeting.together)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(
            Pair.cohort_id == cohort.id,
            Meeting.status == MeetingState.HELD.value,
            Meeting.starts_at <= at,
            or_(Meeting.settled_at.is_(None), Meeting.settled_at <= at),
        )
    ).all()
    of_mentors = {together or number: minutes for number, minutes, together in rows}
    minutes = sum(row.minutes for row in rows) + sum(of_mentors.values())
    return Effort(len(of_mentors), minutes / _HOUR, len(rows) + len(of_mentors))
