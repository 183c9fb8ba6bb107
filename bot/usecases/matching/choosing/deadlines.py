"""What time brings to short lists and to mentors who are asked: one reminder each, and a deadline.

Nobody has to answer. Whoever does not rank is matched by everything else, and silence of a mentor is a yes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.deadlines import reminder
from bot.domain.due_dates import silent_days
from bot.domain.program import Program as Plan
from bot.domain.states.match_round import RoundState
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.matching_modes import LAPSED, OFFERED
from bot.usecases.matching.choosing.answers import asking_rounds, close_answers, silent_mentors
from bot.usecases.matching.choosing.short_lists import choose_lists, tell_when_all_are_in
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import holidays_of, hours_of
from db.models import Cohort, Enrollment, MatchRound, OutboxRow, Person, ShortList
from db.session import Sessions, WorkspaceSession


class ShortListsJob:
    """Chooses the mentors of the short lists that coordinators asked for, on a driver that may take its time.

    `now` gives aware UTC; `wake` tells the sender that there is something to say.
    """

    name = "short lists"

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        now: Callable[[], datetime],
        *,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._wake = wake

    def run(self) -> datetime | None:
        """Choose for everybody who waits. Returns None: an offer wakes it."""
        if choose_lists(self._sessions, self._workspace_id, self._now()):
            self._wake()
        return None


class DeadlinesJob:
    """Reminds, and closes what is over. `now` gives aware UTC."""

    name = "deadlines"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._seen: Seen | None = None
        self._next: datetime | None = None

    def run(self) -> datetime | None:
        """Take every step that is due; returns when the next one is (UTC).

        Woken for something else it does not look at everybody again: who has answered since needs nothing.
        """
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            seen = what_is_open(session)
            if seen == self._seen and (self._next is None or self._next > now):
                return self._next
            due = next_step(session, now)
        if due is not None and due <= now:
            with self._sessions.writing(self._workspace_id) as session:
                take_steps(session, now)
            with self._sessions.reading(self._workspace_id) as session:
                seen, due = what_is_open(session), next_step(session, now)
        self._seen, self._next = seen, due
        return due


Seen = tuple[datetime | None, datetime | None, tuple[tuple[int, int], ...]]


def what_is_open(session: WorkspaceSession) -> Seen:
    """The first deadline and the last offer of short lists, and the rounds whose mentors are asked: when none
    of these changes, no step comes earlier than known.
    """
    lists = select(func.min(ShortList.until), func.max(ShortList.offered_at))
    first, last = session.execute(lists.where(ShortList.status == OFFERED)).one()
    asking = select(MatchRound.id, MatchRound.revision).where(MatchRound.status == RoundState.ASKING.value)
    rounds = tuple((int(number), int(revision)) for number, revision in session.execute(asking))
    return first, last, rounds


def next_step(session: WorkspaceSession, now: datetime) -> datetime | None:
    """When the next reminder or deadline comes (UTC); `now` or earlier: there is something to do."""
    return min([*_moments_of_lists(session, now), *_moments_of_answers(session, now)], default=None)


def take_steps(session: WorkspaceSession, now: datetime) -> None:
    """Remind those whose reminder is due, and close what has ended."""
    _remind_mentees(session, now)
    _end_lists(session, now)
    for made in asking_rounds(session):
        _remind_mentors(session, made, now)
        _end_answers(session, made, now)


def reminder_moment(
    begun: datetime, until: datetime, person: Person, plan: Plan, now: datetime
) -> datetime | None:
    """When somebody is reminded of a deadline, in their own working hours and on no silent day; None: not at all."""
    return reminder(
        begun, until, person.zone, holidays_of(person), now, hours_of(person, plan), silent_days(plan)
    )


# --- short lists ---------------------------------------------------------------------------------------


def _offered(session: WorkspaceSession) -> list[ShortList]:
    query = (
        select(ShortList)
        .where(ShortList.status == OFFERED)
        .options(selectinload(ShortList.enrollment).selectinload(Enrollment.person))
        .order_by(ShortList.id)
    )
    return list(session.scalars(query))


def _reminder_key(short_list: ShortList) -> str:
    return f"short_list.reminder:{short_list.id}:{short_list.offered_at.isoformat()}"


def _plan(one: ShortList) -> Plan:
    return plan_of(one.enrollment.cohort.program)


def _reminded(session: WorkspaceSession, keys: Iterable[str]) -> frozenset[str]:
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        found.update(session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(some))))
    return frozenset(found)


def _moments_of_lists(session: WorkspaceSession, now: datetime) -> list[datetime]:
    lists = _offered(session)
    reminded = _reminded(session, map(_reminder_key, lists))
    moments = []
    for one in lists:
        moments.append(one.until)
        if _reminder_key(one) not in reminded:
            moment = reminder_moment(one.offered_at, one.until, one.enrollment.person, _plan(one), now)
            moments += [moment] if moment is not None else []
    return moments


def _remind_mentees(session: WorkspaceSession, now: datetime) -> None:
    for one in _offered(session):
        person = one.enrollment.person
        moment = reminder_moment(one.offered_at, one.until, person, _plan(one), now)
        if one.until > now and moment is not None and moment <= now:
            outbox.post(session, "short_list.reminder", now, key=_reminder_key(one),
                        person=person.id, short_list=one.id)  # fmt: skip


def _end_lists(session: WorkspaceSession, now: datetime) -> None:
    """Lists whose time is over lapse; coordinators hear of it once the last of a cohort did."""
    ended: dict[int, Cohort] = {}
    for one in _offered(session):
        if one.until <= now:
            one.status = LAPSED
            cohort = one.enrollment.cohort
            ended[cohort.id] = cohort
            record(session, "short_list.lapsed", now, program_id=cohort.program_id, subject="short_list",
                   subject_id=one.id)  # fmt: skip
    session.flush()
    for cohort in ended.values():
        tell_when_all_are_in(session, cohort, now)


# --- mentors' answers ----------------------------------------------------------------------------------


def _asked_reminders(
    session: WorkspaceSession, made: MatchRound, now: datetime
) -> list[tuple[Person, str, datetime]]:
    """Mentors who have not answered, with the key of their reminder and when it is due."""
    if made.answers_until is None:
        return []
    cohort = session.get_one(Cohort, made.cohort_id)
    plan = plan_of(cohort.program)
    begun = made.answers_until - timedelta(days=plan.matching.answer_days)
    found = []
    for person in silent_mentors(session, made):
        moment = reminder_moment(begun, made.answers_until, person, plan, now)
        if moment is not None:
            found.append(
                (person, f"mentor.reminded:{made.id}:{person.id}:{made.answers_until.isoformat()}", moment)
            )
    return found


def _moments_of_answers(session: WorkspaceSession, now: datetime) -> list[datetime]:
    moments: list[datetime] = []
    for made in asking_rounds(session):
        moments += [made.answers_until] if made.answers_until is not None else []
        reminders = _asked_reminders(session, made, now)
        done = _reminded(session, (key for _, key, _ in reminders))
        moments += [moment for _, key, moment in reminders if key not in done]
    return moments


def _remind_mentors(session: WorkspaceSession, made: MatchRound, now: datetime) -> None:
    for person, key, moment in _asked_reminders(session, made, now):
        if moment <= now:
            outbox.post(session, "mentor.reminded", now, key=key, person=person.id, round=made.id)


def _end_answers(session: WorkspaceSession, made: MatchRound, now: datetime) -> None:
    """Silence was a yes; whoever has answered by now is taken at their word."""
    if made.answers_until is not None and made.answers_until <= now:
        session.get_one(Cohort, made.cohort_id, with_for_update=True)
        session.refresh(made, with_for_update=True)
        if made.status == RoundState.ASKING:
            close_answers(session, made, now)
