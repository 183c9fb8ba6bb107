"""Once a day what people said is counted, as far as it may be: a report that only reads is never far behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.reporting.counting import PARTED_DAYS
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.reporting.access import access_to
from bot.usecases.reporting.answers import count_answers
from bot.usecases.reporting.life import life_of
from db.models import Cohort, CountedGroups, Program
from db.session import Sessions, WorkspaceSession


class CountingJob(ProgramJob):
    """Counts for every program once a day, whatever happens in between. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("counting", (), sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        count_program(session, program, now)
        return None


def count_program(session: WorkspaceSession, program: Program, now: datetime) -> None:
    """Count what the current cohort said; and now and then who takes part, once there are pairs."""
    cohort = current_cohort(session, program)
    if cohort.published_at is None:
        return
    count_answers(session, cohort, now, keep=True, patient=True)
    if not _counted_lately(session, cohort, now):
        plan = plan_of(program)
        access_to(session, cohort, plan, life_of(session, cohort, plan), now, now, keep=True)


def _counted_lately(session: WorkspaceSession, cohort: Cohort, now: datetime) -> bool:
    newest = session.scalar(
        select(func.max(CountedGroups.counted_at)).where(CountedGroups.cohort_id == cohort.id)
    )
    return newest is not None and now - newest < PARTED_DAYS
