"""An application: begun, filled in page by page, sent, edited, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import parse_page
from bot.domain.forms import Answer, Form, Page
from bot.domain.roles import Role, roles_from
from bot.domain.shown.recruiting import ApplicationPage
from bot.domain.states import enrollment as states
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.plans import current_cohort
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
    if before is None:
        save_answers(session, submission, prefilled(form_of_submission(submission), person))
        record(session, "application.begun", now, actor=person, program_id=program.id, subject="cohort",
               subject_id=cohort.id)  # fmt: skip
        outbox.refresh_home(session, person, now)
    return _page(program, cohort, submission, number=None, resumed=before is not None)


def save_application_page(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    cohort_id: object,
    page_number: object,
    raws: Mapping[str, object],
    now: datetime,
) -> ApplicationPage | None:
    """Keep one page; the next page, or None when this was the last and the application is sent.

    Raises FormErrors with every mistake of the page.
    """
    require(Action.APPLY, actor)
    cohort = session.find(Cohort, cohort_id)
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id)) if cohort else None
    if cohort is None or submission is None:
        raise DomainError("application_not_begun")
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    form = form_of_submission(submission)
    page = _numbered(form, answers_of(submission), page_number)
    save_answers(session, submission, parse_page(page, raws))
    _hold_enrollments(session, cohort, person, _roles(form, submission), now)
    later = [p for p in _pages(form, answers_of(submission)) if p.number > page.number]
    if later:
        return _page(cohort.program, cohort, submission, number=later[0].number)
    _send(session, cohort, person, submission, now)
    return None


def _send(
    session: WorkspaceSession, cohort: Cohort, person: Person, submission: Submission, now: datetime
) -> None:
    form, answers = form_of_submission(submission), answers_of(submission)
    missing = form.missing(_roles(form, submission), answers)
    if missing:
        raise DomainError("application_page_missing", label=missing[0].label)
    first_time = submission.submitted_at is None
    submission.submitted_at = now
    capacity = next((answers.get(q.key) for q in form.questions if q.feeds == CAPACITY_FEED), None)
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


def _roles(form: Form, submission: Submission) -> frozenset[Role]:
    return roles_in(form, answers_of(submission))


def roles_in(form: Form, answers: Mapping[str, Answer]) -> frozenset[Role]:
    """The roles a person chose in the intake."""
    question = next((q for q in form.questions if q.feeds == ROLE_FEED), None)
    return roles_from(answers.get(question.key)) if question else frozenset()


def _pages(form: Form, answers: Mapping[str, Answer]) -> tuple[Page, ...]:
    return form.pages(roles_in(form, answers), answers)


def _numbered(form: Form, answers: Mapping[str, Answer], number: object) -> Page:
    for page in _pages(form, answers):
        if str(page.number) == str(number):
            return page
    raise DomainError("question_unknown", key=str(number))


def _page(
    program: Program, cohort: Cohort, submission: Submission, *, number: int | None, resumed: bool = False
) -> ApplicationPage:
    form, answers = form_of_submission(submission), answers_of(submission)
    pages = _pages(form, answers)
    page = next((p for p in pages if p.number == number), pages[0])
    return ApplicationPage(
        program=program_shown(program),
        cohort=cohort.id,
        page=page,
        answers=answers,
        submit=form.submit if page is pages[-1] else "",
        resumed=resumed,
    )
