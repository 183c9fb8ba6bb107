"""Reading a report in Slack: in full, what is behind a number, and what its champion will get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.report_files import BEHIND, CHAMPION, LONGEST_WHAT, MESSAGE, MONTHLY, SENT
from bot.domain.shown.champion_report import ForChampion
from bot.domain.shown.reporting import DrillShown, ReportShown
from bot.errors import DomainError
from bot.usecases.facts.reporting import for_champion
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.campaign import champion_of
from bot.usecases.reporting.drill import drill
from bot.usecases.reporting.program import open_report
from bot.usecases.reporting.sending import AT_ONCE, send_file, size_of
from bot.usecases.reviewing.concerns.handling import open_concerns
from db.models import MonthlyReport, Person, Program, ReportFile
from db.session import WorkspaceSession


@dataclass(frozen=True)
class Read:
    """A report, or that it comes by direct message: there are `people` applications to count."""

    shown: ReportShown | None
    people: int
    champion: str = ""


def read_report(
    session: WorkspaceSession, actor: Actor, person: Person, program: Program, now: datetime
) -> Read:
    """The current cohort's report. Raises DomainError for anyone but coordinators."""
    require(Action.SEE_REPORT, actor, program=str(program.id))
    cohort = current_cohort(session, program)
    people = size_of(session, cohort)
    if people > AT_ONCE:
        send_file(session, actor, person, program.id, MESSAGE, now)
        return Read(None, people)
    champion = champion_of(session, program)
    shown = open_report(session, actor, program, now)
    return Read(
        replace(shown, open_concerns=open_concerns(session, actor, program.id, now)),
        people,
        champion.slack_id if champion is not None else "",
    )


def read_behind(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, now: datetime
) -> DrillShown | None:
    """What a figure counts; None for a cohort so large that it is sent as a list instead. Raises DomainError for
    anyone but coordinators, report_gone for an unknown figure.
    """
    program = coordinated(session, actor, program_id, Action.SEE_BEHIND_REPORT)
    if size_of(session, current_cohort(session, program)) > AT_ONCE:
        if len(BEHIND + key) > LONGEST_WHAT:
            raise DomainError("report_gone")
        send_file(session, actor, person, program.id, BEHIND + key, now)
        return None
    return drill(session, actor, program, current_cohort(session, program), key, now)


def preview(
    session: WorkspaceSession, actor: Actor, program_id: object, month: str, now: datetime
) -> ForChampion:
    """What the champion gets for a month, as it would be now. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SHARE_REPORT)
    try:
        first = date.fromisoformat(month)
    except ValueError:
        raise DomainError("report_gone") from None
    return for_champion(session, program, now, now, first)


def newest_told(session: WorkspaceSession, program: Program, person: Person) -> ReportFile | None:
    """The latest report of the current cohort that came to its champion."""
    since = current_cohort(session, program).published_at
    if since is None or program.champion_id != person.id:
        return None
    sent = select(ReportFile).where(
        ReportFile.program_id == program.id,
        ReportFile.person_id == person.id,
        ReportFile.purpose.in_((CHAMPION, MONTHLY)),
        ReportFile.status == SENT,
        ReportFile.as_of >= since,
    )
    return session.scalar(sent.order_by(ReportFile.as_of.desc(), ReportFile.id.desc()).limit(1))


def read_told(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> ForChampion | None:
    """What the champion was told last, once more, as it stood then: nothing newer, and nothing that coordinators hold
    back. None for a cohort so large that counting takes longer than Slack waits. Raises DomainError.
    """
    program = session.find(Program, program_id)
    champion = str(program.champion_id) if program is not None else None
    require(Action.READ_TOLD_REPORT, actor, owner=champion)
    told = newest_told(session, program, person) if program is not None else None
    if program is None or told is None:
        raise DomainError("report_not_told")
    if size_of(session, current_cohort(session, program)) > AT_ONCE:
        return None
    month = select(MonthlyReport.month).where(
        MonthlyReport.program_id == program.id, MonthlyReport.as_of == told.as_of
    )
    of_month = session.scalar(month) if told.purpose == MONTHLY else None
    return for_champion(session, program, told.as_of, now, of_month)
