"""Facts of recruiting's messages and views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.domain.forms import Answer, Form, Kind, Reader
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.recruiting import (
    AnswerShown,
    ApplicationForCoordinators,
    ApplicationShown,
    ApplicationsShown,
    DecisionShown,
    FormOffer,
    ProgramReady,
    ProgramShown,
)
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.plans import current_cohort
from bot.usecases.submissions import Subject, answers_for, find_submission, form_of_submission
from db.models import Cohort, Coordinator, Enrollment, Person, Program
from db.session import WorkspaceSession

_DECIDED = frozenset({"approved", "matched", "waitlisted", "declined"})


def announced(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ProgramShown:
    """The announcement with its Join button, while applications are taken."""
    program = _program(session, args)
    if CohortState(current_cohort(session, program).status) not in TAKES_APPLICATIONS:
        raise NoLongerApplies
    return program_shown(program)


def ready(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ProgramReady:
    """A program that was just set up."""
    program = _program(session, args)
    people = session.scalars(
        select(Person.slack_id)
        .join(Coordinator, Coordinator.person_id == Person.id)
        .where(Coordinator.program_id == program.id)
        .order_by(Coordinator.id)
    )
    return ProgramReady(program_shown(program), tuple(people))


def offer(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> FormOffer:
    """A form that could not open when it was asked for."""
    return FormOffer(what=str(args["what"]), value=str(args.get("value", "")), name=str(args.get("name", "")))


def received(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ApplicationShown:
    """The thanks after an application, unless it was withdrawn meanwhile."""
    cohort = session.get(Cohort, int(args["cohort"]))
    if cohort is None:
        raise NoLongerApplies
    shown = application_shown(session, cohort, int(args["person"]))
    if not shown.roles:
        raise NoLongerApplies
    return shown


def application_shown(session: WorkspaceSession, cohort: Cohort, person_id: int) -> ApplicationShown:
    """An application as its own writer sees it; withdrawn roles are left out."""
    rows = session.scalars(
        select(Enrollment)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.person_id == person_id,
            Enrollment.status != EnrollmentState.WITHDRAWN.value,
        )
        .order_by(Enrollment.role)
    ).all()
    return ApplicationShown(
        program_shown(cohort.program), cohort.id, tuple(e.role for e in rows), tuple(e.status for e in rows)
    )


def decided(
    state: EnrollmentState,
) -> Callable[[WorkspaceSession, Mapping[str, Any], datetime], DecisionShown]:
    """A loader for the message about one decision; it is not sent when the decision was changed since."""

    def load(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> DecisionShown:
        enrollment = session.get(Enrollment, int(args["enrollment"]))
        if enrollment is None or enrollment.status != state.value:
            raise NoLongerApplies
        return DecisionShown(program_shown(enrollment.cohort.program), enrollment.role)

    return load


def unfinished(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ProgramShown:
    """The last call to someone who began and did not finish."""
    person = session.get(Person, int(args["person"]))
    cohort = session.get(Cohort, int(args["cohort"]))
    if person is None or cohort is None or CohortState(cohort.status) is not CohortState.RECRUITING:
        raise NoLongerApplies
    submission = find_submission(session, "intake", person, Subject("cohort", cohort.id))
    if submission is None or submission.submitted_at is not None or _withdrawn(session, cohort, person):
        raise NoLongerApplies
    return program_shown(cohort.program)


def _withdrawn(session: WorkspaceSession, cohort: Cohort, person: Person) -> bool:
    """Whether somebody who had chosen a role has let go of every one."""
    states = session.scalars(
        select(Enrollment.status).where(Enrollment.cohort_id == cohort.id, Enrollment.person_id == person.id)
    ).all()
    return bool(states) and all(state == EnrollmentState.WITHDRAWN for state in states)


def for_coordinators(
    session: WorkspaceSession, args: Mapping[str, Any], _now: datetime
) -> ApplicationForCoordinators:
    """An application that waits for a decision; where its message stands already, also what was decided."""
    enrollment = session.get(Enrollment, int(args["enrollment"]))
    if enrollment is None:
        raise NoLongerApplies
    shown = application_for_coordinators(session, enrollment)
    if enrollment.status == EnrollmentState.APPLIED.value:
        return shown
    if "message" not in args or enrollment.status not in _DECIDED or enrollment.decided_by is None:
        raise NoLongerApplies
    return replace(shown, decided_by=session.get_one(Person, enrollment.decided_by).slack_id)


def application_for_coordinators(
    session: WorkspaceSession, enrollment: Enrollment, *, with_answers: bool = False
) -> ApplicationForCoordinators:
    """An application with the answers that its form says coordinators see.

    `with_answers` adds them: in an answer to one coordinator, never in a message that stays in the channel.
    """
    person = enrollment.person
    answers: tuple[AnswerShown, ...] = ()
    if with_answers:
        submission = find_submission(session, "intake", person, Subject("cohort", enrollment.cohort_id))
        if submission is not None:
            form = form_of_submission(submission)
            visible = answers_for(submission, Reader.COORDINATOR)
            answers = tuple(
                AnswerShown(form.question(k).for_others, in_words(form, k, v)) for k, v in visible.items()
            )
    return ApplicationForCoordinators(
        program=program_shown(enrollment.cohort.program),
        enrollment=enrollment.id,
        slack_id=person.slack_id,
        role=enrollment.role,
        state=enrollment.status,
        title=person.title,
        department=person.department,
        location=person.location,
        applied_at=enrollment.applied_at,
        answers=answers,
    )


def in_words(form: Form, key: str, answer: Answer) -> str:
    """An answer as text: option labels instead of values, people as mentions."""
    question = form.question(key)
    if question.kind is Kind.PEOPLE and isinstance(answer, list):
        return ", ".join(f"<@{person}>" for person in answer)
    values = answer if isinstance(answer, list) else [answer]
    labels = {option.value: option.label for option in question.options}
    return ", ".join(labels.get(str(value), str(value)) for value in values if value is not None)


def applications(session: WorkspaceSession, program: Program) -> ApplicationsShown:
    """The applications of a program's cohort: those that wait, the waiting list, and how many stand where."""
    cohort = current_cohort(session, program)
    counts = {
        str(status): int(number)
        for status, number in session.execute(
            select(Enrollment.status, func.count())
            .where(Enrollment.cohort_id == cohort.id)
            .group_by(Enrollment.status)
        )
    }
    waiting, waitlisted = (
        tuple(
            application_for_coordinators(session, enrollment)
            for enrollment in _oldest(session, cohort, state)
        )
        for state in (EnrollmentState.APPLIED, EnrollmentState.WAITLISTED)
    )
    return ApplicationsShown(program_shown(program), waiting, counts, waitlisted)


def _oldest(session: WorkspaceSession, cohort: Cohort, state: EnrollmentState) -> list[Enrollment]:
    found = select(Enrollment).where(Enrollment.cohort_id == cohort.id, Enrollment.status == state.value)
    return list(session.scalars(found.order_by(Enrollment.applied_at, Enrollment.id)))


def _program(session: WorkspaceSession, args: Mapping[str, Any]) -> Program:
    program = session.get(Program, int(args["program"]))
    if program is None:
        raise NoLongerApplies
    return program


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "program.announced": announced,
    "admin.ready": ready,
    "form.offer": offer,
    "application.received": received,
    "application.unfinished": unfinished,
    "application.approved": decided(EnrollmentState.APPROVED),
    "application.waitlisted": decided(EnrollmentState.WAITLISTED),
    "application.declined": decided(EnrollmentState.DECLINED),
    "admin.application": for_coordinators,
}
