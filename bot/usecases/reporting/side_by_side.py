"""The cohorts of a lineage beside each other."""

from __future__ import annotations

from datetime import datetime

from bot.domain.shown.reporting import LineageRow, LineageShown, ReportFigure
from bot.usecases.reporting.lineage import cohort_shown, cohorts_of_lineage
from bot.usecases.reporting.program import measure_program
from db.models import Program
from db.session import WorkspaceSession


def measure_lineage(session: WorkspaceSession, program: Program, now: datetime) -> LineageShown:
    """Every figure in every cohort of a lineage, side by side. The caller has seen to who may read it."""
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
