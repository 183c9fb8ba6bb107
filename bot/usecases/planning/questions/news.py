"""What came to the questionnaire since somebody applied, and that is theirs to answer."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.forms import Question
from bot.domain.roles import Role
from bot.domain.states.cohort import TAKES_APPLICATIONS
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases.recruiting.joining.standing import filling
from db.models import Cohort, Enrollment, Submission
from db.session import WorkspaceSession

WAITING = frozenset({EnrollmentState.APPLIED, EnrollmentState.APPROVED, EnrollmentState.WAITLISTED})
"""Who has applied and is not matched: a new answer can still help."""


def news_for(session: WorkspaceSession, cohort: Cohort, submission: Submission) -> tuple[Question, ...]:
    """The questions that came since this application was sent, for the roles in which its writer still waits."""
    if submission.submitted_at is None or cohort.status not in TAKES_APPLICATIONS:
        return ()
    new = filling(session, cohort, submission).what_is_new()
    waiting = waiting_roles(session, cohort, submission.person_id) if new else frozenset()
    return tuple(question for question in new if waiting and question.is_for(waiting))


def waiting_roles(session: WorkspaceSession, cohort: Cohort, person_id: int) -> frozenset[Role]:
    """The roles in which somebody has applied and has no partner."""
    rows = session.execute(
        select(Enrollment.role, Enrollment.status).where(
            Enrollment.cohort_id == cohort.id, Enrollment.person_id == person_id
        )
    )
    return frozenset(Role(role) for role, status in rows if status in WAITING)
