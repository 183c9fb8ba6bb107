"""Programs that go on all year: newcomers are matched again and again, and a coordinator looks each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.calendar import local_date, local_moment, next_daily_look, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.said import N_
from bot.domain.states.cohort import TAKES_APPLICATIONS
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import RoundState
from bot.domain.states.pair import LIVING
from bot.usecases.matching.drafts.rounds import queue_round
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Coordinator, Enrollment, MatchRound, Pair, Person, Program
from db.session import Sessions, WorkspaceSession

ROUND_NAME = N_("Newcomers")
"""One name for all of them: a draft that nobody published until the next one is replaced by it."""
_STATES = [state.value for state in TAKES_APPLICATIONS]


class RepeatingJob:
    """Asks for the rounds that are due. `now` gives the time, aware and in UTC."""

    name = "repeating"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._next_look: datetime | None = None

    def run(self) -> datetime | None:
        """Ask for every round that is due; returns when to look again."""
        now = self._now()
        if self._next_look is None or self._next_look <= now:
            with self._sessions.writing(self._workspace_id) as session:
                set_alarms(session, now)
            self._next_look = next_daily_look(now)
        with self._sessions.reading(self._workspace_id) as session:
            first = _first_alarm(session)
        if first is not None and first <= now:
            with self._sessions.writing(self._workspace_id) as session:
                ask_for_due_rounds(session, now)
                first = _first_alarm(session)
        return min(self._next_look, first) if first is not None else self._next_look


def next_match(plan: Plan, cohort: Cohort, now: datetime) -> datetime | None:
    """When newcomers of a cohort are matched next: `repeat_days` from today, when the program's working hours
    begin (aware, UTC). None for a program that does not repeat, or that takes no applications.
    """
    days = plan.matching.repeat_days
    if not days or cohort.status not in TAKES_APPLICATIONS:
        return None
    day = local_date(now, plan.zone) + timedelta(days=days)
    opening = local_moment(day, plan.hours[0], plan.zone)
    return next_working_moment(opening, plan.zone, plan.country, plan.hours, silent_days(plan))


def set_alarms(session: WorkspaceSession, now: datetime) -> None:
    """Give every cohort that repeats its next day, and take it from those that do not any more."""
    for cohort in session.scalars(select(Cohort).where(Cohort.status.in_(_STATES))):
        repeats = plan_of(cohort.program).matching.repeat_days > 0
        if repeats != (cohort.next_match_at is not None):
            cohort.next_match_at = next_match(plan_of(cohort.program), cohort, now)


def ask_for_due_rounds(session: WorkspaceSession, now: datetime) -> list[MatchRound]:
    """Queue a round for every cohort whose day has come, if there is somebody to match. Nothing is published.

    A program on hold, or whose mentors are just being asked about such a draft, waits for its next day.
    """
    made = []
    due = session.scalars(
        select(Cohort)
        .where(Cohort.next_match_at <= now, Cohort.status.in_(_STATES))
        .order_by(Cohort.id)
        .with_for_update(of=Cohort)
    )
    for cohort in list(due):
        program = cohort.program
        cohort.next_match_at = next_match(plan_of(program), cohort, now)
        person = _in_whose_name(session, program)
        if cohort.next_match_at is None or program.on_hold or person is None:
            continue
        if _is_current(session, cohort) and _worth_it(session, cohort):
            made.append(queue_round(session, person, program, now, name=ROUND_NAME))
    return made


def _first_alarm(session: WorkspaceSession) -> datetime | None:
    return session.scalar(select(func.min(Cohort.next_match_at)).where(Cohort.status.in_(_STATES)))


def _is_current(session: WorkspaceSession, cohort: Cohort) -> bool:
    """The newest cohort of its program, and no mentor is just thinking about a draft of newcomers."""
    newest = session.scalar(select(func.max(Cohort.id)).where(Cohort.program_id == cohort.program_id))
    asking = select(MatchRound.id).where(
        MatchRound.cohort_id == cohort.id,
        MatchRound.name == ROUND_NAME,
        MatchRound.status == RoundState.ASKING.value,
    )
    return newest == cohort.id and session.scalar(asking.limit(1)) is None


def _worth_it(session: WorkspaceSession, cohort: Cohort) -> bool:
    """At least one mentee without a mentor, and one mentor with a free place."""
    return free_mentees(session, cohort) > 0 and free_places(session, cohort) > 0


def free_mentees(session: WorkspaceSession, cohort: Cohort) -> int:
    """Mentees who wait for a mentor and are still here."""
    query = (
        select(func.count())
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role == Role.MENTEE.value,
            Enrollment.status == EnrollmentState.APPROVED.value,
            Person.deactivated_at.is_(None),
        )
    )
    return int(session.scalar(query) or 0)


def free_places(session: WorkspaceSession, cohort: Cohort) -> int:
    """Places with mentors that nobody has."""
    rows = session.execute(
        select(Enrollment.person_id, Enrollment.capacity)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role == Role.MENTOR.value,
            Enrollment.status.in_([EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value]),
            Person.deactivated_at.is_(None),
        )
    )
    places = {int(person): int(capacity) for person, capacity in rows}
    taken = session.execute(
        select(Pair.mentor_id, func.count())
        .where(Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING]))
        .group_by(Pair.mentor_id)
    )
    used = {int(person): int(count) for person, count in taken}
    most = plan_of(cohort.program).capacity_max
    return sum(min(max(0, seats - used.get(person, 0)), most) for person, seats in places.items())


def _in_whose_name(session: WorkspaceSession, program: Program) -> Person | None:
    """The coordinator of the longest standing who is still here."""
    return session.scalar(
        select(Person)
        .join(Coordinator, Coordinator.person_id == Person.id)
        .where(Coordinator.program_id == program.id, Person.deactivated_at.is_(None))
        .order_by(Coordinator.id)
        .limit(1)
    )
