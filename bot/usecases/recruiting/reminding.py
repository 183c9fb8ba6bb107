"""The one reminder to those who began an application and did not finish it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from bot.domain.calendar import next_working_moment
from bot.domain.states.cohort import CohortState
from bot.domain.states.enrollment import LIVING
from bot.usecases import outbox
from db.models import Cohort, Enrollment, OutboxRow, Person, Submission
from db.session import Sessions, WorkspaceSession

KIND = "application.unfinished"
AFTER = timedelta(days=3)
LOOK_EVERY = timedelta(days=1)
"""Shorter than AFTER: whoever begins after a look is found by a later one before the reminder is due."""
TOO_LATE = timedelta(days=14)
"""After so long a silence the person has decided."""


class ApplicationsJob:
    """Reminds once, three days after someone began, in their next working hours.

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
            self._next = min([now + LOOK_EVERY, *later])
        return self._next


def remind_unfinished(session: WorkspaceSession, now: datetime) -> list[datetime]:
    """Write the reminders that are due; returns when the others will be (aware, UTC)."""
    later = []
    for submission, person in _unfinished(session, now):
        due = next_working_moment(submission.begun_at + AFTER, person.zone, person.country)
        if due <= now:
            # A bot that was away catches up, but not in the middle of the night.
            due = next_working_moment(now, person.zone, person.country)
        if due > now:
            later.append(due)
            continue
        outbox.post(
            session, KIND, now, key=f"{KIND}:{submission.id}", person=person.id, cohort=submission.subject_id
        )
    return later


def _unfinished(session: WorkspaceSession, now: datetime) -> Iterator[tuple[Submission, Person]]:
    """Drafts of people who may still finish: neither withdrawn nor reminded, in a cohort that recruits."""
    enrolled = exists().where(
        Enrollment.cohort_id == Submission.subject_id, Enrollment.person_id == Submission.person_id
    )
    taking_part = enrolled.where(Enrollment.status.in_([state.value for state in LIVING]))
    rows = session.execute(
        select(Submission, Person)
        .join(Person, Person.id == Submission.person_id)
        .join(Cohort, Cohort.id == Submission.subject_id)
        .where(
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.submitted_at.is_(None),
            Submission.begun_at > now - TOO_LATE,
            Cohort.status == CohortState.RECRUITING.value,
            Person.deactivated_at.is_(None),
            ~enrolled | taking_part,
        )
        .order_by(Submission.id)
    ).all()
    reminded = set(session.scalars(select(OutboxRow.key).where(OutboxRow.kind == KIND)))
    return ((s, person) for s, person in rows if f"{KIND}:{s.id}" not in reminded)
