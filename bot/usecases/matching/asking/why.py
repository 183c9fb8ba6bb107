"""Why these two, and why not those: a coordinator's questions about one person or one pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.shown.matching import ReasonShown, UnmatchedShown
from bot.domain.shown.matching_advice import (
    AlternativeShown,
    CostShown,
    PartnerShown,
    WhyPairShown,
    WhyShown,
)
from bot.domain.shown.recruiting import ProgramShown
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.errors import DomainError
from bot.usecases.facts.drafts import reasons_shown
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.asking.outlook import (
    Asked,
    Outlook,
    Solve,
    everybody,
    standing,
    with_people,
)
from bot.usecases.matching.drafts.decisions import enrolled, two_enrolled
from bot.usecases.matching.drafts.gathering import CAUSE as NOT_NEEDED
from bot.usecases.training.gating import CAUSE, kept_back
from db.models import Enrollment, Pair, Proposal
from db.session import WorkspaceSession

NO_MENTEES = "no_mentees"

if TYPE_CHECKING:
    from bot.matching.asking.what_if import Outcome
    from bot.matching.features import Mentor
    from bot.matching.matcher import Solution
    from bot.matching.reasons import Reason
    from bot.matching.round import Round


@dataclass(frozen=True)
class _Who:
    """Somebody who is asked about. `entry`: their enrollment's id as text."""

    entry: str
    slack_id: str
    role: str

    @classmethod
    def of(cls, enrollment: Enrollment) -> _Who:
        return cls(str(enrollment.id), enrollment.person.slack_id, enrollment.role)


def ask_why(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    slack_id: str,
    now: datetime,
    *,
    patient: bool = False,
) -> Asked[WhyShown]:
    """Why somebody is with whom they are, or with nobody, and what comes next best at which cost; to be answered
    outside of the transaction.

    Raises DomainError for anyone but coordinators, and for somebody who is not approved.
    """
    seen = standing(session, actor, program_id, Action.MATCH_PREVIEW)
    enrollment = enrolled(session, seen.cohort, slack_id, Role.MENTEE, Role.MENTOR)
    who, plan = _Who.of(enrollment), seen.plan
    pairs = _pairs_of(session, seen, enrollment)
    if pairs:
        partners = tuple(_of_pair(pair, enrollment, plan) for pair in pairs)
        return Asked(_answer(program_shown(seen.program), who, partners, published=True))
    if kept_back(session, seen.cohort, plan, [enrollment]):
        alone = UnmatchedShown(slack_id, enrollment.role, CAUSE, (), ())
        return Asked(_answer(program_shown(seen.program), who, (), left_over=alone))
    seen = with_people(session, seen, now, patient=patient)
    drafted = _proposals_of(session, seen, enrollment)
    partners = tuple(_of_proposal(proposal, enrollment, plan) for proposal in drafted)
    left = None if partners else _left_over_as_stored(seen, enrollment)
    program = program_shown(seen.program)
    known = _answer(program, who, partners, left_over=left, unpriced=seen.unpriced)
    given = seen.round
    if given is None:
        return Asked(known, mark=seen.mark)
    mentee = enrollment.role == Role.MENTEE
    then = {str(one.mentor_enrollment_id if mentee else one.mentee_enrollment_id) for one in drafted}
    if _circle_not_needed(session, seen, enrollment, given, now):
        some = given.mentees or seen.cohort.published_at is not None
        alone = UnmatchedShown(slack_id, enrollment.role, NOT_NEEDED if some else NO_MENTEES, (), ())
        outdated = seen.can_be_outdated and bool(then)
        return Asked(_answer(program, who, (), left_over=alone, outdated=outdated), mark=seen.mark)
    return Asked(known, lambda solve: _as_solved(seen, program, solve(given), who, then, solve), seen.mark)


