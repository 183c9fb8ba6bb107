"""Asking those who applied already, once for everything that coordinators changed in one sitting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.calendar import next_daily_look, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.form_changes import INTAKE
from bot.domain.forms import Question
from bot.domain.states.cohort import TAKES_APPLICATIONS
from bot.usecases import outbox
from bot.usecases.planning.plans import current_form, form_of, plan_of
from bot.usecases.planning.questions.news import WAITING, news_for
from db.models import Cohort, Enrollment, FormVersion, OutboxRow, Person, Program, Submission
from db.session import Sessions, WorkspaceSession

KIND = "questions.new"
QUIET = timedelta(minutes=30)
"""Without a further change for so long, a coordinator is done."""


class NewQuestionsJob:
    """Tells people of new questions, half an hour after the last change, in their next working hours.

    `now` gives the time, aware and in UTC.
    """

    name = "new questions"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._next: datetime | None = None
        self._seen: int | None = None

    def run(self) -> datetime | None:
        """Tell whoever is to be told by now; returns when to look again."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            changed = last_change(session)
        if changed is None:
            return None  # woken when something changes
        if self._next is None or self._next <= now or changed != self._seen:
            with self._sessions.writing(self._workspace_id) as session:
                later = tell_of_new_questions(session, now)
            self._seen = changed
            self._next = min([next_daily_look(now), *later])
        return self._next


def last_change(session: WorkspaceSession) -> int | None:
    """The newest version (its row's id) of any questionnaire that was changed after it was first made."""
    changed = select(func.max(FormVersion.id)).where(FormVersion.form_key == INTAKE, FormVersion.version > 1)
    return session.scalar(changed)


def tell_of_new_questions(session: WorkspaceSession, now: datetime) -> list[datetime]:
    """Write the messages that are due; returns when others will be (aware, UTC)."""
    later: list[datetime] = []
    for cohort in _cohorts(session):
        version = current_form(session, cohort.program_id, INTAKE)
        quiet_at = version.made_at + QUIET
        if version.version == 1 or cohort.program.on_hold:
            continue
        if quiet_at > now:
            later.append(quiet_at)
            continue
        told, plan = _told(session), plan_of(cohort.program)
        for submission, person in _applications(session, cohort, version):
            new = _untold(session, cohort, submission, told.get(submission.id))
            if not new:
                continue
            due = next_working_moment(now, person.zone, person.country, plan.hours, silent_days(plan))
            if due > now:
                later.append(due)
                continue
            outbox.post(
                session, KIND, now, key=f"{KIND}:{submission.id}:{version.version}",
                person=person.id, cohort=cohort.id, submission=submission.id, version=version.version,
            )  # fmt: skip
            outbox.refresh_home(session, person, now)
    return later


def _cohorts(session: WorkspaceSession) -> list[Cohort]:
    """Those that take applications, with a questionnaire that was changed."""
    changed = select(FormVersion.program_id).where(FormVersion.form_key == INTAKE, FormVersion.version > 1)
    return list(
        session.scalars(
            select(Cohort)
            .join(Program, Program.id == Cohort.program_id)
            .where(
                Cohort.status.in_([state.value for state in TAKES_APPLICATIONS]),
                Program.id.in_(changed),
            )
            .order_by(Cohort.id)
        )
    )


def _applications(
    session: WorkspaceSession, cohort: Cohort, version: FormVersion
) -> Iterator[tuple[Submission, Person]]:
    """Sent before this version, by people who still wait for a partner."""
    waiting = select(Enrollment.person_id).where(
        Enrollment.cohort_id == cohort.id, Enrollment.status.in_([state.value for state in WAITING])
    )
    rows = session.execute(
        select(Submission, Person)
        .join(Person, Person.id == Submission.person_id)
        .where(
            Submission.form_key == INTAKE,
            Submission.subject == "cohort",
            Submission.subject_id == cohort.id,
            Submission.submitted_at.is_not(None),
            Submission.form_version_id != version.id,
            Submission.person_id.in_(waiting),
            Person.deactivated_at.is_(None),
        )
        .options(selectinload(Submission.answers))
        .order_by(Submission.id)
    ).all()
    return ((submission, person) for submission, person in rows)


def _told(session: WorkspaceSession) -> dict[int, int]:
    """By application the newest version whose new questions its writer was told of."""
    told: dict[int, int] = {}
    for args in session.scalars(select(OutboxRow.args).where(OutboxRow.kind == KIND)):
        if not args:
            continue  # so old that what it was about is not kept any more
        application, version = int(args["submission"]), int(args["version"])
        told[application] = max(version, told.get(application, 0))
    return told


def _untold(
    session: WorkspaceSession, cohort: Cohort, submission: Submission, told: int | None
) -> tuple[Question, ...]:
    """What is new and was not in the version that this person has been told of."""
    new = news_for(session, cohort, submission)
    if told is None or not new:
        return new
    version = session.scalar(
        select(FormVersion).where(
            FormVersion.program_id == cohort.program_id,
            FormVersion.form_key == INTAKE,
            FormVersion.version == told,
        )
    )
    known = {q.key for q in form_of(version).questions if not q.retired} if version is not None else set()
    return tuple(question for question in new if question.key.split(":", 1)[0] not in known)
