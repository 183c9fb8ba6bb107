"""An application: begun, filled in page by page, sent, edited, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.forms import Answer, Form
from bot.domain.roles import Role, roles_from
from bot.domain.shown.recruiting import ApplicationPage
from bot.domain.states import enrollment as states
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.filling import IN_ORDER, Asked, Filling, Progress
from bot.usecases.planning.plans import current_cohort, form_of
from bot.usecases.recruiting.prefill import prefilled
from bot.usecases.submissions import (
    Subject,
    answers_of,
    begin_submission,
    find_submission,
    form_of_submission,
    save_answers,
)
from db.models import Cohort, Enrollment, Person, Program, Submission
from db.session import WorkspaceSession

INTAKE = "intake"
ROLE_FEED, CAPACITY_FEED = "role", "capacity"


def begin_application(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> ApplicationPage:
    """Begin or take up an application; the intent is kept even if the form never opens.

    Raises DomainError when this person cannot join, or the program takes no applications.
    """
    require(Action.APPLY, actor)
    program = session.find(Program, program_id)
    if program is None:
        raise DomainError("program_unknown", typed="")
    cohort = current_cohort(session, program)
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    before = find_submission(session, INTAKE, person, Subject("cohort", cohort.id))
    submission = before or begin_submission(
        session, program.id, INTAKE, person, Subject("cohort", cohort.id), now
    )
    sheet = filling(session, cohort, submission)
    if before is None:
        save_answers(session, submission, prefilled(sheet.form, person))
        record(session, "application.begun", now, actor=person, program_id=program.id, subject="cohort",
               subject_id=cohort.id)  # fmt: skip
        outbox.refresh_home(session, person, now)
    elif before.submitted_at is None:
        _prefill(session, person, submission, sheet)
    return _page(cohort, person, sheet, sheet.opened(), resumed=before is not None)


def answer_what_is_new(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object, now: datetime
) -> ApplicationPage:
    """Only the questions that came since this person sent the application. Raises DomainError when there are none."""
    require(Action.APPLY, actor)
    cohort = session.find(Cohort, cohort_id)
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id)) if cohort else None
    if cohort is None or submission is None:
        raise DomainError("application_not_begun")
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    if submission.submitted_at is None:
        return begin_application(session, actor, person, cohort.program_id, now)
    sheet = filling(session, cohort, submission)
    asked = sheet.news()
    if asked is None:
        raise DomainError("nothing_new_to_answer")
    return _page(cohort, person, sheet, asked)


def save_application_page(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    cohort_id: object,
    page_number: object,
    raws: Mapping[str, object],
    now: datetime,
    progress: Progress = IN_ORDER,
) -> ApplicationPage | None:
    """Keep one page; the next page, or None when this was the last and the application is sent.

    `progress` is what the modal carried. Raises FormErrors with every mistake of the page.
    """
    require(Action.APPLY, actor)
    cohort = session.find(Cohort, cohort_id)
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id)) if cohort else None
    if cohort is None or submission is None:
        raise DomainError("application_not_begun")
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    sheet = filling(session, cohort, submission)
    progress = sheet.keep(progress, page_number, raws)
    _hold_enrollments(session, cohort, person, _roles(submission), now)
    asked = sheet.next(progress)
    if asked is not None:
        return _page(cohort, person, sheet, asked)
    _send(session, cohort, person, submission, now)
    return None


def _send(
    session: WorkspaceSession, cohort: Cohort, person: Person, submission: Submission, now: datetime
) -> None:
    sheet = filling(session, cohort, submission)
    missing = sheet.missing()
    if missing:
        raise DomainError("application_page_missing", label=missing[0].label)
    sheet.send()
    form, answers = sheet.form, answers_of(submission)
    first_time = submission.submitted_at is None
    submission.submitted_at = now
    capacity = next(
        (answers[q.key] for q in form.questions if q.feeds == CAPACITY_FEED and q.key in answers), None
    )
    for enrollment in enrollments_of(session, cohort.id, person.id):
        if enrollment.role == Role.MENTOR and isinstance(capacity, int):
            enrollment.capacity = capacity
        if EnrollmentState(enrollment.status) is EnrollmentState.BEGUN:
            _move(enrollment, EnrollmentEvent.APPLY)
            enrollment.applied_at = now
            record(session, "application.sent", now, actor=person, program_id=cohort.program_id,
                   subject="enrollment", subject_id=enrollment.id, role=enrollment.role)  # fmt: skip
            outbox.post(
                session, "admin.application", now,
                key=f"application:{enrollment.id}:{int(now.timestamp())}",
                program=cohort.program_id, enrollment=enrollment.id,
            )  # fmt: skip
    if first_time:
        outbox.post(session, "application.received", now, key=f"received:{submission.id}:{int(now.timestamp())}",
                    person=person.id, cohort=cohort.id)  # fmt: skip
    else:
        record(session, "application.edited", now, actor=person, program_id=cohort.program_id,
               subject="cohort", subject_id=cohort.id)  # fmt: skip
    outbox.refresh_home(session, person, now)


def withdraw_application(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object, now: datetime
) -> Cohort:
    """Leave before being matched: every role of this cohort is withdrawn. Pairs are left elsewhere."""
    cohort = session.find(Cohort, cohort_id)
    if cohort is None:
        raise DomainError("not_enrolled")
    require(Action.WITHDRAW, actor, owner=str(person.id))
    enrollments = enrollments_of(session, cohort.id, person.id)
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id))
    if not enrollments and submission is None:
        raise DomainError("not_enrolled")
    _withdraw(enrollments)
    if submission is not None:
        submission.submitted_at = None
    record(session, "application.withdrawn", now, actor=person, program_id=cohort.program_id, subject="cohort",
           subject_id=cohort.id)  # fmt: skip
    outbox.refresh_home(session, person, now)
    return cohort


def _withdraw(enrollments: Sequence[Enrollment]) -> None:
    """Every role that waits for its match; the others stay as they are. Raises DomainError if none waits."""
    matched = [e for e in enrollments if e.status == EnrollmentState.MATCHED]
    waiting = [e for e in enrollments if e not in matched and _can(e, EnrollmentEvent.WITHDRAW)]
    if not waiting and matched:
        raise DomainError("enrollment_matched_role", role=matched[0].role)
    for enrollment in waiting or enrollments:
        _move(enrollment, EnrollmentEvent.WITHDRAW)


def enrollments_of(session: WorkspaceSession, cohort_id: int, person_id: int) -> list[Enrollment]:
    """A person's enrollments in one cohort, mentee before mentor."""
    return list(
        session.scalars(
            select(Enrollment)
            .where(Enrollment.cohort_id == cohort_id, Enrollment.person_id == person_id)
            .order_by(Enrollment.role)
        )
    )


