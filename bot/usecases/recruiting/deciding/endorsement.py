"""A manager's word: does this person have room for it? Asked once for an application, reminded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import (
    add_working_days,
    local_date,
    local_moment,
    next_daily_look,
    next_working_moment,
)
from bot.domain.due_dates import silent_days
from bot.domain.forms import Answers, Form, Kind
from bot.domain.role_profiles import MANAGER
from bot.domain.shown.endorsing import EndorsementAhead
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.deciding.in_their_messages import tell_in_their_messages
from bot.usecases.recruiting.joining.profiles import ask_to_accept
from bot.usecases.submissions import Subject, answers_of, find_submission, form_of_submission
from db.models import Cohort, Enrollment, OutboxRow, Person, Program
from db.session import Sessions, WorkspaceSession, is_number

INTAKE = "intake"
ASKED, GIVEN, REFUSED, UNKNOWN = "asked", "given", "refused", "unknown"
STANDING_BY = frozenset({EnrollmentState.APPLIED.value, EnrollmentState.WAITLISTED.value})
"""While an application is in one of these states, the manager's word still matters."""
REMIND_AFTER = 3  # working days
NOTE_LIMIT = 1000


def endorsement_ahead(
    session: WorkspaceSession, cohort: Cohort, person: Person, answers: Answers, form: Form
) -> EndorsementAhead | None:
    """What an applicant must know before they send; None where nobody will be asked."""
    if not _wanted(cohort, person):
        return None
    manager = manager_of(session, person, form, answers)
    return EndorsementAhead(manager.slack_id if manager else "")


def manager_of(session: WorkspaceSession, person: Person, form: Form, answers: Answers) -> Person | None:
    """Who is asked: the manager of the directory, else the one whom the person named in the questionnaire."""
    named = _named(form, answers)
    stated = session.scalars(select(Person).where(Person.slack_id.in_(named))).all() if named else ()
    for manager in (person.manager, *stated):
        if manager is not None and manager.id != person.id and _can_answer(manager):
            return manager
    return None


def ask_managers(session: WorkspaceSession, cohort: Cohort, person: Person, now: datetime) -> None:
    """Ask about every role that was just applied for and not asked about yet; one message for all of them."""
    if not _wanted(cohort, person):
        return
    new = [e for e in _applications(session, cohort.id, person.id) if e.endorsement in ("", UNKNOWN)]
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id))
    if not new or submission is None:
        return
    manager = manager_of(session, person, form_of_submission(submission), answers_of(submission))
    for enrollment in new:
        enrollment.endorsement = ASKED if manager else UNKNOWN
        enrollment.endorsed_by = manager.id if manager else None
        enrollment.endorsed_at = now if manager else None
    if manager is None:
        return
    record(session, "endorsement.asked", now, actor=person, program_id=cohort.program_id, subject="cohort",
           subject_id=cohort.id)  # fmt: skip
    _post(session, "endorsement.asked", cohort, person, manager, now, since=now)


def endorse(
    session: WorkspaceSession, actor: Actor, person: Person, about: object, now: datetime
) -> list[Enrollment]:
    """“I make room for it”. `about` is `cohort id:person id`. Raises DomainError when it is answered, or over."""
    return _answer(session, actor, person, about, GIVEN, None, now)


def refuse_endorsement(
    session: WorkspaceSession, actor: Actor, person: Person, about: object, note: str, now: datetime
) -> list[Enrollment]:
    """“Not now”, with a reason for the coordinators if the manager gives one. Raises DomainError as `endorse`."""
    words = note.strip()
    if len(words) > NOTE_LIMIT:
        raise DomainError("answer_too_long", field="reason", length=len(words), maximum=NOTE_LIMIT)
    return _answer(session, actor, person, about, REFUSED, words or None, now)


def asked_of(session: WorkspaceSession, actor: Actor, about: object) -> list[Enrollment]:
    """The applications a manager is asked about, still unanswered. Raises DomainError with what is the case now."""
    cohort_id, _, person_id = str(about).partition(":")
    found: list[Enrollment] = []
    if is_number(cohort_id) and is_number(person_id):
        found = [
            e
            for e in _enrollments(session, int(cohort_id), int(person_id))
            if e.endorsed_by is not None and str(e.endorsed_by) == actor.person
        ]
    if not found:
        require(Action.ENDORSE, actor, owner="")
    require(Action.ENDORSE, actor, owner=str(found[0].endorsed_by))
    waiting = [e for e in found if e.endorsement == ASKED and e.status in STANDING_BY]
    if waiting:
        return waiting
    if any(e.endorsement in (GIVEN, REFUSED) for e in found):
        raise DomainError("endorsement_answered")
    raise DomainError("endorsement_over")


