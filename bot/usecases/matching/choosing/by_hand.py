"""Pairing by hand: a coordinator picks a mentee and a mentor, looks at both, and keeps them together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from bot.domain.access import Action, Actor
from bot.domain.fit import fit_share
from bot.domain.names import by_name
from bot.domain.roles import Role
from bot.domain.shown.matching_advice import WhyPairShown
from bot.domain.shown.matching_modes import ChoiceByHand, PairByHand, PersonToPair
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.matching.round import Round
from bot.usecases.facts.matching_modes import candidate_shown
from bot.usecases.matching.asking.marks import pool_mark
from bot.usecases.matching.asking.outlook import (
    TOO_MANY,
    Outlook,
    everybody,
    standing,
    standing_draft,
    too_many,
    waiting_people,
)
from bot.usecases.matching.asking.why import ask_why_pair, said_of
from bot.usecases.matching.choosing.short_lists import mentees_without_partner
from bot.usecases.matching.drafts.decisions import constrain, enrolled
from bot.usecases.matching.drafts.rounds import LOCK
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchConstraint, Person, Proposal
from db.session import WorkspaceSession

BY_HAND = "by_hand"
"""Why there is no price: nobody waits for it in a form."""
MOST = 100
"""Options of one menu; where there are more people, any colleague can be chosen instead."""


# --- looking: before the transaction, it may take a while -----------------------------------------------
def mentees_to_pair(session: WorkspaceSession, actor: Actor, program_id: object) -> ChoiceByHand:
    """Mentees without a published pair, by name, and with whom the draft that stands puts them; among peers
    everybody without one. Raises DomainError when there is
    none.
    """
    seen = standing(session, actor, program_id, Action.LOCK_PAIR)
    waiting = _peers_waiting(session, seen) if seen.peers else mentees_without_partner(session, seen.cohort)
    if not waiting:
        raise DomainError("no_peers_to_pair" if seen.peers else "nobody_to_pair")
    if len(waiting) > MOST:
        return ChoiceByHand(seen.program.id, None, (), everybody=True, peers=seen.peers)
    partners = _partners_in_draft(session, seen)
    people = sorted(
        (PersonToPair(one.id, one.person.name, partner=partners.get(one.id, "")) for one in waiting),
        key=lambda one: (by_name(one.name), one.enrollment),
    )
    return ChoiceByHand(seen.program.id, None, tuple(people), peers=seen.peers)


def _partners_in_draft(session: WorkspaceSession, seen: Outlook) -> dict[int, str]:
    """The names of those with whom the draft that stands puts people, by enrollment."""
    if seen.draft is None:
        return {}
    names: dict[int, list[str]] = {}
    query = select(Proposal).where(Proposal.round_id == seen.draft.id).order_by(Proposal.id)
    for one in session.scalars(
        query.options(
            defer(Proposal.reasons),
            selectinload(Proposal.mentee).selectinload(Enrollment.person),
            selectinload(Proposal.mentor).selectinload(Enrollment.person),
        )
    ):
        names.setdefault(one.mentee_enrollment_id, []).append(one.mentor.person.name)
        if seen.peers:
            names.setdefault(one.mentor_enrollment_id, []).append(one.mentee.person.name)
    return {enrollment: ", ".join(each) for enrollment, each in names.items()}


def mentors_to_pair(
    session: WorkspaceSession, actor: Actor, program_id: object, mentee: object, now: datetime
) -> ChoiceByHand:
    """Mentors with a free seat for this mentee, among peers everybody who is free, those who fit best first;
    those whom a rule that protects people keeps apart are left out. `mentee` is an enrollment id or a Slack id.
    Raises DomainError.
    """
    seen = standing(session, actor, program_id, Action.LOCK_PAIR)
    roles = (Role.MENTEE, Role.MENTOR) if seen.peers else (Role.MENTEE,)
    chosen = enrolled(session, seen.cohort, _slack_id(session, seen, mentee, Role.MENTEE), *roles)
    start = ChoiceByHand(program=seen.program.id, mentee=PersonToPair(chosen.id, chosen.person.name), people=(),
                         peers=seen.peers)  # fmt: skip
    if too_many(*waiting_people(session, seen.cohort)):
        return replace(start, everybody=True)
    given = everybody(session, seen, now)
    found = _peers_for(session, given, chosen) if seen.peers else _mentors_for(session, given, chosen)
    if not found:
        code = "no_peer_to_pair" if seen.peers else "no_mentor_to_pair"
        raise DomainError(code, who=chosen.person.slack_id)
    found.sort(key=lambda one: (one.ruled_out, -one.fit, by_name(one.name), one.enrollment))
    return replace(start, people=tuple(found[:MOST]))


def look_at_two(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    mentee: object,
    mentor: object,
    now: datetime,
) -> PairByHand:
    """Two people side by side, each an enrollment id or a Slack id; peers in any order. Raises DomainError."""
    seen = standing(session, actor, program_id, Action.LOCK_PAIR)
    slack_ids = (
        _slack_id(session, seen, mentee, Role.MENTEE),
        _slack_id(session, seen, mentor, Role.MENTOR),
    )
    asked = ask_why_pair(session, actor, seen.program.id, slack_ids, now)
    why = asked.answer()
    if why.unpriced == TOO_MANY:
        why = replace(why, unpriced=BY_HAND)
    elif seen.peers and not why.published:
        why = _as_peers(session, seen, why, now)
    one = session.get_one(Enrollment, why.mentee_entry)
    other = session.get_one(Enrollment, why.mentor_entry)
    return PairByHand(
        program=seen.program.id,
        mentee=candidate_shown(session, seen.cohort, one.person, Role(one.role)),
        mentor=candidate_shown(session, seen.cohort, other.person, Role(other.role)),
        why=why,
        peers=seen.peers,
        mark=asked.mark,
    )


def _mentors_for(session: WorkspaceSession, given: Round, mentee: Enrollment) -> list[PersonToPair]:
    from bot.matching import solve_round

    solution = solve_round(given)
    if str(mentee.id) not in solution.pool.row:
        raise DomainError("enrollment_matched")
    found = []
    for mentor, free in zip(solution.pool.mentors, solution.free_seats.tolist(), strict=True):
        said = solution.explain(str(mentee.id), mentor.id) if free > 0 else None
        if said is not None and said.may_lock:
            name = session.get_one(Enrollment, int(mentor.id)).person.name
            found.append(
                PersonToPair(int(mentor.id), name, fit_share(said.reasons), free, ruled_out=bool(said.rules))
            )
    return found


def _peers_for(session: WorkspaceSession, given: Round, chosen: Enrollment) -> list[PersonToPair]:
    from bot.matching.peers import peers_of

    if str(chosen.id) not in _entries(given):
        raise DomainError("enrollment_matched")
    return [
        PersonToPair(
            int(one.id),
            session.get_one(Enrollment, int(one.id)).person.name,
            fit_share(one.reasons),
            ruled_out=bool(one.rules),
        )
        for one in peers_of(given, str(chosen.id))
        if not one.refused
    ]


def _as_peers(session: WorkspaceSession, seen: Outlook, why: WhyPairShown, now: datetime) -> WhyPairShown:
    """How two of one pool suit each other, without a price: nobody has a place to give."""
    from bot.matching.peers import peers_of

    if too_many(*waiting_people(session, seen.cohort)):
        return replace(why, unpriced=BY_HAND)
    given = everybody(session, seen, now)
    one, other = str(why.mentee_entry), str(why.mentor_entry)
    if not {one, other} <= _entries(given):
        raise DomainError("enrollment_matched")
    found = next(peer for peer in peers_of(given, one) if peer.id == other)
    return replace(
        why,
        points=found.points,
        reasons=said_of(found.reasons, seen.plan),
        rules=() if why.together else found.rules,
        refused=found.refused,
    )


def _entries(given: Round) -> frozenset[str]:
    return frozenset(one.id for one in (*given.mentees, *given.mentors))


def _peers_waiting(session: WorkspaceSession, seen: Outlook) -> list[Enrollment]:
    """Everybody approved in one pool whom no coordinator has paired by hand, each person once."""
    locks = session.scalars(
        select(MatchConstraint).where(
            MatchConstraint.cohort_id == seen.cohort.id, MatchConstraint.kind == LOCK
        )
    )
    taken = {entry for one in locks for entry in (one.mentee_enrollment_id, one.mentor_enrollment_id)}
    approved = session.scalars(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == seen.cohort.id,
            Enrollment.status == EnrollmentState.APPROVED.value,
            Person.deactivated_at.is_(None),
        )
        .options(selectinload(Enrollment.person))
        .order_by(Enrollment.role == Role.MENTOR.value, Enrollment.id)
    )
    by_person: dict[int, Enrollment] = {}
    for one in approved:
        by_person.setdefault(one.person_id, one)
    return [one for one in by_person.values() if one.id not in taken]


def _slack_id(session: WorkspaceSession, seen: Outlook, given: object, role: Role) -> str:
    """Whose enrollment in this role (among peers in any) was chosen from a menu; a Slack id is one already."""
    found = session.find(Enrollment, given)
    if found is None:
        return str(given)
    if found.cohort_id != seen.cohort.id:
        raise DomainError("draft_replaced")  # who that is, is another program's business
    if not (seen.peers or found.role == role.value):
        raise DomainError("not_approved_as", who=found.person.slack_id, role=role.value)
    return found.person.slack_id


# --- writing: in the transaction, nothing is weighed ----------------------------------------------------
def pair_two(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    shown: PairByHand,
    price: tuple[str, str],
    now: datetime,
) -> PairByHand | None:
    """Keep these two together in every draft from the next one on; None: it is done.

    `shown` was looked at just now. If anything changed since, or at another price than the one that was seen
    (people, points; empty where there was none), nothing is written, and the two are shown anew; likewise if
    something forbids it by now. Raises DomainError for anyone but coordinators.
    """
    program = coordinated(session, actor, shown.program, Action.LOCK_PAIR)
    cohort = session.get_one(Cohort, current_cohort(session, program).id, with_for_update=True)
    one = session.get_one(Enrollment, shown.why.mentee_entry)
    other = session.get_one(Enrollment, shown.why.mentor_entry)
    if kept_together(session, one, other):
        return None
    if not shown.may_pair:
        return shown
    current = shown.mark == pool_mark(session, cohort, standing_draft(session, cohort))
    if not current or shown.price not in (price, ("0", "0")):
        return replace(shown, changed=True)
    constrain(session, person, one, other, LOCK, now)
    return None


def kept_together(session: WorkspaceSession, one: Enrollment, other: Enrollment) -> bool:
    """Whether a coordinator keeps these two together already: the second of two clicks finds it done."""
    found = session.scalar(
        select(MatchConstraint.id).where(
            MatchConstraint.mentee_enrollment_id == one.id,
            MatchConstraint.mentor_enrollment_id == other.id,
            MatchConstraint.kind == LOCK,
        )
    )
    return found is not None