def ask_why_pair(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    slack_ids: tuple[str, str],
    now: datetime,
    *,
    patient: bool = False,
) -> Asked[WhyPairShown]:
    """Why a mentee and a mentor are together or not, and what putting them together would cost; to be answered
    outside of the transaction.

    Raises DomainError as `ask_why` does.
    """
    seen = standing(session, actor, program_id, Action.MATCH_PREVIEW)
    roles = (Role.MENTEE, Role.MENTOR)
    mentee, mentor = two_enrolled(session, seen.cohort, slack_ids, roles, peers=seen.peers)
    for pair in _pairs_of(session, seen, mentee):
        if mentor.person_id in (pair.mentor_id, pair.mentee_id):
            return Asked(_pair_as_stored(seen, mentee, mentor, pair))
    seen = with_people(session, seen, now, patient=patient)
    drafted = _proposals_of(session, seen, mentee)
    own = next((one for one in drafted if mentor.id in _entries_of(one)), None)
    known = _pair_as_stored(seen, mentee, mentor, own)
    given = seen.round
    if given is None:
        return Asked(known, mark=seen.mark)
    one, other = str(mentee.id), str(mentor.id)
    beyond = _beyond(session, seen, other, given, now)
    mentors = {each.id for each in given.mentors} | ({beyond.id} if beyond else set())
    if one not in {each.id for each in given.mentees} or other not in mentors:
        raise DomainError("enrollment_matched")
    return Asked(known, lambda solve: _pair_as_solved(seen, known, solve(given), solve, beyond), seen.mark)


def _beyond(
    session: WorkspaceSession, seen: Outlook, entry: str, given: Round, now: datetime
) -> Mentor | None:
    """The mentor with this entry, where the circles of others have room for everybody; else None."""
    if not seen.plan.in_circles or entry in {each.id for each in given.mentors}:
        return None
    return next((each for each in everybody(session, seen, now).mentors if each.id == entry), None)


def _circle_not_needed(
    session: WorkspaceSession, seen: Outlook, enrollment: Enrollment, given: Round, now: datetime
) -> bool:
    return (
        enrollment.role == Role.MENTOR and _beyond(session, seen, str(enrollment.id), given, now) is not None
    )


def _pair_as_solved(
    seen: Outlook, known: WhyPairShown, solution: Solution, solve: Solve, beyond: Mentor | None
) -> WhyPairShown:
    """`beyond`: the mentor, where the draft does not need their circle."""
    from bot.matching.asking import what_if

    one, other = str(known.mentee_entry), str(known.mentor_entry)
    together = other in what_if.mentors_of(solution, one)
    if beyond is None:
        said, outcome = solution.explain(one, other), what_if.force(solution, one, other, resolve=solve)
    else:
        given = solution.round
        wider = solve(replace(given, mentors=(*given.mentors, beyond)))
        said = wider.explain(one, other)
        outcome = what_if.force(solution, one, other, resolve=solve, within=wider)
    return replace(
        known,
        points=said.points,
        reasons=said_of(said.reasons, seen.plan),
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
    seen: Outlook, program: ProgramShown, solution: Solution, who: _Who, then: set[str], solve: Solve
) -> WhyShown:
    """`then`: the entries of their partners in the draft that stands."""
    from bot.matching.asking import what_if

    entry, is_mentee = who.entry, who.role == Role.MENTEE
    if entry not in (solution.pool.row if is_mentee else solution.pool.column):
        raise DomainError("not_approved_as", who=who.slack_id, role=who.role)
    own = [pair for pair in solution.draft.pairs if entry == (pair.mentee if is_mentee else pair.mentor)]
    partners = tuple(
        PartnerShown(
            seen.slack_id(pair.mentor if is_mentee else pair.mentee),
            pair.points,
            said_of(pair.reasons, seen.plan),
            pair.locked,
        )
        for pair in own
    )
    left = next((one for one in solution.draft.unmatched if one.id == entry and not own), None)
    removed = tuple((count.rule, count.removed) for count in left.reasons) if left else ()
    next_best = what_if.alternatives(solution, entry, most=2, resolve=solve) if is_mentee else ()
    now = {pair.mentor if is_mentee else pair.mentee for pair in own}
    return _answer(
        program,
        who,
        partners,
        left_over=UnmatchedShown(who.slack_id, left.role, left.cause, removed, left.helps) if left else None,
        alternatives=tuple(
            AlternativeShown(seen.slack_id(one.mentor), one.points, cost_of(one.outcome, {entry}))
            for one in next_best
        ),
        outdated=seen.can_be_outdated and then != now,
    )


