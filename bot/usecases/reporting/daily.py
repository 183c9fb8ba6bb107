"""Once a day what people said is counted, as far as it may be: a report that only reads is never far behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.domain.reporting.counting import PARTED_DAYS
from bot.usecases.planning.plans import plan_of
from bot.usecases.reporting.access import access_to
from bot.usecases.reporting.answers import count_answers
from bot.usecases.reporting.life import life_of
from db.models import Cohort, CountedGroups
from db.session import WorkspaceSession

DAYS_OF_A_WEEK = 7


def count_cohort(session: WorkspaceSession, cohort: Cohort, now: datetime) -> None:
    """Count what a cohort with pairs said, and who takes part in it: once a week after its pairs were published, for as
    long as the last count is old. It looks at everybody who may, and seldom finds anything new.
    """
    count_answers(session, cohort, now, keep=True, patient=True)
    if cohort.published_at is None or (now - cohort.published_at).days % DAYS_OF_A_WEEK:
        return
    if not _counted_lately(session, cohort, now):
        plan = plan_of(cohort.program)
        access_to(session, cohort, plan, life_of(session, cohort, plan), now, now, keep=True)


def _counted_lately(session: WorkspaceSession, cohort: Cohort, now: datetime) -> bool:
    newest = session.scalar(
        select(func.max(CountedGroups.counted_at)).where(CountedGroups.cohort_id == cohort.id)
    )
    return newest is not None and now - newest < PARTED_DAYS
