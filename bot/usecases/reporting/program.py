"""The whole report of a cohort, as of any moment."""

from __future__ import annotations

from datetime import datetime

from bot.domain.shown.reporting import ReportShown
from db.models import Cohort, Program
from db.session import WorkspaceSession


def measure_program(
    session: WorkspaceSession,
    program: Program,
    cohort: Cohort,
    now: datetime,
    *,
    as_of: datetime | None = None,
) -> ReportShown:
    """Everything of a cohort's report as of a moment (aware, until now; without it: now). The caller has seen to who
    may read it.
    """
    raise NotImplementedError
