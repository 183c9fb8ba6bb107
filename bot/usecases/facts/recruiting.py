"""Facts of recruiting's messages and views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.forms import Answer, Form, Kind, Reader
from bot.domain.messages import NoLongerApplies
from bot.domain.roles import Role
from bot.domain.shown.recruiting import (
    ASKED_AGAIN,
    AnswerShown,
    ApplicationForCoordinators,
    ApplicationShown,
    ApplicationsShown,
    DecisionShown,
    FormOffer,
    ProgramReady,
)
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases.closing.asked_again import asked_seats
from bot.usecases.facts.programs import joined_program, program_shown
from bot.usecases.planning.plans import current_cohort
from bot.usecases.recruiting.inviting.campaign import champion_of, needs_approval
from bot.usecases.recruiting.joining.eligibility import standing_of
from bot.usecases.submissions import Subject, answers_in_role, find_submission, form_of_submission
from db.models import Cohort, Coordinator, Enrollment, Person, Program
from db.session import WorkspaceSession

SHOWN_IN_FULL = 20
"""Applications of a list that are looked up in full; there is no room for more in a message."""
_DECIDED = frozenset({"approved", "matched", "waitlisted", "declined"})


def ready(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ProgramReady:
    """A program that was just set up."""
    program = _program(session, args)
    people = session.scalars(
        select(Person.slack_id)
        .join(Coordinator, Coordinator.person_id == Person.id)
        .where(Coordinator.program_id == program.id)
        .order_by(Coordinator.id)
    )
    champion = champion_of(session, program) if needs_approval(program) else None
    before = select(Program.id).where(Program.admin_channel == program.admin_channel, Program.id < program.id)
    return ProgramReady(
        program_shown(program),
        tuple(people),
        champion.slack_id if champion else "",
        not_the_first=session.scalar(before.limit(1)) is not None,
    )


def offer(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> FormOffer:
    """A form that could not open when it was asked for."""
    return FormOffer(what=str(args["what"]), value=str(args.get("value", "")), name=str(args.get("name", "")))


def received(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ApplicationShown:
    """The thanks after an application, unless it was withdrawn meanwhile; where it stands already, that it was."""
    cohort = session.get(Cohort, int(args["cohort"]))
    if cohort is None:
        raise NoLongerApplies
    shown = application_shown(session, cohort, int(args["person"]))
    if not shown.roles and "message" not in args:
        raise NoLongerApplies
    return shown


def my_application(session: WorkspaceSession, person: Person, cohort_id: object) -> ApplicationShown:
    """The application that somebody has just sent."""
    cohort = session.find(Cohort, cohort_id)
    if cohort is None:
        raise DomainError("application_not_begun")
    return application_shown(session, cohort, person.id)


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
        joined_program(cohort),
        cohort.id,
        tuple(e.role for e in rows),
        tuple(e.status for e in rows),
        others_matched=cohort.published_at is not None,
        paired=any(e.status == EnrollmentState.MATCHED for e in rows),
    )


def decided(
    state: EnrollmentState,
) -> Callable[[WorkspaceSession, Mapping[str, Any], datetime], DecisionShown]:
    """A loader for the message about one decision; it is not sent when the decision was changed since."""

    def load(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> DecisionShown:
        enrollment = session.get(Enrollment, int(args["enrollment"]))
        if enrollment is None or enrollment.status != state.value:
            raise NoLongerApplies
        words = str(enrollment.decided_words or "")
        return DecisionShown(program_shown(enrollment.cohort.program), enrollment.role, words)

    return load


def for_coordinators(
    session: WorkspaceSession, args: Mapping[str, Any], _now: datetime
) -> ApplicationForCoordinators:
    """An application that waits for a decision; where its message stands already, also what was decided."""
    enrollment = session.get(Enrollment, int(args["enrollment"]))
    if enrollment is None:
        raise NoLongerApplies
    shown = application_for_coordinators(session, enrollment)
    waits = enrollment.status == EnrollmentState.WAITLISTED.value and enrollment.decided_by is None
    if enrollment.status == EnrollmentState.APPLIED.value or waits:
        return shown
    if "message" not in args or enrollment.status not in _DECIDED or enrollment.decided_by is None:
        raise NoLongerApplies
    return application_decided(session, enrollment)


def application_decided(session: WorkspaceSession, enrollment: Enrollment) -> ApplicationForCoordinators:
    """An application on which somebody has decided, and who that was."""
    by = session.get(Person, enrollment.decided_by) if enrollment.decided_by else None
    shown = application_for_coordinators(session, enrollment, in_brief=True)
    return replace(shown, decided_by=by.slack_id if by else "")


def application_for_coordinators(
    session: WorkspaceSession, enrollment: Enrollment, *, with_answers: bool = False, in_brief: bool = False
) -> ApplicationForCoordinators:
    """An application with the answers that its form says coordinators see.

    `with_answers` adds them: in an answer to one coordinator, never in a message that stays in the channel.
    `in_brief`: only what is counted of it, without looking anything else up.
    """
    person = enrollment.person
    answers: tuple[AnswerShown, ...] = ()
    if with_answers:
        submission = find_submission(session, "intake", person, Subject("cohort", enrollment.cohort_id))
        if submission is not None:
            form = form_of_submission(submission)
            visible = answers_in_role(submission, Reader.COORDINATOR, Role(enrollment.role))
            answers = tuple(answer_shown(form, key, value) for key, value in visible.items())
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
        endorsement=enrollment.endorsement,
        manager="" if in_brief else _manager(session, enrollment),
        outside=enrollment.outside,
        unknown=() if in_brief else _unknown(session, enrollment),
    )


def _unknown(session: WorkspaceSession, enrollment: Enrollment) -> tuple[str, ...]:
    since = enrollment.applied_at or enrollment.begun_at
    return standing_of(session, enrollment.cohort.program, enrollment.person, enrollment.role, since).unknown


def _manager(session: WorkspaceSession, enrollment: Enrollment) -> str:
    """The Slack id of whose word it is."""
    manager = session.get(Person, enrollment.endorsed_by) if enrollment.endorsed_by else None
    return manager.slack_id if manager else ""


def answer_shown(form: Form, key: str, answer: Answer) -> AnswerShown:
    """An answer as others read it: option labels instead of values, people as mentions."""
    question = form.question(key)
    asked = question.for_others
    if question.kind is Kind.PEOPLE and isinstance(answer, list):
        return AnswerShown(asked, ", ".join(f"<@{person}>" for person in answer))
    given = [str(one) for one in (answer if isinstance(answer, list) else [answer]) if one is not None]
    if (ends := question.ends) is not None:
        return AnswerShown(
            asked, ", ".join(given), low=question.low_label, high=question.high_label, ends=ends
        )
    if not question.options:
        return AnswerShown(asked, ", ".join(given))
    labels = {option.value: option.label for option in question.options}
    return AnswerShown(asked, chosen=tuple(labels.get(value, value) for value in given))


def applications(
    session: WorkspaceSession, program: Program, reader: Person, others: Sequence[str] = ()
) -> ApplicationsShown:
    """The applications of a program's cohort: those that wait, the waiting list, who is asked about another partner,
    and how many stand where.

    `others`: names of the coordinators besides `reader`, who decide the reader's own application.
    """
    cohort = current_cohort(session, program)
    counts = {
        str(status): int(number)
        for status, number in session.execute(
            select(Enrollment.status, func.count())
            .where(Enrollment.cohort_id == cohort.id)
            .group_by(Enrollment.status)
        )
    }
    listed = _oldest(session, cohort, EnrollmentState.WAITLISTED)
    asked = asked_seats(session, cohort) if listed else frozenset()
    waiting, waitlisted = (
        tuple(
            replace(
                application_for_coordinators(session, enrollment, in_brief=nth >= SHOWN_IN_FULL),
                others=tuple(others) if enrollment.person_id == reader.id else (),
            )
            for nth, enrollment in enumerate(rows)
        )
        for rows in (
            _oldest(session, cohort, EnrollmentState.APPLIED),
            [one for one in listed if one.id not in asked],
        )
    )
    counts |= {EnrollmentState.WAITLISTED.value: len(waitlisted), ASKED_AGAIN: len(asked)}
    return ApplicationsShown(
        program_shown(program), waiting, counts, waitlisted,
        asked=tuple((one.person.slack_id, one.role) for one in listed if one.id in asked),
    )  # fmt: skip


def _oldest(session: WorkspaceSession, cohort: Cohort, state: EnrollmentState) -> list[Enrollment]:
    found = select(Enrollment).where(Enrollment.cohort_id == cohort.id, Enrollment.status == state.value)
    found = found.options(selectinload(Enrollment.person))
    return list(session.scalars(found.order_by(Enrollment.applied_at, Enrollment.id)))


def _program(session: WorkspaceSession, args: Mapping[str, Any]) -> Program:
    program = session.get(Program, int(args["program"]))
    if program is None:
        raise NoLongerApplies
    return program


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "admin.ready": ready,
    "form.offer": offer,
    "application.received": received,
    "application.approved": decided(EnrollmentState.APPROVED),
    "application.waitlisted": decided(EnrollmentState.WAITLISTED),
    "application.declined": decided(EnrollmentState.DECLINED),
    "admin.application": for_coordinators,
}
