"""The cohorts of programs that follow each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.shown.reporting import CohortShown, LineageRow, LineageShown, ReportFigure
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


def measure_lineage(session: WorkspaceSession, program: Program, now: datetime) -> LineageShown:
    """Every figure in every cohort of a lineage, side by side. The caller has seen to who may read it."""
    from bot.usecases.reporting.program import measure_program

    cohorts = cohorts_of_lineage(session, program)
    found: list[dict[str, ReportFigure]] = []
    for cohort in cohorts:
        report = measure_program(session, cohort.program, cohort, now)
        found.append({one.key: one for chapter in report.chapters for one in chapter.figures})
    names = {key: one for figures in found for key, one in figures.items()}
    return LineageShown(
        cohorts=tuple(cohort_shown(cohort) for cohort in cohorts),
        rows=tuple(
            LineageRow(key, one.unit, tuple(f[key].value if key in f else None for f in found), one.label)
            for key, one in names.items()
        ),
    )
