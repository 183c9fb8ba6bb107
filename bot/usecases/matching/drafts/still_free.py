"""Whether the people of a draft are still free: some may have left, or found a partner, since it was made.

Counted in the database, in few statements whatever the number of pairs, so that it can be asked wherever a draft is
shown. What publishing itself asks, name by name, is in `publishing`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Subquery, bindparam, case, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased, defer
from sqlalchemy.sql.elements import ColumnElement

from bot.domain.program import Program as Plan
from bot.domain.shown.matching import DraftOutdated
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import RoundState
from bot.domain.states.pair import LIVING
from bot.usecases.matching.drafts.releasing import released_by
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Enrollment, MatchRound, Pair, Person, Proposal
from db.session import WorkspaceSession

WAITING = (RoundState.DRAFT.value, RoundState.ASKING.value)
_HERE = (EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value)


class _Side(NamedTuple):
    """One side of a draft: its people, those who cannot be matched as it says, and those with a partner of these."""

    people: int
    cannot: int
    taken: int


def outdated(session: WorkspaceSession, made: MatchRound) -> DraftOutdated | None:
    """What keeps a draft from being published, of its people; None while they are all free."""
    if made.status not in WAITING:
        return None
    plan = plan_of(session.get_one(Cohort, made.cohort_id).program)
    peers = plan.among_peers
    mentees = _side(session, made, plan, Proposal.mentee_enrollment_id, Pair.mentee_id)
    mentors = _side(session, made, plan, Proposal.mentor_enrollment_id, Pair.mentor_id)
    if not mentees.cannot and not mentors.cannot and not _together(session, made, plan):
        return None
    people = mentees.people + mentors.people if peers else mentees.people
    taken = mentees.taken + mentors.taken if peers else mentees.taken
    return DraftOutdated(people=people, taken=taken, peers=peers)


def waiting_draft(session: WorkspaceSession, cohort: Cohort) -> MatchRound | None:
    """The draft that waits to be published and still can be: the newest without a name, or else the newest. One without
    a pair waits for nobody.
    """
    pairs = exists().where(Proposal.round_id == MatchRound.id, Proposal.answer != "declined")
    drafts = session.scalars(
        select(MatchRound)
        .where(MatchRound.cohort_id == cohort.id, MatchRound.status.in_(WAITING), pairs)
        .options(defer(MatchRound.unmatched))
        .order_by(MatchRound.name != "", MatchRound.id.desc())
    ).all()
    return next((made for made in drafts if outdated(session, made) is None), None)


def _side(
    session: WorkspaceSession,
    made: MatchRound,
    plan: Plan,
    seat: InstrumentedAttribute[int],
    partnered: InstrumentedAttribute[int],
) -> _Side:
    wanted = _wanted(made, seat)
    peers = plan.among_peers
    has = _living(made, *((Pair.mentee_id, Pair.mentor_id) if peers else (partnered,)))
    now = func.coalesce(has.c.n, 0)
    most: Any = plan.matching.mentors_per_mentee if partnered is Pair.mentee_id else Enrollment.capacity
    full: ColumnElement[bool] = now > 0 if peers else wanted.c.n + now > most
    cannot = or_(full, Enrollment.status.not_in(_HERE), Person.deactivated_at.is_not(None))
    found = session.execute(
        select(func.count(), _how_many(cannot), _how_many(cannot & (now > 0)))
        .select_from(wanted)
        .join(Enrollment, Enrollment.id == wanted.c.seat)
        .join(Person, Person.id == Enrollment.person_id)
        .outerjoin(has, has.c.person == Person.id)
    ).one()
    return _Side(*(int(one or 0) for one in found))


def _wanted(made: MatchRound, seat: InstrumentedAttribute[int]) -> Subquery:
    """How many pairs of a draft each of its people would be in."""
    return (
        select(seat.label("seat"), func.count().label("n"))
        .where(Proposal.round_id == made.id, Proposal.answer != "declined")
        .group_by(seat)
        .subquery()
    )


def _living(made: MatchRound, *ends: InstrumentedAttribute[int]) -> Subquery:
    """How many living pairs each person is in at one of these ends, but for those that part for this draft."""
    released = _released(made)
    people = union_all(
        *(
            select(end.label("person")).where(
                Pair.cohort_id == made.cohort_id,
                Pair.status.in_([state.value for state in LIVING]),
                Pair.id.not_in(released),
            )
            for end in ends
        )
    ).subquery()
    return select(people.c.person, func.count().label("n")).group_by(people.c.person).subquery()


def _released(made: MatchRound) -> BindParameter[list[int]]:
    """Written out, as there may be more of them than a statement takes parameters."""
    ids = sorted(released_by(made.settings))
    return bindparam("released", ids, expanding=True, literal_execute=True, unique=True)


def _how_many(that: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((that, 1), else_=0))


def _together(session: WorkspaceSession, made: MatchRound, plan: Plan) -> bool:
    """Whether two of a draft are a pair already, where a mentee may have more than one mentor."""
    if plan.matching.mentors_per_mentee < 2:  # noqa: PLR2004 - then that mentee is taken
        return False
    mentee, mentor = aliased(Enrollment), aliased(Enrollment)
    two = (
        select(Pair.id)
        .join(mentee, mentee.person_id == Pair.mentee_id)
        .join(mentor, mentor.person_id == Pair.mentor_id)
        .join(
            Proposal,
            (Proposal.mentee_enrollment_id == mentee.id) & (Proposal.mentor_enrollment_id == mentor.id),
        )
        .where(
            Proposal.round_id == made.id,
            Proposal.answer != "declined",
            Pair.cohort_id == made.cohort_id,
            Pair.status.in_([state.value for state in LIVING]),
            Pair.id.not_in(_released(made)),
        )
    )
    return session.scalar(two.limit(1)) is not None
