"""The cohorts of programs that follow each other."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.shown.reporting import CohortShown
from bot.usecases.recruiting.joining.profiles import lineage
from db.models import Cohort, Program
from db.session import WorkspaceSession


def cohorts_of_lineage(session: WorkspaceSession, program: Program) -> list[Cohort]:
    """All cohorts of a program and of those it follows, the oldest first."""
    order = {program_id: -position for position, program_id in enumerate(lineage(session, program))}
    cohorts = session.scalars(select(Cohort).where(Cohort.program_id.in_(order))).all()
    return sorted(cohorts, key=lambda cohort: (order[cohort.program_id], cohort.id))


def cohort_shown(cohort: Cohort) -> CohortShown:
    return CohortShown(
        cohort.id, cohort.program_id, cohort.program.name, cohort.name, cohort.status, cohort.opened_at,
        cohort.published_at, cohort.closed_at,
    )  # fmt: skip
