"""What becomes of the two enrollments when a pair is over: finished, back in the pool, or taken up again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select

from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.enrolling import may_move, move_on
from bot.usecases.planning.plans import plan_of
from db.models import Enrollment, Pair
from db.session import WorkspaceSession


def seat_of(session: WorkspaceSession, pair: Pair, role: Role) -> Enrollment | None:
    """The enrollment by which somebody came into this pair; among peers in whichever role they joined."""
    person_id = pair.mentee_id if role is Role.MENTEE else pair.mentor_id
    held = session.scalars(
        select(Enrollment)
        .where(Enrollment.cohort_id == pair.cohort_id, Enrollment.person_id == person_id)
        .order_by(Enrollment.id)
    ).all()
    fitting = [one for one in held if one.role == role.value] or (list(held) if _are_peers(pair) else [])
    return next(iter(fitting), None)


def joined_as(session: WorkspaceSession, pair: Pair, role: Role) -> Role:
    """In which role the one on this side of the pair joined: their own, but for peers, who are all alike."""
    seat = seat_of(session, pair, role)
    return Role(seat.role) if seat is not None else role


def by_this_enrollment(plan: Plan) -> ColumnElement[bool]:
    """In a query over enrollments and pairs: whether the person is one of the two by this enrollment; among peers in
    whichever role they joined.
    """
    as_mentee, as_mentor = Pair.mentee_id == Enrollment.person_id, Pair.mentor_id == Enrollment.person_id
    if not plan.among_peers:
        as_mentee &= Enrollment.role == Role.MENTEE.value
        as_mentor &= Enrollment.role == Role.MENTOR.value
    return (Pair.cohort_id == Enrollment.cohort_id) & (as_mentee | as_mentor)


def has_closed_pair() -> ColumnElement[bool]:
    """In a query over enrollments: whether their person was in a pair of that cohort that is closed, whatever else
    they have applied for since.
    """
    return (
        exists()
        .where(
            Pair.cohort_id == Enrollment.cohort_id,
            or_(Pair.mentee_id == Enrollment.person_id, Pair.mentor_id == Enrollment.person_id),
            Pair.status.in_((PairState.CLOSED.value, PairState.ARCHIVED.value)),
        )
        .correlate(Enrollment)
    )


def finish_seats(session: WorkspaceSession, pair: Pair) -> None:
    """The program is over for both, unless they are in another living pair in the same role."""
    for role in Role:
        _settle(session, pair, role, EnrollmentEvent.FINISH)


def free_seat(session: WorkspaceSession, pair: Pair, role: Role, *, back_to_pool: bool) -> bool:
    """After an early end: matched again, if they like, or withdrawn. Returns whether they can be matched.

    A mentor with other mentees stays matched; the seat of this pair is free by itself.
    """
    event = EnrollmentEvent.UNMATCH if back_to_pool else EnrollmentEvent.WITHDRAW
    _settle(session, pair, role, event)
    return back_to_pool and seat_of(session, pair, role) is not None


def retake_seats(session: WorkspaceSession, pair: Pair) -> None:
    """A closed pair goes on: both are matched again, also who has applied for another meanwhile."""
    for role in Role:
        seat = seat_of(session, pair, role)
        if seat is not None and may_move(seat, EnrollmentEvent.REOPEN):
            move_on(seat, EnrollmentEvent.REOPEN)


def _settle(session: WorkspaceSession, pair: Pair, role: Role, event: EnrollmentEvent) -> None:
    seat = seat_of(session, pair, role)
    if seat is None or seat.status != EnrollmentState.MATCHED or has_another(session, pair, role):
        return
    move_on(seat, event)


def has_another(session: WorkspaceSession, pair: Pair, role: Role, *, but: Collection[Pair] = ()) -> bool:
    """Whether the one on this side of the pair is in another living one by the same seat, `but` these."""
    mine = Pair.mentee_id == pair.mentee_id if role is Role.MENTEE else Pair.mentor_id == pair.mentor_id
    if _are_peers(pair):
        person_id = pair.mentee_id if role is Role.MENTEE else pair.mentor_id
        mine = or_(Pair.mentee_id == person_id, Pair.mentor_id == person_id)
    other = select(Pair.id).where(
        Pair.cohort_id == pair.cohort_id,
        Pair.id.not_in([pair.id, *(one.id for one in but)]),
        mine,
        Pair.status.in_([state.value for state in LIVING]),
    )
    return session.scalar(other.limit(1)) is not None


def _are_peers(pair: Pair) -> bool:
    return plan_of(pair.cohort.program).among_peers