def _hold_enrollments(
    session: WorkspaceSession, cohort: Cohort, person: Person, roles: frozenset[Role], now: datetime
) -> None:
    """One enrollment per chosen role; a role that was unchosen before being matched is withdrawn."""
    held = {Role(e.role): e for e in enrollments_of(session, cohort.id, person.id)}
    for role in sorted(roles):
        enrollment = held.get(role)
        if enrollment is None:
            session.add(
                Enrollment(
                    cohort_id=cohort.id, person_id=person.id, role=role.value,
                    status=EnrollmentState.BEGUN.value, begun_at=now,
                )
            )  # fmt: skip
        elif EnrollmentState(enrollment.status) in (EnrollmentState.WITHDRAWN, EnrollmentState.DECLINED):
            _move(enrollment, EnrollmentEvent.RESUME)
    for role, enrollment in held.items():
        if role not in roles and _can(enrollment, EnrollmentEvent.WITHDRAW):
            if enrollment.status == EnrollmentState.MATCHED:
                raise DomainError("enrollment_matched_role", field=ROLE_FEED, role=role.value)
            _move(enrollment, EnrollmentEvent.WITHDRAW)
    session.flush()


def _can(enrollment: Enrollment, event: EnrollmentEvent) -> bool:
    return (EnrollmentState(enrollment.status), event) in states.TRANSITIONS


def _move(enrollment: Enrollment, event: EnrollmentEvent) -> None:
    enrollment.status = states.move(EnrollmentState(enrollment.status), event).value


def _roles(submission: Submission) -> frozenset[Role]:
    return roles_in(form_of_submission(submission), answers_of(submission))


def roles_in(form: Form, answers: Mapping[str, Answer]) -> frozenset[Role]:
    """The roles a person chose in the intake."""
    question = next((q for q in form.questions if q.feeds == ROLE_FEED), None)
    return roles_from(answers.get(question.key)) if question else frozenset()


def filling(session: WorkspaceSession, cohort: Cohort, submission: Submission) -> Filling:
    """An application on its way through the versions of the questionnaire."""
    return Filling(session, submission, cohort.program_id, roles_in)


def _page(
    cohort: Cohort, person: Person, sheet: Filling, asked: Asked, *, resumed: bool = False
) -> ApplicationPage:
    known = prefilled(sheet.form, person) if asked.progress.news else {}
    return ApplicationPage(
        program=program_shown(cohort.program),
        cohort=cohort.id,
        page=asked.page,
        answers={**known, **sheet.known()},
        submit=sheet.form.submit if asked.last else "",
        resumed=resumed,
        news=asked.progress.news,
        carried=asked.progress.carried(),
    )


def _prefill(session: WorkspaceSession, person: Person, submission: Submission, sheet: Filling) -> None:
    """What the directory knows of questions that came since this was begun."""
    asked = {question.key for question in form_of(submission.form_version).questions}
    new = {key: value for key, value in prefilled(sheet.form, person).items() if key not in asked}
    save_answers(session, submission, new, sheet.newest)
