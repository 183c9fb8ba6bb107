"""Whom a draft gives nobody: those without a partner, and those who have one and merely room for another."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.usecases.matching.drafts.releasing import released_by
from db.models import Enrollment, MatchRound, Pair
from db.session import WorkspaceSession

LEFT_OVER, WITH_ROOM, TOLD = "left_over", "with_room", "told"
"""In the progress of a round: how many have no partner, how many merely room for another, and how many are, or
were, written to when it is published."""


def tell_apart(session: WorkspaceSession, made: MatchRound, plan: Plan) -> dict[str, int]:
    """Mark whoever has a partner among the people that a draft gives nobody, put them last, and count both.

    A pair that parts when the draft is published is no partner. A few queries, however many people.
    """
    paired = _with_a_partner(session, made, plan)
    people = list(made.unmatched or ())
    alone = [one for one in people if int(one["enrollment"]) not in paired]
    with_room = [{**one, "paired": True} for one in people if int(one["enrollment"]) in paired]
    made.unmatched = [*alone, *with_room]
    before = _told_before(session, made, plan)
    told = sum(int(one["enrollment"]) not in before for one in alone)
    return {LEFT_OVER: len(alone), WITH_ROOM: len(with_room), TOLD: told}


def reads_it_again(missed: int, plan: Plan) -> bool:
    """Whether somebody who was passed over so many times before reads of it: where a program matches again and again,
    only the first time.
    """
    return not missed or plan.matching.repeat_days <= 0


def _with_a_partner(session: WorkspaceSession, made: MatchRound, plan: Plan) -> frozenset[int]:
    matched = session.execute(
        select(Enrollment.id, Enrollment.role, Enrollment.person_id).where(
            Enrollment.cohort_id == made.cohort_id, Enrollment.status == EnrollmentState.MATCHED.value
        )
    ).all()
    released = released_by(made.settings)
    if not released:
        return frozenset(id_ for id_, _, _ in matched)
    rows = session.execute(
        select(Pair.id, Pair.mentee_id, Pair.mentor_id).where(
            Pair.cohort_id == made.cohort_id, Pair.status.in_([state.value for state in LIVING])
        )
    )
    kept = [(mentee, mentor) for pair, mentee, mentor in rows if pair not in released]
    ends = {(Role.MENTEE.value, mentee) for mentee, _ in kept} | {
        (Role.MENTOR.value, mentor) for _, mentor in kept
    }
    if plan.among_peers:
        ends |= {(role.value, person) for role in Role for pair in kept for person in pair}
    return frozenset(id_ for id_, role, person in matched if (role, person) in ends)


def _told_before(session: WorkspaceSession, made: MatchRound, plan: Plan) -> frozenset[int]:
    if reads_it_again(1, plan):
        return frozenset()
    passed_over = select(Enrollment.id).where(Enrollment.cohort_id == made.cohort_id, Enrollment.missed > 0)
    return frozenset(session.scalars(passed_over))
