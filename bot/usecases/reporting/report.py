"""The report of a cohort as coordinators open it, and as the next cohort's coordinators read it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Action, Actor, require
from bot.domain.measures import MEASURED, Figure
from bot.domain.shown.coordinating import GroupsShown, ReportShown, Target
from bot.domain.shown.reporting import Access, ReportFigure
from bot.domain.shown.reporting import ReportShown as WholeReport
from bot.usecases.planning.plans import current_cohort
from bot.usecases.reporting.program import measure_program
from db.models import Program
from db.session import WorkspaceSession

SHORT = frozenset(MEASURED) - {"trained", "rematch_completion", "rematched", "messages_acted"}
"""What the short report shows besides what the plan names."""


def open_report(
    session: WorkspaceSession,
    actor: Actor,
    program: Program,
    now: datetime,
    *,
    as_of: datetime | None = None,
) -> WholeReport:
    """The whole report of the current cohort. Raises DomainError for anyone but coordinators."""
    require(Action.SEE_REPORT, actor, program=str(program.id))
    return measure_program(session, program, current_cohort(session, program), now, as_of=as_of)


def program_report(session: WorkspaceSession, actor: Actor, program: Program, now: datetime) -> ReportShown:
    """The current cohort's report. Raises DomainError for anyone but coordinators."""
    require(Action.SEE_REPORT, actor, program=str(program.id))
    return report_of(session, program, now)


def report_of(session: WorkspaceSession, program: Program, now: datetime) -> ReportShown:
    """The same for what coordinators of the next cohort see of this one: nothing in it tells on anybody."""
    report = measure_program(session, program, current_cohort(session, program), now)
    return ReportShown(
        program=report.program,
        emoji=report.emoji,
        at=report.at,
        chapters=tuple(
            (chapter.key, tuple(_target(one) for one in chapter.figures if one.label or one.key in SHORT))
            for chapter in report.chapters
        ),
        groups=tuple(_groups(one) for one in report.access if one.overall is not None),
        entered=report.entered,
        qualitative=report.qualitative,
    )


def _target(one: ReportFigure) -> Target:
    figure = Figure(one.key, one.unit, one.value, one.numerator, one.denominator, one.hidden)
    return Target(figure, one.label, one.target, one.target_unit, one.baseline, one.reached)


def _groups(one: Access) -> GroupsShown:
    named = tuple(
        (row.name, row.taking_part, row.eligible) for row in one.rows if row.name and row.taking_part
    )
    return GroupsShown(one.by, named, sum(row.taking_part for row in one.rows if not row.name))
