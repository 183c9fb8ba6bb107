"""Whoever was left by the other one is asked whether they would like another partner; until then they only wait."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, or_, select

from bot.domain.shown.recruiting import ASKED_AGAIN
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases.closing.seats import by_this_enrollment
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Enrollment, Pair, Person
from db.session import WorkspaceSession


def asked_again(
    session: WorkspaceSession, cohort: Cohort, person: Person | None = None
) -> list[tuple[str, int]]:
    """Seats of those who were left and have not said yet whether they would like another partner, each as its role
    and the pair that came to its end last. Of everybody, or of this person alone.
    """
    return list(_asked(session, cohort, person).values())


def asked_seats(session: WorkspaceSession, cohort: Cohort) -> frozenset[int]:
    """The same seats, as the ids of their enrollments: what they wait for is not a coordinator's to decide."""
    return frozenset(_asked(session, cohort))


def is_asked_again(session: WorkspaceSession, seat: Enrollment) -> bool:
    """Whether this seat is one of them."""
    waits = seat.status == EnrollmentState.WAITLISTED
    return waits and seat.id in _asked(session, seat.cohort, seat.person)


def asked_counted_apart(
    session: WorkspaceSession, cohort: Cohort, counts: Mapping[str, int]
) -> dict[str, int]:
    """How many seats are in which state, where those who are asked whether they would like another partner are not
    on the waiting list, but `ASKED_AGAIN`.
    """
    listed = counts.get(EnrollmentState.WAITLISTED.value, 0)
    asked = len(asked_seats(session, cohort)) if listed else 0
    if not asked:
        return dict(counts)
    return {**counts, EnrollmentState.WAITLISTED.value: listed - asked, ASKED_AGAIN: asked}


def _asked(
    session: WorkspaceSession, cohort: Cohort, person: Person | None = None
) -> dict[int, tuple[str, int]]:
    """By enrollment id. Who has applied again since, or was put on the waiting list by a coordinator, waits for a
    place like anybody else.
    """
    was_left = and_(
        by_this_enrollment(plan_of(cohort.program)),
        Pair.ended_by.in_((Pair.mentee_id, Pair.mentor_id)),
        Pair.ended_by != Enrollment.person_id,
        or_(Enrollment.applied_at.is_(None), Enrollment.applied_at <= Pair.closed_at),
        or_(Enrollment.decided_at.is_(None), Enrollment.decided_at <= Pair.closed_at),
    )
    found = (
        select(Enrollment.id, Enrollment.role, Pair.id)
        .join(Pair, was_left)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentState.WAITLISTED.value)
        .order_by(Pair.closed_at, Pair.id)
    )
    if person is not None:
        found = found.where(Enrollment.person_id == person.id)
    return {seat: (role, pair) for seat, role, pair in session.execute(found)}
