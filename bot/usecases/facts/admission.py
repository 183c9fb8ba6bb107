"""Facts of nominations, a manager's word, and applications that are being judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.assessment import SkillResult
from bot.domain.forms import role_question
from bot.domain.messages import NoLongerApplies
from bot.domain.program import Program as Plan
from bot.domain.roles import BOTH, Role
from bot.domain.shown.admission import (
    EndorsementAsked,
    EndorsementShown,
    NominationShown,
    QuestionAnswered,
    QuestionAsked,
    QuestionShown,
    ReviewCard,
    RoleExpected,
    RoleHours,
)
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.enrollment import LIVING, EnrollmentState
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import application_for_coordinators
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.deciding.assessment import assessment_shown, is_asked_for
from db.models import Cohort, Enrollment, Nomination, Person, ReviewQuestion
from db.session import WorkspaceSession

GUEST = "guest"
_MATTERS = frozenset({EnrollmentState.APPLIED, EnrollmentState.WAITLISTED})
_BEGUN = EnrollmentState.BEGUN


def role_expected(plan: Plan, role: str) -> RoleExpected | None:
    """What the program expects of a role; None where its plan says nothing."""
    profile = plan.role_profiles.get(role)
    if profile is None:
        return None
    return RoleExpected(role, profile.promise, profile.does, profile.does_not, profile.hours_per_month)


def hours_of(plan: Plan, role: str) -> float | None:
    """Hours a month, as the role's profile says."""
    profile = plan.role_profiles.get(role)
    return profile.hours_per_month if profile else None


# --- nominations and invitations -----------------------------------------------------------------------
def nomination(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> NominationShown:
    """A nomination that waits for its nominee's answer, while the program takes applications."""
    made = session.get(Nomination, int(args["nomination"]))
    if made is None or made.status != "asked":
        raise NoLongerApplies
    cohort, plan = current_cohort(session, made.program), plan_of(made.program)
    wanted = made.kind == GUEST or plan.recruiting.nominations
    if CohortState(cohort.status) not in TAKES_APPLICATIONS or not wanted:
        raise NoLongerApplies
    nominator = session.get_one(Person, made.nominated_by)
    roles = _applied_as(session, cohort, made.nominee_id)
    both = _both_roles(plan) if made.role not in roles else ""
    return NominationShown(
        nomination=made.id,
        program=program_shown(made.program),
        kind=made.kind,
        by=nominator.slack_id,
        role=made.role,
        note=str(made.note or ""),
        hours=hours_of(plan, made.role),
        applied=bool(roles),
        joined_as=roles[0] if roles and both else "",
        both=both,
    )


def _applied_as(session: WorkspaceSession, cohort: Cohort, person_id: int) -> list[str]:
    rows = session.execute(
        select(Enrollment.role, Enrollment.status)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.person_id == person_id)
        .order_by(Enrollment.role)
    )
    return [role for role, state in rows if EnrollmentState(state) in LIVING - {_BEGUN}]


def _both_roles(plan: Plan) -> str:
    """The answer by which somebody takes part in both roles; empty where the questionnaire has none."""
    question = role_question(plan.forms["intake"].questions)
    option = question.option(BOTH) if question is not None else None
    return option.label if option is not None else ""


