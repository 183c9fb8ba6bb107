"""Words to those who began an application and did not finish it: a follow-up once, the last call once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from bot.domain.calendar import local_date, local_moment, next_daily_look
from bot.domain.campaign import FOLLOW_UP, LAST_CALL, closes_at, has_closed
from bot.domain.program import Program as Plan
from bot.domain.states.cohort import CohortState
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases import outbox
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.inviting.campaign import may_go_out, moment_for
from db.models import Cohort, Enrollment, OutboxRow, Person, Submission
from db.session import Sessions, WorkspaceSession

KIND, LAST = "application.unfinished", "application.last_call"
"""At most as long as the shortest time after which somebody is reminded: a later look finds them in time."""
TOO_LATE = timedelta(days=11)
"""After so long a silence beyond the reminder's day the person has decided."""
BETWEEN = timedelta(days=1)
"""Nobody reads the last call on the day on which they began, nor beside the follow-up."""


class ApplicationsJob:
    """Reminds once, some days after someone began, and once more at the last call, in their working hours.

    `now` gives the time, aware and in UTC.
    """

    name = "applications"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._next: datetime | None = None

    def run(self) -> datetime | None:
        """Remind whoever is due; returns when to look again."""
        now = self._now()
        if self._next is None or self._next <= now:
            with self._sessions.writing(self._workspace_id) as session:
                later = remind_unfinished(session, now)
            self._next = min([next_daily_look(now), *later])
        return self._next


def remind_unfinished(session: WorkspaceSession, now: datetime) -> list[datetime]:
    """Write the reminders that are due; returns when the others will be (aware, UTC).

    Nothing is written for a program on hold, on its silent days, after applications closed, or in words that the
    champion has not approved.
    """
    later = []
    for cohort in _recruiting(session, now):
        plan, people = plan_of(cohort.program), list(_unfinished(session, cohort))
        told = _told(session) if people else {}
        for submission, person in people:
            due = _due(cohort, plan, submission, person, told, now)
            if due is None:
                continue
            kind, at = due
            if at > now:
                later.append(at)
            elif may_go_out(session, cohort.program, LAST_CALL if kind == LAST else FOLLOW_UP):
                key = _key(kind, submission)
                outbox.post(session, kind, now, key=key, person=person.id, cohort=cohort.id)
    return later


def _due(
    cohort: Cohort,
    plan: Plan,
    submission: Submission,
    person: Person,
    told: dict[str, datetime],
    now: datetime,
) -> tuple[str, datetime] | None:
    """Which word comes next for this person, and when; None if there is nothing more to say."""
    last_day, followed = plan.dates.last_call, _when_told(told, KIND, submission)
    if _when_told(told, LAST, submission) is not None:
        return None
    called = last_day is not None and last_day <= local_date(now, plan.zone)
    after = timedelta(days=plan.campaign.follow_up_days)
    in_time = now - submission.begun_at <= after + TOO_LATE
    if followed is None and after and in_time and not called:
        return _in_time(KIND, cohort, plan, person, submission.begun_at + after, now)
    if last_day is None or now - local_moment(last_day, 0, plan.zone) > TOO_LATE:
        return None
    earliest = max(local_moment(last_day, plan.hours[0], person.zone), submission.begun_at + BETWEEN)
    if followed is not None:
        earliest = max(earliest, followed + BETWEEN)
    return _in_time(LAST, cohort, plan, person, earliest, now)


def _in_time(
    kind: str, cohort: Cohort, plan: Plan, person: Person, earliest: datetime, now: datetime
) -> tuple[str, datetime] | None:
    """In their working hours; a bot that was away catches up, but not in the middle of the night."""
    at = moment_for(cohort.program, person, max(earliest, now))
    end = closes_at(plan)
    return (kind, at) if end is None or at < end else None


def _recruiting(session: WorkspaceSession, now: datetime) -> list[Cohort]:
    cohorts = session.scalars(
        select(Cohort).where(Cohort.status == CohortState.RECRUITING.value).order_by(Cohort.id)
    )
    return [c for c in cohorts if not c.program.on_hold and not has_closed(plan_of(c.program), now)]


def _unfinished(session: WorkspaceSession, cohort: Cohort) -> Iterator[tuple[Submission, Person]]:
    """Drafts of people who may still finish: they began, and have neither sent it nor let go of it."""
    enrolled = exists().where(
        Enrollment.cohort_id == Submission.subject_id, Enrollment.person_id == Submission.person_id
    )
    rows = session.execute(
        select(Submission, Person)
        .join(Person, Person.id == Submission.person_id)
        .where(
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.subject_id == cohort.id,
            Submission.submitted_at.is_(None),
            Person.deactivated_at.is_(None),
            ~enrolled | enrolled.where(Enrollment.status == EnrollmentState.BEGUN.value),
        )
        .order_by(Submission.id)
    )
    return ((submission, person) for submission, person in rows)


def unfinished_people(session: WorkspaceSession, cohort: Cohort) -> list[Person]:
    """Who began an application of this cohort and may still finish it."""
    return [person for _, person in _unfinished(session, cohort)]


def _told(session: WorkspaceSession) -> dict[str, datetime]:
    rows = session.execute(
        select(OutboxRow.key, OutboxRow.created_at).where(OutboxRow.kind.in_((KIND, LAST)))
    )
    return {str(key): at for key, at in rows}


def _key(kind: str, submission: Submission) -> str:
    """A draft may be let go of, and SQLite gives its number to another: so when it was begun belongs to the key."""
    return f"{kind}:{submission.id}:{int(submission.begun_at.timestamp())}"


def _when_told(told: dict[str, datetime], kind: str, submission: Submission) -> datetime | None:
    """When this word on a draft was written. Keys of earlier versions have no moment: theirs was written after it was
    begun, or it was about another draft.
    """
    earlier = told.get(f"{kind}:{submission.id}")
    if earlier is not None and earlier < submission.begun_at:
        earlier = None
    return told.get(_key(kind, submission), earlier)
