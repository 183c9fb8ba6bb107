"""The Monday digest: once a week in the admin channel, and what coordinators leave out of a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date, local_moment, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.states.cohort import CohortState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.coordinating.failures import retry_delivery
from bot.usecases.coordinating.overview import undelivered
from bot.usecases.coordinating.today import figures, monday_of, skipped_steps
from bot.usecases.locking import take_turn
from bot.usecases.planning.changing import ring
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Person, Program, SkippedStep, WeeklyDigest
from db.session import Sessions, WorkspaceSession

KIND = "admin.digest"
_WEEK = timedelta(weeks=1)


class DigestJob:
    """Makes the digests. `now` gives aware UTC."""

    name = "digest"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now

    def run(self) -> datetime | None:
        """Make those that are due; returns when the next one is (UTC)."""
        now = self._now()
        moments: list[datetime] = []
        due: list[int] = []
        with self._sessions.reading(self._workspace_id) as session:
            for program in session.scalars(select(Program).order_by(Program.id)):
                moment = next_digest(session, program, now)
                if moment is not None and moment <= now:
                    due.append(program.id)
                    moment = digest_moment(program, monday_of(plan_of(program), now) + _WEEK)
                if moment is not None:
                    moments.append(moment)
        for program_id in due:
            with self._sessions.writing(self._workspace_id) as session:
                make_digest(session, session.get_one(Program, program_id), now)
        return min(moments, default=None)


def next_digest(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """When this program's next digest is due (UTC); None while there is nothing to tell, or it is on hold. The first
    one comes on the first Monday after it opened: until then there is no week to look back on.
    """
    cohort = current_cohort(session, program)
    if program.on_hold or cohort.status in (CohortState.PLANNED, CohortState.CLOSED):
        return None
    plan = plan_of(program)
    monday = monday_of(plan, now)
    moment = digest_moment(program, monday)
    if _made(session, program, monday) or (cohort.opened_at or program.created_at) > moment:
        return digest_moment(program, monday + _WEEK)
    if moment > now:
        return moment
    late = next_working_moment(now, plan.zone, plan.country, plan.hours, silent_days(plan))
    in_time = local_date(late, plan.zone) < monday + _WEEK
    return late if in_time else digest_moment(program, monday + _WEEK)


def digest_moment(program: Program, monday: date) -> datetime:
    """The first working hour of that Monday at the program's home, or of the next working day."""
    plan = plan_of(program)
    opening = local_moment(monday, plan.hours[0], plan.zone)
    return next_working_moment(opening, plan.zone, plan.country, plan.hours, silent_days(plan))


def make_digest(session: WorkspaceSession, program: Program, now: datetime) -> None:
    """Write down how things stand and post it, once a week."""
    take_turn(session, program)
    monday = monday_of(plan_of(program), now)
    if program.on_hold or _made(session, program, monday):
        return
    made = WeeklyDigest(
        program_id=program.id, monday=monday, made_at=now, figures=figures(session, program, now)
    )
    session.add(made)
    outbox.post(
        session, KIND, now, key=digest_key(program, monday), program=program.id, monday=monday.isoformat()
    )


def digest_key(program: Program, monday: date) -> str:
    return f"digest:{program.id}:{monday.isoformat()}"


def skip_step(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    step: str,
    monday: str,
    *,
    skip: bool,
    now: datetime,
) -> Program:
    """Leave one reminder out of this week, for all pairs, or send it after all. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SKIP_REMINDERS)
    take_turn(session, program)
    plan = plan_of(program)
    this = monday_of(plan, now)
    if monday != this.isoformat():
        raise DomainError("week_over")
    standing = skipped_steps(session, program, this).get(step)
    if all(one.key != step for one in plan.timeline):
        raise DomainError("reminder_gone")
    if skip is (standing is not None):
        raise DomainError("step_skipped" if skip else "step_not_skipped")
    if standing is not None:
        session.delete(standing)
    else:
        session.add(SkippedStep(program_id=program.id, step=step, monday=this, by_id=person.id, at=now))
    verb = "reminder.skipped" if skip else "reminder.restored"
    record(session, verb, now, actor=person, program_id=program.id, step=step, monday=monday)
    session.flush()
    ring(session, program, now)
    if _made(session, program, this):
        outbox.amend(session, digest_key(program, this), now, program=program.id, monday=monday)
    return program


def retry_all(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> int:
    """Try everything again that Slack refused; returns how much. Raises DomainError when there is nothing."""
    program = coordinated(session, actor, program_id, Action.RETRY_FAILURE)
    tried = 0
    for row in undelivered(session, program):
        try:
            retry_delivery(session, actor, person, row.id, now)
        except DomainError:
            continue  # nobody was told of it, so nobody mended it
        tried += 1
    if not tried:
        raise DomainError("delivery_settled")
    return tried


def _made(session: WorkspaceSession, program: Program, monday: date) -> bool:
    made = select(WeeklyDigest.id).where(WeeklyDigest.program_id == program.id, WeeklyDigest.monday == monday)
    return session.scalar(made) is not None