def _answer(
    program: ProgramShown,
    who: _Who,
    partners: tuple[PartnerShown, ...],
    *,
    left_over: UnmatchedShown | None = None,
    alternatives: tuple[AlternativeShown, ...] = (),
    published: bool = False,
    outdated: bool = False,
    unpriced: str = "",
) -> WhyShown:
    return WhyShown(
        program=program,
        who=who.slack_id,
        role=who.role,
        partners=partners,
        left_over=left_over,
        alternatives=alternatives,
        published=published,
        outdated=outdated,
        unpriced=unpriced,
    )


def said_of(reasons: Sequence[Reason], plan: Plan) -> tuple[ReasonShown, ...]:
    """What the matcher says of two people, with the program's own labels."""
    stored = [
        {"code": one.code, "points": one.points, "of": one.of, "params": _listed(one.params)}
        for one in reasons
    ]
    return reasons_shown(stored, plan)


def _listed(params: Mapping[str, object]) -> dict[str, Any]:
    """Parameters as they are stored: lists, whatever they were before."""
    several = (tuple, list, frozenset, set)
    return {key: list(value) if isinstance(value, several) else value for key, value in params.items()}


def _pairs_of(session: WorkspaceSession, seen: Outlook, enrollment: Enrollment) -> list[Pair]:
    """The living pairs of somebody in this role (among peers in any), if they are matched."""
    if enrollment.status != EnrollmentState.MATCHED:
        return []
    own = enrollment.person_id
    if seen.peers:
        theirs = or_(Pair.mentee_id == own, Pair.mentor_id == own)
    else:
        theirs = or_(Pair.mentee_id == own if enrollment.role == Role.MENTEE else Pair.mentor_id == own)
    living = [state.value for state in LIVING]
    query = select(Pair).where(Pair.cohort_id == enrollment.cohort_id, theirs, Pair.status.in_(living))
    return list(session.scalars(query.order_by(Pair.id)))


def _of_pair(pair: Pair, enrollment: Enrollment, plan: Plan) -> PartnerShown:
    partner = pair.mentor if pair.mentee_id == enrollment.person_id else pair.mentee
    return PartnerShown(partner.slack_id, pair.points, reasons_shown(pair.reasons, plan))


def _proposals_of(session: WorkspaceSession, seen: Outlook, enrollment: Enrollment) -> list[Proposal]:
    if seen.draft is None:
        return []
    as_mentee, as_mentor = Proposal.mentee_enrollment_id, Proposal.mentor_enrollment_id
    if seen.peers:
        theirs = or_(as_mentee == enrollment.id, as_mentor == enrollment.id)
    else:
        theirs = or_((as_mentee if enrollment.role == Role.MENTEE else as_mentor) == enrollment.id)
    query = select(Proposal).where(Proposal.round_id == seen.draft.id, theirs)
    return list(session.scalars(query.order_by(Proposal.id)))


def _entries_of(proposal: Proposal) -> tuple[int, int]:
    return proposal.mentee_enrollment_id, proposal.mentor_enrollment_id


def _of_proposal(proposal: Proposal, enrollment: Enrollment, plan: Plan) -> PartnerShown:
    partner = proposal.mentor if proposal.mentee_enrollment_id == enrollment.id else proposal.mentee
    return PartnerShown(
        partner.person.slack_id, proposal.points, reasons_shown(proposal.reasons, plan), proposal.locked
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
