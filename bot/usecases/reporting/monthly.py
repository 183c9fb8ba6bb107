"""What time brings to reports: answers are counted, and the champion gets theirs on the first working day of each
month, unless coordinators hold it back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import last_working_moment, local_date, local_moment
from bot.domain.due_dates import silent_days
from bot.domain.program import Program as Plan
from bot.domain.report_files import MONTHLY, PDF
from bot.domain.states.cohort import CohortState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.campaign import champion_of
from bot.usecases.reporting.daily import count_cohort
from bot.usecases.reporting.program import measure_program
from bot.usecases.reporting.sending import queue_file
from bot.usecases.saying import hours_of, working_moment
from db.models import MonthlyReport, Person, Program
from db.session import Sessions, WorkspaceSession

ANNOUNCED, HELD, GONE = "announced", "held", "sent"
CHANGES = ("pair.published", "program.released", "report.held", "report.let_go")
"""What changes what is due. Everything else is seen a day later."""
TIME_TO_HOLD = timedelta(hours=20)
"""Between the notice and the report where the notice is late: coordinators see it on one working day."""
TOO_LATE = timedelta(days=10)
"""A month's report that could not go out by then is left out."""


class MonthlyReportJob(ProgramJob):
    """Announces and sends champions' reports. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("monthly_report", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Do what is due; returns when the next of it is (UTC; None: nothing waits)."""
    cohort = current_cohort(session, program)
    if cohort.published_at is None or cohort.status == CohortState.CLOSED:
        return None
    count_cohort(session, cohort, now)  # for those who only read, such as the command line
    champion = champion_of(session, program)
    if champion is None or program.on_hold:
        return None
    plan = plan_of(program)
    moments = []
    for month in _months_around(now, champion):
        later = _month(session, program, plan, champion, cohort.published_at, month, now)
        if later is not None and later > now:
            moments.append(later)
    return min(moments, default=None)


def _months_around(now: datetime, champion: Person) -> tuple[date, date]:
    """This month and the next, as they are for the champion."""
    this = local_date(now, champion.zone).replace(day=1)
    return this, (this + timedelta(days=32)).replace(day=1)


def _month(
    session: WorkspaceSession,
    program: Program,
    plan: Plan,
    champion: Person,
    since: datetime,
    month: date,
    now: datetime,
) -> datetime | None:
    """What is due for one month; returns when to come again for it."""
    try:
        goes = sending_moment(champion, plan, month)
        notice = notice_moment(plan, goes)
    except ValueError:  # a plan that is silent for more than a year
        return None
    standing = standing_of(session, program, month)
    if standing is None:
        if since >= notice or now > goes + TOO_LATE:
            return None
        if now < notice:
            return notice
        standing = _announce(session, program, month, now)
    if standing.status != ANNOUNCED or now > goes + TOO_LATE:
        return None
    moment = moment_of(standing, champion, plan, now)
    if moment > now:
        return moment
    _send(session, program, champion, standing, now)
    return None


def sending_moment(champion: Person, plan: Plan, month: date) -> datetime:
    """The first working hour of a month, for the champion. UTC; ValueError as in `bot.domain.calendar`."""
    return working_moment(champion, plan, local_moment(month, hours_of(champion, plan)[0], champion.zone))


def notice_moment(plan: Plan, goes: datetime) -> datetime:
    """When coordinators are told: at the beginning of the working day before, where the program is at home."""
    midnight = local_moment(local_date(goes, plan.zone), 0, plan.zone)
    return last_working_moment(midnight, plan.zone, plan.country, plan.hours, silent_days(plan))


def moment_of(standing: MonthlyReport, champion: Person, plan: Plan, now: datetime) -> datetime:
    """When an announced report goes out: never before coordinators have had a day to hold it back."""
    goes = sending_moment(champion, plan, standing.month)
    base = max(goes, standing.announced_at + TIME_TO_HOLD)
    return working_moment(champion, plan, max(base, now))


def standing_of(session: WorkspaceSession, program: Program, month: date) -> MonthlyReport | None:
    found = select(MonthlyReport).where(MonthlyReport.program_id == program.id, MonthlyReport.month == month)
    return session.scalar(found)


def told_before(session: WorkspaceSession, program: Program, month: date) -> datetime | None:
    """As of when the report for the month before `month` told its numbers, if it went out."""
    last = standing_of(session, program, (month - timedelta(days=1)).replace(day=1))
    return last.as_of if last is not None and last.status == GONE else None


def notice_key(program: Program, month: date) -> str:
    return f"monthly_report:{program.id}:{month.isoformat()}"


def _announce(session: WorkspaceSession, program: Program, month: date, now: datetime) -> MonthlyReport:
    standing = MonthlyReport(program_id=program.id, month=month, status=ANNOUNCED, announced_at=now)
    session.add(standing)
    session.flush()
    outbox.post(
        session, "admin.monthly_report", now, key=notice_key(program, month), program=program.id,
        month=month.isoformat(),
    )  # fmt: skip
    return standing


def _send(
    session: WorkspaceSession, program: Program, champion: Person, standing: MonthlyReport, now: datetime
) -> None:
    standing.status, standing.as_of = GONE, now
    measure_program(
        session, program, current_cohort(session, program), now
    )  # so that the latest answers count
    month = standing.month.isoformat()
    key = f"report.monthly:{program.id}:{month}"
    outbox.post(
        session, "report.monthly", now, key=key, person=champion.id, program=program.id, month=month,
        as_of=now.isoformat(),
    )  # fmt: skip
    queue_file(session, program, champion, PDF, MONTHLY, now, after=key)
    record(session, "report.sent", now, program_id=program.id, month=month)
    outbox.amend(session, notice_key(program, standing.month), now, program=program.id, month=month)


def hold_report(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    month: str,
    *,
    hold: bool,
    now: datetime,
) -> MonthlyReport:
    """Hold a month's report back, or let it go after all. Raises DomainError: report_sent_already, report_gone."""
    program = coordinated(session, actor, program_id, Action.SHARE_REPORT)
    take_turn(session, program)
    standing = standing_of(session, program, _day(month))
    if standing is None:
        raise DomainError("report_gone")
    if standing.status == GONE:
        raise DomainError("report_sent_already")
    if hold and standing.status == HELD:
        raise DomainError("report_held_already")
    standing.status = HELD if hold else ANNOUNCED
    standing.held_by = person.id if hold else None
    verb = "report.held" if hold else "report.let_go"
    record(session, verb, now, actor=person, program_id=program.id, month=month)
    outbox.amend(session, notice_key(program, standing.month), now, program=program.id, month=month)
    return standing


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DomainError("report_gone") from None