def _answer(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    about: object,
    state: str,
    note: str | None,
    now: datetime,
) -> list[Enrollment]:
    for enrollment in asked_of(session, actor, about):
        take_turn(session, enrollment)
    answered = asked_of(session, actor, about)
    for enrollment in answered:
        enrollment.endorsement, enrollment.endorsed_at, enrollment.endorsement_note = state, now, note
        record(session, f"endorsement.{state}", now, actor=person, program_id=enrollment.cohort.program_id,
               subject="enrollment", subject_id=enrollment.id)  # fmt: skip
    program = answered[0].cohort.program
    if state == GIVEN:
        ask_to_accept(session, program, person, MANAGER, now)  # what a manager of a participant is asked for
    tell_in_their_messages(session, program.id, answered, now)
    _bring_up_to_date(session, answered[0], now)
    return answered


def _bring_up_to_date(session: WorkspaceSession, first: Enrollment, now: datetime) -> None:
    """The message that asked, and its reminder, say what was answered."""
    rows = session.scalars(
        select(OutboxRow).where(
            OutboxRow.kind.in_(("endorsement.asked", "endorsement.reminder")),
            OutboxRow.key.like(f"endorsement.%:{first.cohort_id}:{first.person_id}:%"),
            OutboxRow.slack_ts.is_not(None),
        )
    )
    for row in rows:
        outbox.amend(session, row.key, now, **row.args)


class EndorsementsJob:
    """Reminds a manager once, three working days after they were asked. `now` gives aware UTC."""

    name = "endorsements"

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
                later = remind_managers(session, now)
            self._next = min([next_daily_look(now), *later])
        return self._next


def remind_managers(session: WorkspaceSession, now: datetime) -> list[datetime]:
    """Write the reminders that are due; returns when the others will be (aware, UTC)."""
    later = []
    for enrollment, manager, since in _unanswered(session):
        day = add_working_days(local_date(since, manager.zone), REMIND_AFTER, manager.country)
        program = enrollment.cohort.program
        morning = local_moment(day, plan_of(program).working_hours.start, manager.zone)
        due = _at_work(program, manager, max(morning, since + timedelta(hours=1), now))
        if due > now:
            later.append(due)
            continue
        _post(
            session, "endorsement.reminder", enrollment.cohort, enrollment.person, manager, now, since=since
        )
    return later


def _unanswered(session: WorkspaceSession) -> Iterable[tuple[Enrollment, Person, datetime]]:
    rows = session.execute(
        select(Enrollment, Person)
        .join(Person, Person.id == Enrollment.endorsed_by)
        .where(
            Enrollment.endorsement == ASKED,
            Enrollment.status.in_(STANDING_BY),
            Person.deactivated_at.is_(None),
        )
        .order_by(Enrollment.id)
    ).all()
    for enrollment, manager in rows:
        if enrollment.endorsed_at is not None and not enrollment.cohort.program.on_hold:
            yield enrollment, manager, enrollment.endorsed_at


def _post(
    session: WorkspaceSession,
    kind: str,
    cohort: Cohort,
    applicant: Person,
    manager: Person,
    now: datetime,
    *,
    since: datetime,
) -> None:
    outbox.post(
        session, kind, now, key=f"{kind}:{cohort.id}:{applicant.id}:{int(since.timestamp())}", apart=True,
        person=manager.id, cohort=cohort.id, applicant=applicant.id,
        not_before=_at_work(cohort.program, manager, now),
    )  # fmt: skip


def _at_work(program: Program, manager: Person, moment: datetime) -> datetime:
    """From `moment` on, in a manager's working hours and on none of the program's silent days (UTC)."""
    plan = plan_of(program)
    return next_working_moment(moment, manager.zone, manager.country, plan.hours, silent_days(plan))


def _wanted(cohort: Cohort, person: Person) -> bool:
    """An external mentor has no manager here."""
    return plan_of(cohort.program).recruiting.endorsement and not person.is_guest


def _named(form: Form, answers: Answers) -> list[str]:
    named: list[str] = []
    for question in form.questions:
        answer = answers.get(question.key)
        if question.prefill == "manager" and question.kind is Kind.PEOPLE and isinstance(answer, list):
            named += answer
    return named


def _can_answer(manager: Person) -> bool:
    return not (manager.is_bot or manager.is_guest or manager.is_outside or manager.deactivated_at)


def _applications(session: WorkspaceSession, cohort_id: int, person_id: int) -> list[Enrollment]:
    return [e for e in _enrollments(session, cohort_id, person_id) if e.status in STANDING_BY]


def _enrollments(session: WorkspaceSession, cohort_id: int, person_id: int) -> list[Enrollment]:
    return list(
        session.scalars(
            select(Enrollment)
            .where(Enrollment.cohort_id == cohort_id, Enrollment.person_id == person_id)
            .order_by(Enrollment.role)
        )
    )
