"""How far an application has come: the roles in it, its enrollments, and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.domain import guests
from bot.domain.access import Actor
from bot.domain.campaign import has_closed
from bot.domain.forms import Answer, Form, role_question
from bot.domain.roles import Role, roles_from
from bot.domain.states.enrollment import LIVING, EnrollmentState
from bot.usecases.filling import Filling
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import open_programs
from bot.usecases.recruiting.joining.eligibility import standing_of
from bot.usecases.recruiting.joining.profiles import still_to_accept
from bot.usecases.submissions import Subject, find_submission
from db.models import Activity, Cohort, Enrollment, Person, Program, Submission
from db.often import often
from db.session import WorkspaceSession

INTAKE = "intake"
COMPLETED = "application.completed"
"""The activity of somebody who answered everything and was shown the profile of their role."""
_ENROLLED = often(
    select(Enrollment)
    .where(Enrollment.cohort_id == bindparam("cohort"), Enrollment.person_id == bindparam("person"))
    .order_by(Enrollment.role)
)


def programs_to_join(
    session: WorkspaceSession, actor: Actor, person: Person, typed: str, now: datetime
) -> list[Program]:
    """The programs that `/mentor join` may mean; one if a name was typed. Raises DomainError when there is none.

    Those whose applications have closed come only for who is in them already, or where nothing else is open: one
    can still wait for a place there.
    """
    programs = open_programs(session, actor, typed)
    closed = {program.id for program in programs if has_closed(plan_of(program), now)}
    if not closed:
        return programs
    mine = set(
        session.scalars(
            select(Cohort.program_id)
            .join(Submission, Submission.subject_id == Cohort.id)
            .where(
                Submission.form_key == INTAKE,
                Submission.subject == "cohort",
                Submission.person_id == person.id,
            )
        )
    )
    return [p for p in programs if p.id in mine or p.id not in closed] or programs


def roles_in(form: Form, answers: Mapping[str, Answer]) -> frozenset[Role]:
    """The roles a person chose in the intake."""
    question = role_question(form.questions)
    return roles_from(answers.get(question.key)) if question else frozenset()


def filling(session: WorkspaceSession, cohort: Cohort, submission: Submission) -> Filling:
    """An application on its way through the versions of the questionnaire."""
    if submission.person.is_guest:
        return Filling(session, submission, cohort.program_id, guests.roles_in, shape=guests.form_for_guest)
    return Filling(session, submission, cohort.program_id, roles_in)


def enrollments_of(session: WorkspaceSession, cohort_id: int, person_id: int) -> list[Enrollment]:
    """A person's enrollments in one cohort, mentee before mentor."""
    return list(session.scalars(_ENROLLED, {"cohort": cohort_id, "person": person_id}))


def lacks_only_profile(session: WorkspaceSession, cohort: Cohort, person: Person, now: datetime) -> bool:
    """Whether somebody has answered everything, was shown the profile of their role, and stopped there."""
    submission = find_submission(session, INTAKE, person, Subject("cohort", cohort.id))
    if submission is None or submission.submitted_at is not None:
        return False
    shown = select(Activity.id).where(
        Activity.verb == COMPLETED, Activity.actor_id == person.id, Activity.subject_id == submission.id
    )
    if session.scalar(shown.limit(1)) is None or filling(session, cohort, submission).missing():
        return False
    living = [e for e in enrollments_of(session, cohort.id, person.id) if EnrollmentState(e.status) in LIVING]
    undecided = any(
        not e.outside and standing_of(session, cohort.program, person, e.role, now).outside for e in living
    )
    waiting = still_to_accept(session, cohort.program, person, (e.role for e in living))
    return bool(living) and bool(waiting) and not undecided
