"""Somebody whose pair is over applies again in the same cohort, by the enrollment they had."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from bot.domain.roles import Role
from bot.domain.states import enrollment as states
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.domain.states.pair import PairState
from bot.usecases.closing.farewell.standing import good_end
from bot.usecases.closing.seats import seat_of
from bot.usecases.enrolling import may_move, move_on
from db.models import Enrollment, Pair, Submission
from db.session import WorkspaceSession


def over_in(enrollments: Sequence[Enrollment], roles: Collection[Role]) -> list[Enrollment]:
    """Those of the chosen roles whose time is over: sending the questionnaire applies for them again."""
    chosen = {role.value for role in roles}
    return [e for e in enrollments if e.status == EnrollmentState.DONE and e.role in chosen]


def begin_again(
    enrollments: Sequence[Enrollment], roles: Collection[Role], submission: Submission
) -> list[Enrollment]:
    """Everything is answered: the chosen roles that are over are applied for like any other from here on, and nothing
    that was decided the first time is taken for this time. The answers stay sent where another role stands on them.
    """
    over = over_in(enrollments, roles)
    if over and not any(EnrollmentState(e.status) in states.LIVING for e in enrollments):
        submission.submitted_at = None
    for enrollment in over:
        move_on(enrollment, EnrollmentEvent.RESUME)
        enrollment.decided_at = enrollment.decided_by = enrollment.decided_words = None
        enrollment.endorsement, enrollment.outside = "", ""
        enrollment.endorsed_at = enrollment.endorsed_by = enrollment.endorsement_note = None
    return over


def give_up(session: WorkspaceSession, enrollment: Enrollment) -> None:
    """A role that waits is withdrawn; who has completed a pair by it has still done so. Raises DomainError."""
    kept = may_move(enrollment, EnrollmentEvent.KEEP) and completed_a_pair(session, enrollment)
    move_on(enrollment, EnrollmentEvent.KEEP if kept else EnrollmentEvent.WITHDRAW)


def completed_a_pair(session: WorkspaceSession, enrollment: Enrollment) -> bool:
    """Whether a pair came to a good end by this enrollment."""
    closed = session.scalars(
        select(Pair).where(
            Pair.cohort_id == enrollment.cohort_id,
            or_(Pair.mentee_id == enrollment.person_id, Pair.mentor_id == enrollment.person_id),
            Pair.status.in_((PairState.CLOSED.value, PairState.ARCHIVED.value)),
        )
    )
    return any(
        good_end(pair)
        and any(seat_of(session, pair, role) is enrollment for role in _sides(pair, enrollment))
        for pair in closed
    )


def _sides(pair: Pair, enrollment: Enrollment) -> list[Role]:
    """On which side of the pair the enrolled person is."""
    people = {Role.MENTEE: pair.mentee_id, Role.MENTOR: pair.mentor_id}
    return [role for role, person_id in people.items() if person_id == enrollment.person_id]
