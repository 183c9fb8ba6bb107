"""Why these two, and why not those: a coordinator's questions about one person or one pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.roles import Role
from bot.domain.shown.matching import ReasonShown, UnmatchedShown
from bot.domain.shown.matching_advice import (
    AlternativeShown,
    CostShown,
    PartnerShown,
    WhyPairShown,
    WhyShown,
)
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.errors import DomainError
from bot.usecases.facts.drafts import reasons_shown
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.outlook import Outlook, enrolled, outlook
from db.models import Enrollment, Pair, Proposal
from db.session import WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.matcher import Solution
    from bot.matching.reasons import Reason
    from bot.matching.what_if import Outcome


def why(
    session: WorkspaceSession, actor: Actor, program_id: object, slack_id: str, now: datetime
) -> WhyShown:
    """Why somebody is with whom they are, or with nobody, and what comes next best at which cost.

    Raises DomainError for anyone but coordinators, and for somebody who is not approved.
    """
    seen = outlook(session, actor, program_id, Action.MATCH_PREVIEW, now)
    enrollment = enrolled(session, seen.cohort, slack_id, Role.MENTEE, Role.MENTOR)
    pairs = _pairs_of(session, enrollment)
    if pairs:
        partners = tuple(_of_pair(pair, enrollment, seen) for pair in pairs)
        return _answer(seen, enrollment, partners, published=True)
    drafted = _proposals_of(session, seen, enrollment)
    if seen.solution is None:
        partners = tuple(_of_proposal(proposal, enrollment, seen) for proposal in drafted)
        left = None if partners else _left_over_as_stored(seen, enrollment)
        return _answer(seen, enrollment, partners, left_over=left, unpriced=seen.unpriced)
    return _as_solved(seen, seen.solution, enrollment, drafted)


def why_pair(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    slack_ids: tuple[str, str],
    now: datetime,
) -> WhyPairShown:
    """Why a mentee and a mentor are together or not, and what putting them together would cost.

    Raises DomainError as `why` does.
    """
    from bot.matching import what_if

    seen = outlook(session, actor, program_id, Action.MATCH_PREVIEW, now)
    mentee = enrolled(session, seen.cohort, slack_ids[0], Role.MENTEE)
    mentor = enrolled(session, seen.cohort, slack_ids[1], Role.MENTOR)
    if mentee.person_id == mentor.person_id:
        raise DomainError("same_person")
    for pair in _pairs_of(session, mentee):
        if pair.mentor_id == mentor.person_id:
            return _pair_as_stored(seen, mentee, mentor, pair)
    if seen.solution is None:
        drafted = _proposals_of(session, seen, mentee)
        own = next((one for one in drafted if one.mentor_enrollment_id == mentor.id), None)
        return _pair_as_stored(seen, mentee, mentor, own)
    one, other = str(mentee.id), str(mentor.id)
    if one not in seen.solution.pool.row or other not in seen.solution.pool.column:
        raise DomainError("enrollment_matched")
    said = seen.solution.explain(one, other)
    together = other in what_if.mentors_of(seen.solution, one)
    outcome = what_if.force(seen.solution, one, other)
    return WhyPairShown(
        program=program_shown(seen.program),
        mentee=slack_ids[0],
        mentor=slack_ids[1],
        mentee_entry=mentee.id,
        mentor_entry=mentor.id,
        points=said.points,
        reasons=_reasons(said.reasons, seen),
        together=together,
        rules=() if together else said.rules,
        refused=outcome.refused,
        cost=None if together or outcome.refused else cost_of(outcome, {one}),
    )


def cost_of(outcome: Outcome, asked: set[str]) -> CostShown:
    """An outcome as counts, without those whom the question is about."""
    others = [move for move in outcome.moves if move.mentee not in asked]
    lose = sum(1 for move in others if move.before and not move.after)
    find = sum(1 for move in others if move.after and not move.before)
    return CostShown(outcome.people, outcome.points, len(others) - lose - find, lose, find)


def _as_solved(
    seen: Outlook, solution: Solution, enrollment: Enrollment, drafted: Sequence[Proposal]
) -> WhyShown:
    from bot.matching import what_if

    entry, is_mentee = str(enrollment.id), enrollment.role == Role.MENTEE
    if entry not in (solution.pool.row if is_mentee else solution.pool.column):
        raise DomainError("not_approved_as", who=enrollment.person.slack_id, role=enrollment.role)
    own = [pair for pair in solution.draft.pairs if entry == (pair.mentee if is_mentee else pair.mentor)]
    partners = tuple(
        PartnerShown(
            seen.slack_id(pair.mentor if is_mentee else pair.mentee),
            pair.points,
            _reasons(pair.reasons, seen),
            pair.locked,
        )
        for pair in own
    )
    left = next((one for one in solution.draft.unmatched if one.id == entry and not own), None)
    removed = tuple((count.rule, count.removed) for count in left.reasons) if left else ()
    next_best = what_if.alternatives(solution, entry, most=2) if is_mentee else ()
    then = {str(p.mentor_enrollment_id if is_mentee else p.mentee_enrollment_id) for p in drafted}
    now = {pair.mentor if is_mentee else pair.mentee for pair in own}
    return _answer(
        seen,
        enrollment,
        partners,
        left_over=UnmatchedShown(enrollment.person.slack_id, left.role, left.cause, removed, left.helps)
        if left
        else None,
        alternatives=tuple(
            AlternativeShown(seen.slack_id(one.mentor), one.points, cost_of(one.outcome, {entry}))
            for one in next_best
        ),
        outdated=seen.can_be_outdated and then != now,
    )


def _answer(
    seen: Outlook,
    enrollment: Enrollment,
    partners: tuple[PartnerShown, ...],
    *,
    left_over: UnmatchedShown | None = None,
    alternatives: tuple[AlternativeShown, ...] = (),
    published: bool = False,
    outdated: bool = False,
    unpriced: str = "",
) -> WhyShown:
    return WhyShown(
        program=program_shown(seen.program),
        who=enrollment.person.slack_id,
        role=enrollment.role,
        partners=partners,
        left_over=left_over,
        alternatives=alternatives,
        published=published,
        outdated=outdated,
        unpriced=unpriced,
    )


def _reasons(reasons: Sequence[Reason], seen: Outlook) -> tuple[ReasonShown, ...]:
    stored = [
        {"code": one.code, "points": one.points, "of": one.of, "params": _listed(one.params)}
        for one in reasons
    ]
    return reasons_shown(stored, seen.plan)


def _listed(params: Mapping[str, object]) -> dict[str, Any]:
    """Parameters as they are stored: lists, whatever they were before."""
    several = (tuple, list, frozenset, set)
    return {key: list(value) if isinstance(value, several) else value for key, value in params.items()}


def _pairs_of(session: WorkspaceSession, enrollment: Enrollment) -> list[Pair]:
    """The living pairs of somebody in this role, if they are matched."""
    if enrollment.status != EnrollmentState.MATCHED:
        return []
    side = Pair.mentee_id if enrollment.role == Role.MENTEE else Pair.mentor_id
    living = [state.value for state in LIVING]
    query = select(Pair).where(
        Pair.cohort_id == enrollment.cohort_id, side == enrollment.person_id, Pair.status.in_(living)
    )
    return list(session.scalars(query.order_by(Pair.id)))


def _of_pair(pair: Pair, enrollment: Enrollment, seen: Outlook) -> PartnerShown:
    partner = pair.mentor if pair.mentee_id == enrollment.person_id else pair.mentee
    return PartnerShown(partner.slack_id, pair.points, reasons_shown(pair.reasons, seen.plan))


def _proposals_of(session: WorkspaceSession, seen: Outlook, enrollment: Enrollment) -> list[Proposal]:
    if seen.draft is None:
        return []
    mentee = enrollment.role == Role.MENTEE
    side = Proposal.mentee_enrollment_id if mentee else Proposal.mentor_enrollment_id
    query = select(Proposal).where(Proposal.round_id == seen.draft.id, side == enrollment.id)
    return list(session.scalars(query.order_by(Proposal.id)))


def _of_proposal(proposal: Proposal, enrollment: Enrollment, seen: Outlook) -> PartnerShown:
    partner = proposal.mentor if proposal.mentee_enrollment_id == enrollment.id else proposal.mentee
    return PartnerShown(
        partner.person.slack_id,
        proposal.points,
        reasons_shown(proposal.reasons, seen.plan),
        proposal.locked,
    )


def _left_over_as_stored(seen: Outlook, enrollment: Enrollment) -> UnmatchedShown | None:
    stored = (seen.draft.unmatched or ()) if seen.draft is not None else ()
    for one in stored:
        if int(one["enrollment"]) == enrollment.id:
            removed = tuple((str(rule), int(count)) for rule, count in one["removed"])
            return UnmatchedShown(
                enrollment.person.slack_id, str(one["role"]), str(one["cause"]), removed, tuple(one["helps"])
            )
    return None


def _pair_as_stored(
    seen: Outlook, mentee: Enrollment, mentor: Enrollment, stored: Pair | Proposal | None
) -> WhyPairShown:
    """From what was published or drafted alone, without a price."""
    return WhyPairShown(
        program=program_shown(seen.program),
        mentee=mentee.person.slack_id,
        mentor=mentor.person.slack_id,
        mentee_entry=mentee.id,
        mentor_entry=mentor.id,
        points=stored.points if stored else 0,
        reasons=reasons_shown(stored.reasons, seen.plan) if stored else (),
        together=stored is not None,
        published=isinstance(stored, Pair),
        unpriced="" if isinstance(stored, Pair) else seen.unpriced,
    )
