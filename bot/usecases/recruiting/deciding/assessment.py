"""Mentors look at their own skills, and a panel of coordinators may look too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor, require
from bot.domain.answers import parse_page
from bot.domain.assessment import FORM, MOST_SUGGESTED, NONE, PANEL, PANEL_LEAST, assessed
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.shown.assessment import AssessmentPage, AssessmentShown
from bot.domain.states.enrollment import LIVING, EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.inviting.campaign import moment_for
from bot.usecases.submissions import (
    Subject,
    answers_of,
    begin_submission,
    find_submission,
    form_of_submission,
    save_answers,
)
from bot.usecases.training.progress import passed_modules
from db.models import Cohort, Enrollment, Person, Program, Submission
from db.session import WorkspaceSession

SUBJECT = "enrollment"


def ask_for_assessment(session: WorkspaceSession, enrollment: Enrollment, now: datetime) -> None:
    """A mentor who has applied is asked for it once, where the plan wants an assessment."""
    if enrollment.role == Role.MENTOR and is_asked_for(plan_of(enrollment.cohort.program)):
        outbox.post(
            session, "assessment.asked", now, key=f"assessment:{enrollment.id}",
            person=enrollment.person_id, enrollment=enrollment.id,
        )  # fmt: skip


def is_asked_for(plan: Plan) -> bool:
    """Whether mentors of this program assess their skills."""
    return plan.recruiting.assessment != NONE and FORM in plan.forms


def own_assessment(session: WorkspaceSession, actor: Actor, person: Person, typed: str) -> Enrollment:
    """The place as mentor that `/mentor assessment` is about: of the program typed, else the newest.

    Raises DomainError not_assessed when no program asks this person for it.
    """
    mine = session.scalars(
        select(Enrollment)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(Program, Program.id == Cohort.program_id)
        .where(
            Enrollment.person_id == person.id,
            Enrollment.role == Role.MENTOR.value,
            Enrollment.status.in_([state.value for state in LIVING]),
        )
        .order_by(Enrollment.id.desc())
    ).all()
    asked = [one for one in mine if is_asked_for(plan_of(one.cohort.program))]
    wanted = typed.strip().casefold()
    fitting = [one for one in asked if wanted in one.cohort.program.name.casefold()] or asked
    if not fitting:
        raise DomainError("not_assessed")
    require(Action.ASSESS_OWN_SKILLS, actor, owner=str(fitting[0].person_id))
    return fitting[0]


def mentor_to_assess(session: WorkspaceSession, actor: Actor, program: Program, slack_id: str) -> Enrollment:
    """The place as mentor of somebody a coordinator names. Raises DomainError not_a_mentor_here."""
    require(Action.ASSESS_MENTOR, actor, program=str(program.id))
    found = session.scalar(
        select(Enrollment)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Cohort.program_id == program.id,
            Person.slack_id == slack_id,
            Enrollment.role == Role.MENTOR.value,
            Enrollment.status.in_([state.value for state in LIVING - {EnrollmentState.BEGUN}]),
        )
        .order_by(Enrollment.id.desc())
        .limit(1)
    )
    if found is None:
        raise DomainError("not_a_mentor_here", person=slack_id)
    return found


def open_assessment(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object
) -> AssessmentPage:
    """The questions, with what this person answered before. Raises DomainError for anybody but the mentor,
    and coordinators where the plan asks for a panel.
    """
    enrollment = _authorized(session, actor, person, enrollment_id)
    program = enrollment.cohort.program
    plan = plan_of(program)
    form = plan.form(FORM)
    before = find_submission(session, FORM, person, Subject(SUBJECT, enrollment.id))
    own = enrollment.person_id == person.id
    return AssessmentPage(
        enrollment=enrollment.id,
        program=program.name,
        page=form.pages()[0],
        answers=answers_of(before) if before else {},
        submit=form.submit,
        panel=plan.recruiting.assessment == PANEL,
        about="" if own else enrollment.person.slack_id,
    )


def save_assessment(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    enrollment_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> AssessmentShown:
    """Keep the answers; they can be given again at any time. Returns the result as this person may read it.

    Raises FormErrors with every mistake, DomainError as `open_assessment`.
    """
    enrollment = _authorized(session, actor, person, enrollment_id)
    program = enrollment.cohort.program
    about = Subject(SUBJECT, enrollment.id)
    submission = begin_submission(session, program.id, FORM, person, about, now)
    page = form_of_submission(submission).pages()[0]
    save_answers(session, submission, parse_page(page, raws))
    first_time = submission.submitted_at is None
    submission.submitted_at = now
    own = enrollment.person_id == person.id
    record(session, "assessment.own" if own else "assessment.panel", now, actor=person,
           program_id=program.id, subject=SUBJECT, subject_id=enrollment.id)  # fmt: skip
    session.flush()
    shown = assessment_shown(session, enrollment, for_mentor=own)
    if not own and first_time and shown.result.panel == PANEL_LEAST:
        outbox.post(
            session, "assessment.ready", now, key=f"assessment.ready:{enrollment.id}",
            person=enrollment.person_id, enrollment=enrollment.id,
            not_before=moment_for(program, enrollment.person, now),
        )  # fmt: skip
    outbox.refresh_home(session, enrollment.person, now)
    return shown


def read_assessment(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object
) -> AssessmentShown:
    """The result, for the mentor or a coordinator. Raises DomainError as `open_assessment`."""
    enrollment = _authorized(session, actor, person, enrollment_id, reading=True)
    return assessment_shown(session, enrollment, for_mentor=enrollment.person_id == person.id)


def _authorized(
    session: WorkspaceSession, actor: Actor, person: Person, enrollment_id: object, *, reading: bool = False
) -> Enrollment:
    enrollment = session.find(Enrollment, enrollment_id)
    if enrollment is None or enrollment.role != Role.MENTOR:
        raise DomainError("not_assessed")
    program = enrollment.cohort.program
    plan = plan_of(program)
    if enrollment.person_id == person.id:
        require(Action.ASSESS_OWN_SKILLS, actor, owner=str(enrollment.person_id))
    else:
        require(Action.ASSESS_MENTOR, actor, program=str(program.id), owner=str(enrollment.person_id))
        if plan.recruiting.assessment != PANEL and not reading:
            raise DomainError("no_panel_here")
    if not is_asked_for(plan) or EnrollmentState(enrollment.status) not in LIVING:
        raise DomainError("not_assessed")
    return enrollment


def assessment_shown(
    session: WorkspaceSession, enrollment: Enrollment, *, for_mentor: bool
) -> AssessmentShown:
    """The result of one mentor, with modules that help with the weakest skills. Nothing is authorized here."""
    program = enrollment.cohort.program
    plan = plan_of(program)
    own: Mapping[str, object] = {}
    panel = []
    for submission in _submitted(session, [enrollment.id])[enrollment.id]:
        if submission.person_id == enrollment.person_id:
            own = answers_of(submission)
        else:
            panel.append(answers_of(submission))
    if for_mentor and len(panel) < PANEL_LEAST:
        panel = []
    result = assessed(plan.form(FORM), own, panel)  # type: ignore[arg-type]
    passed = passed_modules(session, [program.id], [enrollment.person_id])[enrollment.person_id]
    helpful = {module.skill: module for module in reversed(plan.training.modules) if module.key not in passed}
    suggested = [helpful[skill] for skill in result.weakest() if skill in helpful][:MOST_SUGGESTED]
    return AssessmentShown(
        program=program.id,
        name=program.name,
        enrollment=enrollment.id,
        slack_id=enrollment.person.slack_id,
        result=result,
        for_mentor=for_mentor,
        has_panel=plan.recruiting.assessment == PANEL,
        suggested=tuple((module.key, module.title) for module in suggested),
    )


def results_of(session: WorkspaceSession, cohort: Cohort, plan: Plan) -> dict[int, int]:
    """The results of a cohort's mentors in tenths, by enrollment id; who was not assessed is not in it.

    Two queries, whatever the number of people.
    """
    if not is_asked_for(plan):
        return {}
    rows = session.execute(
        select(Enrollment.id, Enrollment.person_id).where(
            Enrollment.cohort_id == cohort.id, Enrollment.role == Role.MENTOR.value
        )
    )
    owners: dict[int, int] = {row.id: row.person_id for row in rows}
    form = plan.form(FORM)
    found: dict[int, int] = {}
    for enrollment_id, submissions in _submitted(session, list(owners)).items():
        own = [answers_of(s) for s in submissions if s.person_id == owners[enrollment_id]]
        panel = [answers_of(s) for s in submissions if s.person_id != owners[enrollment_id]]
        tenths = assessed(form, own[0] if own else {}, panel).tenths
        if tenths is not None:
            found[enrollment_id] = tenths
    return found


def _submitted(session: WorkspaceSession, enrollments: list[int]) -> dict[int, list[Submission]]:
    grouped: dict[int, list[Submission]] = defaultdict(list)
    for some in outbox.batched(enrollments, outbox.A_TIME):
        query = (
            select(Submission)
            .where(
                Submission.form_key == FORM,
                Submission.subject == SUBJECT,
                Submission.subject_id.in_(some),
                Submission.submitted_at.is_not(None),
            )
            .options(selectinload(Submission.answers))
            .order_by(Submission.id)
        )
        for submission in session.scalars(query):
            grouped[submission.subject_id].append(submission)
    return grouped