# --- a manager's word ----------------------------------------------------------------------------------
def endorsement(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> EndorsementAsked:
    """The question to a manager; where its message stands already, also what they answered."""
    rows = _asked_about(session, int(args["cohort"]), int(args["applicant"]), int(args["person"]))
    waiting = [e for e in rows if e.endorsement == "asked" and EnrollmentState(e.status) in _MATTERS]
    answered = [e for e in rows if e.endorsement in ("given", "refused")]
    if not waiting and not (answered and "message" in args):
        raise NoLongerApplies
    return endorsement_shown(session, waiting or answered)


def reminded(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> EndorsementAsked:
    """The same, asked once more."""
    return replace(endorsement(session, args, now), again=True)


def endorsement_shown(session: WorkspaceSession, about: Sequence[Enrollment]) -> EndorsementAsked:
    """What a manager sees of applications of one person; never an answer they gave."""
    first = about[0]
    program = first.cohort.program
    plan = plan_of(program)
    return EndorsementAsked(
        program=program_shown(program),
        applicant=first.person.slack_id,
        about=f"{first.cohort_id}:{first.person_id}",
        roles=tuple(RoleHours(e.role, hours_of(plan, e.role)) for e in about),
        manager=role_expected(plan, "manager"),
        state=first.endorsement,
    )


def _asked_about(
    session: WorkspaceSession, cohort_id: int, applicant_id: int, manager_id: int
) -> list[Enrollment]:
    return list(
        session.scalars(
            select(Enrollment)
            .where(
                Enrollment.cohort_id == cohort_id,
                Enrollment.person_id == applicant_id,
                Enrollment.endorsed_by == manager_id,
            )
            .order_by(Enrollment.role)
        )
    )


# --- the review queue ----------------------------------------------------------------------------------
def review_card(session: WorkspaceSession, enrollment: Enrollment, queue: Sequence[int]) -> ReviewCard:
    """An application beside what it is judged against; `queue` are the enrollments that wait, in their order."""
    application = application_for_coordinators(session, enrollment, with_answers=True)
    place = queue.index(enrollment.id) if enrollment.id in queue else None
    return ReviewCard(
        application=application,
        profile=role_expected(plan_of(enrollment.cohort.program), enrollment.role),
        position=0 if place is None else place + 1,
        total=len(queue),
        before=queue[place - 1] if place else None,
        after=queue[place + 1] if place is not None and place + 1 < len(queue) else None,
        assessment=_assessment(session, enrollment),
        questions=tuple(question_shown(session, one) for one in _questions(session, enrollment)),
        endorsement=EndorsementShown(
            enrollment.endorsement, application.manager, str(enrollment.endorsement_note or "")
        ),
    )


def _assessment(session: WorkspaceSession, enrollment: Enrollment) -> tuple[SkillResult, ...]:
    """What was said of each skill so far; empty where the program asks for no assessment."""
    if enrollment.role != Role.MENTOR or not is_asked_for(plan_of(enrollment.cohort.program)):
        return ()
    skills = assessment_shown(session, enrollment, for_mentor=False).result.skills
    return tuple(skill for skill in skills if skill.overall is not None)


def _questions(session: WorkspaceSession, enrollment: Enrollment) -> list[ReviewQuestion]:
    asked = select(ReviewQuestion).where(ReviewQuestion.enrollment_id == enrollment.id)
    return list(session.scalars(asked.order_by(ReviewQuestion.id)))


def question_shown(session: WorkspaceSession, asked: ReviewQuestion) -> QuestionShown:
    """A question and its answer, for one of the two sides."""
    by = session.get_one(Person, asked.asked_by)
    return QuestionShown(asked.id, by.slack_id, str(asked.text), str(asked.answer or ""))


def question_asked(session: WorkspaceSession, asked: ReviewQuestion) -> QuestionAsked:
    """The same for the applicant."""
    enrollment = asked.enrollment
    return QuestionAsked(
        program=program_shown(enrollment.cohort.program),
        role=enrollment.role,
        question=question_shown(session, asked),
        open=EnrollmentState(enrollment.status) in _MATTERS,
    )


def question(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> QuestionAsked:
    """A question on its way to the applicant, unless the application is decided; later, with the answer."""
    asked = session.get(ReviewQuestion, int(args["question"]))
    if asked is None or (EnrollmentState(asked.enrollment.status) not in _MATTERS and "message" not in args):
        raise NoLongerApplies
    return question_asked(session, asked)


def answered(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> QuestionAnswered:
    """That an applicant has answered, while it still matters."""
    asked = session.get(ReviewQuestion, int(args["question"]))
    if asked is None or EnrollmentState(asked.enrollment.status) not in _MATTERS:
        raise NoLongerApplies
    enrollment = asked.enrollment
    return QuestionAnswered(
        program_shown(enrollment.cohort.program), enrollment.person.slack_id, enrollment.role, enrollment.id
    )


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "nomination.asked": nomination,
    "endorsement.asked": endorsement,
    "endorsement.reminder": reminded,
    "application.question": question,
    "admin.answered": answered,
}
