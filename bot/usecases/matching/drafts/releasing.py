"""Pairs that live and have not begun: a coordinator may give them to a new draft. They part when it is published.

Whoever has met, planned a meeting, written an agreement or set a goal has begun, and is never parted by a draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.matching.features import Mentee, Mentor
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.leaving import end_pair
from bot.usecases.closing.seats import free_seat
from bot.usecases.guiding.beginning.letters import OF_THE_END, give_back_letters
from bot.usecases.locking import take_turn
from bot.usecases.matching.drafts.pool import People, people_to_match
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Agreement, Cohort, Enrollment, Goal, MatchRound, Meeting, Pair, Person
from db.session import WorkspaceSession

RELEASE = "release"
"""In the settings of a round: the ids of the pairs that part when it is published."""
_YOUNG = frozenset({PairState.PUBLISHED, PairState.ACTIVE})


def living_pairs_of(session: WorkspaceSession, cohort: Cohort) -> list[Pair]:
    """Every pair of the cohort that is together now, oldest first."""
    states = [state.value for state in LIVING]
    query = select(Pair).where(Pair.cohort_id == cohort.id, Pair.status.in_(states)).order_by(Pair.id)
    return list(session.scalars(query))


def not_begun(session: WorkspaceSession, pairs: Sequence[Pair]) -> list[Pair]:
    """Those of them who have nothing together yet: no meeting held or ahead, no agreement, no goal."""
    young = {pair.id for pair in pairs if pair.status in _YOUNG}
    for done in (Meeting, Agreement, Goal):
        if young:
            young -= set(session.scalars(select(done.pair_id).where(done.pair_id.in_(young))))
    return [pair for pair in pairs if pair.id in young]


def people_without(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, released: Collection[int], now: datetime
) -> People:
    """Who can be matched now, as if these pairs (by id) were not: their mentees wait, their places are free."""
    everybody = people_to_match(session, cohort, plan, now, everyone=True)
    standing, freed = Counter[tuple[Role, int]](), set[tuple[Role, int]]()
    for pair in living_pairs_of(session, cohort):
        ends = ((Role.MENTEE, pair.mentee_id), (Role.MENTOR, pair.mentor_id))
        if pair.id in released:
            freed.update(ends)
        else:
            standing.update(ends)
    mentees, mentors = [], []
    for mentee in everybody.mentees:
        entry = everybody.enrollments[mentee.id]
        has = standing[Role.MENTEE, entry.person_id]
        waits = entry.status == EnrollmentState.APPROVED or (Role.MENTEE, entry.person_id) in freed
        if waits or 0 < has < plan.matching.mentors_per_mentee:
            mentees.append(replace(mentee, has=has))
    for mentor in everybody.mentors:
        entry = everybody.enrollments[mentor.id]
        free = max(0, entry.capacity - standing[Role.MENTOR, entry.person_id])
        if free or entry.status == EnrollmentState.APPROVED:
            mentors.append(replace(mentor, capacity=min(free, plan.capacity_max)))
    return _of(everybody, mentees, mentors)


def part_released(
    session: WorkspaceSession, made: MatchRound, cohort: Cohort, by: Person, now: datetime
) -> list[Pair]:
    """Part the pairs that a draft was given, when it is published. Both are told kindly, in their working hours, and
    are free again.

    Pairs that are over already stay as they are. Raises DomainError pair_begun_meanwhile if one of them has begun
    since the draft was made: then nothing is published.
    """
    ids = released_by(made.settings)
    if not ids:
        return []
    found = session.scalars(
        select(Pair).where(Pair.id.in_(ids), Pair.cohort_id == cohort.id).order_by(Pair.id)
    )
    parted = []
    for pair in list(found):
        take_turn(session, pair)
        if pair.status not in LIVING:
            continue
        if not not_begun(session, [pair]):
            raise DomainError("pair_begun_meanwhile", who=pair.mentee.slack_id)
        end_pair(session, pair, now)
        for role in Role:
            free_seat(session, pair, role, back_to_pool=True)
        record(session, "pair.rematched", now, actor=by, pair=pair, round=made.id)
        for one in pair.people():
            key = f"pair.rematched:{pair.id}:{one.id}"
            moment = working_moment(one, plan_of(cohort.program), now)
            outbox.post(
                session, "pair.rematched", now, key=key, not_before=moment, apart=OF_THE_END, person=one.id,
                pair=pair.id,
            )  # fmt: skip
        give_back_letters(session, pair, now)
        parted.append(pair)
    session.flush()
    return parted


def released_by(settings: Mapping[str, Any]) -> frozenset[int]:
    """The pairs that a round with these settings parts."""
    return frozenset(int(one) for one in settings.get(RELEASE, ()))


def entries_of(
    session: WorkspaceSession, cohort: Cohort, pairs: Iterable[Pair]
) -> dict[int, tuple[str, str]]:
    """A pair's id → the ids of its two enrollments as text, the mentee's first; those who are gone left out."""
    rows = session.execute(
        select(Enrollment.id, Enrollment.role, Enrollment.person_id).where(Enrollment.cohort_id == cohort.id)
    )
    entry = {(role, person): str(id_) for id_, role, person in rows}
    found = {}
    for pair in pairs:
        mentee = entry.get((Role.MENTEE.value, pair.mentee_id))
        mentor = entry.get((Role.MENTOR.value, pair.mentor_id))
        if mentee and mentor:
            found[pair.id] = (mentee, mentor)
    return found


def _of(everybody: People, mentees: list[Mentee], mentors: list[Mentor]) -> People:
    return replace(everybody, mentees=tuple(mentees), mentors=tuple(mentors))
