"""Whoever was left by the other one is asked whether they would like another partner; until then they only wait."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, or_, select, true

from bot.domain.roles import Role
from bot.domain.shown.recruiting import ASKED_AGAIN
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Enrollment, Pair, Person
from db.session import WorkspaceSession


def asked_again(
    session: WorkspaceSession, cohort: Cohort, person: Person | None = None
) -> list[tuple[str, int]]:
    """Seats of those who were left and have not said yet whether they would like another partner, each as its role
    and the pair that came to its end last. Of everybody, or of this person alone.
    """
    peers = plan_of(cohort.program).matching.shape == "peers"
    as_mentee = true() if peers else Enrollment.role == Role.MENTEE.value
    as_mentor = true() if peers else Enrollment.role == Role.MENTOR.value
    was_left = and_(
        Pair.cohort_id == Enrollment.cohort_id,
        or_(
            and_(Pair.mentee_id == Enrollment.person_id, Pair.ended_by == Pair.mentor_id, as_mentee),
            and_(Pair.mentor_id == Enrollment.person_id, Pair.ended_by == Pair.mentee_id, as_mentor),
        ),
    )
    found = (
        select(Enrollment.id, Enrollment.role, Pair.id)
        .join(Pair, was_left)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentState.WAITLISTED.value)
        .order_by(Pair.closed_at, Pair.id)
    )
    if person is not None:
        found = found.where(Enrollment.person_id == person.id)
    return list({seat: (role, pair) for seat, role, pair in session.execute(found)}.values())


def asked_counted_apart(
    session: WorkspaceSession, cohort: Cohort, counts: Mapping[str, int]
) -> dict[str, int]:
    """How many seats are in which state, where those who are asked whether they would like another partner are not
    on the waiting list, but `ASKED_AGAIN`.
    """
    listed = counts.get(EnrollmentState.WAITLISTED.value, 0)
    asked = len(asked_again(session, cohort)) if listed else 0
    if not asked:
        return dict(counts)
    return {**counts, EnrollmentState.WAITLISTED.value: listed - asked, ASKED_AGAIN: asked}
