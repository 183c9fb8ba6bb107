"""Opening a program for applications, and saying so where everybody reads it."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date, local_moment
from bot.domain.campaign import ANNOUNCEMENT
from bot.domain.states import cohort as cohorts
from bot.domain.states.cohort import CohortState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.campaign import may_go_out, moment_at_home
from db.models import Cohort, Person, Program
from db.session import WorkspaceSession


def program_to_open(session: WorkspaceSession, actor: Actor, program_id: object) -> Program:
    """The program whose announcement a coordinator wants to see. Raises DomainError if it is open already."""
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    _opened(current_cohort(session, program))
    return program


def open_program(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> Program:
    """Take applications from now on and announce it, once.

    Raises DomainError if it is open already, or if the champion has not approved the announcement.
    """
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    cohort = current_cohort(session, program)
    _opened(cohort)
    if not may_go_out(session, program, ANNOUNCEMENT):
        raise DomainError("announcement_waits")
    _open(session, cohort, person, now)
    return program


def open_by_itself(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> Program:
    """Let it open as soon as it may: on its announcement's day, once the champion approved the text.

    Raises DomainError if it is open already.
    """
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    cohort = current_cohort(session, program)
    _opened(cohort)
    cohort.opening_by = person.id
    record(session, "program.opening_planned", now, actor=person, program_id=program.id, subject="cohort",
           subject_id=cohort.id)  # fmt: skip
    session.info[outbox.WORK_WAITS] = True
    return program


def keep_closed(session: WorkspaceSession, actor: Actor, program_id: object) -> Program:
    """It does not open by itself after all. Raises DomainError if it is open already."""
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    cohort = current_cohort(session, program)
    _opened(cohort)
    cohort.opening_by = None
    return program


def open_if_it_may(session: WorkspaceSession, cohort: Cohort, now: datetime) -> datetime | None:
    """Open a cohort that was to open by itself, in working hours at its home; when to look again otherwise.

    None: there is nothing to wait for but somebody's word.
    """
    program = cohort.program
    if cohort.opening_by is None or cohort.status != CohortState.PLANNED or program.on_hold:
        return None
    if not may_go_out(session, program, ANNOUNCEMENT):
        return None
    plan = plan_of(program)
    announce = plan.dates.announce
    if announce is not None and local_date(now, plan.zone) < announce:
        return day_begins(program, announce, now)
    at = moment_at_home(program, now)
    if at > now:
        return at
    _open(session, cohort, session.get_one(Person, cohort.opening_by), now)
    key = f"opened_itself:{cohort.id}"
    outbox.post(session, "admin.opened_itself", now, key=key, program=program.id)
    return None


def day_begins(program: Program, day: date, now: datetime) -> datetime:
    """The first working moment on or after `day` at the program's home, not before `now` (UTC)."""
    plan = plan_of(program)
    return moment_at_home(program, max(local_moment(day, plan.hours[0], plan.zone), now))


def _open(session: WorkspaceSession, cohort: Cohort, person: Person, now: datetime) -> None:
    cohort.status = _opened(cohort).value
    cohort.opened_at = cohort.opened_at or now
    cohort.opening_by = None
    record(session, "program.opened", now, actor=person, program_id=cohort.program_id, subject="cohort",
           subject_id=cohort.id)  # fmt: skip
    outbox.post(session, "program.announced", now, key=announced_key(cohort), program=cohort.program_id)


def announced_key(cohort: Cohort) -> str:
    """What the announcement is known by in the outbox."""
    return f"announced:{cohort.id}"


def last_call_key(cohort: Cohort) -> str:
    """What the last call is known by in the outbox."""
    return f"last_call:{cohort.id}"


def say_it_is_over(session: WorkspaceSession, cohort: Cohort, now: datetime) -> None:
    """What invited everybody to a cohort, as far as it was posted, invites nobody any more."""
    program = cohort.program_id
    outbox.amend(session, announced_key(cohort), now, program=program)
    outbox.amend(session, last_call_key(cohort), now, program=program, cohort=cohort.id)


def _opened(cohort: Cohort) -> cohorts.CohortState:
    return cohorts.move(cohorts.CohortState(cohort.status), cohorts.CohortEvent.OPEN)
