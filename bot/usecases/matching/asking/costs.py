"""Decisions by hand, with their exact cost first: these two together, these two apart, these two swapped.

Weighing reads; what costs nobody anything, and what a coordinator pressed at the price that was shown, is written
down in a transaction of its own, which weighs nothing: it looks whether anything changed since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.roles import Role
from bot.domain.shown.matching_advice import CostShown, DecisionShown, WhyPairShown
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases.matching.asking.marks import pool_mark
from bot.usecases.matching.asking.outlook import (
    TOO_MANY,
    Asked,
    Solve,
    standing,
    standing_draft,
    with_people,
)
from bot.usecases.matching.asking.why import cost_of
from bot.usecases.matching.drafts.decisions import UNLOCK, constrain, two_enrolled
from bot.usecases.matching.drafts.rounds import FORBID, LOCK
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchConstraint, Person
from db.session import WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.matcher import Solution

SWAP = "swap"
KINDS = frozenset({LOCK, FORBID, SWAP})
NOTHING = CostShown(0, 0)
_ROLES = {
    LOCK: (Role.MENTEE, Role.MENTOR),
    FORBID: (Role.MENTEE, Role.MENTOR),
    SWAP: (Role.MENTEE, Role.MENTEE),
}


# --- weighing ------------------------------------------------------------------------------------------
def weigh(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    kind: str,
    slack_ids: tuple[str, str],
    now: datetime,
) -> DecisionShown:
    """What a decision would cost. Reads only.

    Raises DomainError for anyone but coordinators, and for people who are not approved in these roles.
    """
    return ask_cost(session, actor, program_id, kind, slack_ids, now).answer()


def weigh_again(
    session: WorkspaceSession, actor: Actor, kind: str, entry_ids: tuple[object, object], now: datetime
) -> DecisionShown:
    """The same for a button, which carries the enrollments."""
    entries = (_entry(session, entry_ids[0]), _entry(session, entry_ids[1]))
    if kind not in KINDS or entries[0].cohort_id != entries[1].cohort_id:
        raise DomainError("draft_replaced")
    program_id = entries[0].cohort.program_id
    seen = standing(session, actor, program_id, Action.LOCK_PAIR)
    if seen.cohort.id != entries[0].cohort_id:
        raise DomainError("draft_replaced")
    states = (EnrollmentState.APPROVED, EnrollmentState.MATCHED)
    for entry, role in zip(entries, _ROLES[kind], strict=True):
        if entry.status not in states or (entry.role != role and not seen.peers):
            raise DomainError("not_approved_as", who=entry.person.slack_id, role=role.value)
    slack_ids = (entries[0].person.slack_id, entries[1].person.slack_id)
    return weigh(session, actor, program_id, kind, slack_ids, now)


def ask_cost(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    kind: str,
    slack_ids: tuple[str, str],
    now: datetime,
    *,
    patient: bool = False,
) -> Asked[DecisionShown]:
    """The same as a question that can be answered outside of the transaction."""
    seen = standing(session, actor, program_id, Action.LOCK_PAIR)
    one, other = two_enrolled(session, seen.cohort, slack_ids, _ROLES[kind], peers=seen.peers)
    if seen.peers and kind == SWAP:
        raise DomainError("peers_have_no_mentors")
    seen = with_people(session, seen, now, patient=patient)
    known = DecisionShown(
        program=seen.program.id,
        kind=kind,
        who=(one.person.slack_id, other.person.slack_id),
        entries=(one.id, other.id),
        cost=None,
        unpriced=seen.unpriced,
        mark=seen.mark,
        locks=() if kind == SWAP else ((one.id, other.id),),
    )
    given = seen.round
    if given is None:
        return Asked(known, mark=seen.mark)
    return Asked(known, lambda solve: _priced(known, solve(given), solve), seen.mark)


def _priced(known: DecisionShown, solution: Solution, solve: Solve) -> DecisionShown:
    from bot.matching.asking import what_if

    one, other = (str(entry) for entry in known.entries)
    price = {LOCK: what_if.force, FORBID: what_if.forbid, SWAP: what_if.swap}[known.kind]
    outcome = price(solution, one, other, resolve=solve)
    if outcome.refused:
        # Keeping apart whom the matcher does not know now costs nothing now.
        if known.kind == FORBID and outcome.refused == what_if.NOT_IN_POOL:
            return replace(known, cost=NOTHING)
        return replace(known, refused=outcome.refused)
    shown = replace(known, cost=cost_of(outcome, {one, other}))
    if known.kind != SWAP:
        return shown
    exchanged = what_if.swapped(solution, one, other)
    undone = {pair for pair in solution.round.locked - exchanged if pair[0] in (one, other)}
    return replace(shown, locks=_as_ids(exchanged), unlocks=_as_ids(undone))


def _as_ids(pairs: frozenset[tuple[str, str]] | set[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((int(mentee), int(mentor)) for mentee, mentor in pairs))


# --- writing -------------------------------------------------------------------------------------------
def settle(
    session: WorkspaceSession, actor: Actor, person: Person, shown: DecisionShown, now: datetime
) -> DecisionShown:
    """Write down at once what was weighed just now and costs nobody anything. Raises DomainError as `weigh`."""
    cohort = _locked(session, actor, shown.program)
    free = not shown.refused and _is_free(shown)
    if not free or shown.mark != _mark(session, cohort):
        return shown
    return _written(session, person, shown, now)


def decide(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    shown: DecisionShown,
    price: tuple[str, str],
    now: datetime,
    *,
    blind: bool = False,
) -> DecisionShown:
    """Write a decision down at the price that was on its button: (people, points), empty where there was none.

    `shown` was weighed just now. A price that changed meanwhile is shown anew and nothing is written, unless
    it costs nothing any more (the second of two clicks, for instance). Where there are too many pairs to weigh
    at once nothing is written either, unless it is wanted `blind`. Raises DomainError as `weigh` does.
    """
    cohort = _locked(session, actor, shown.program)
    if shown.refused:
        return shown
    if _stands(session, cohort, shown):
        return replace(shown, done=True)
    same = shown.cost is None or _price_of(shown.cost) == price
    current = shown.mark == _mark(session, cohort) and (blind or shown.unpriced != TOO_MANY)
    if not current or not (same or _is_free(shown)):
        return replace(shown, changed=True)
    return _written(session, person, shown, now)


def decide_as_answered(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    answered: DecisionShown | None,
    wanted: DecisionShown,
    price: tuple[str, str],
    now: datetime,
) -> DecisionShown:
    """The same where weighing takes longer than anybody waits: `answered` is the answer that the button stood
    under (None: it is gone), `wanted` what was pressed.

    It is written as long as nothing changed since it was answered; otherwise `wanted` comes back as changed.
    """
    cohort = _locked(session, actor, wanted.program)
    if answered is not None and (answered.kind, answered.entries) == (wanted.kind, wanted.entries):
        if _stands(session, cohort, answered):
            return replace(answered, done=True, cost=None)  # the second of two clicks
        seen = answered.cost is not None and _price_of(answered.cost) == price
        if seen and not answered.refused and answered.mark == _mark(session, cohort):
            return _written(session, person, answered, now)
    return replace(wanted, changed=True)


def decision_of(pair: WhyPairShown, mark: str) -> DecisionShown:
    """The decision under the answer to “why not these two?”."""
    return DecisionShown(
        program=pair.program.program,
        kind=LOCK,
        who=(pair.mentee, pair.mentor),
        entries=(pair.mentee_entry, pair.mentor_entry),
        cost=pair.cost,
        refused=pair.refused,
        mark=mark,
        locks=((pair.mentee_entry, pair.mentor_entry),),
    )


def _is_free(shown: DecisionShown) -> bool:
    return shown.cost is not None and shown.cost.people == 0 and shown.cost.points == 0


def _price_of(cost: CostShown) -> tuple[str, str]:
    return str(cost.people), str(cost.points)


def _locked(session: WorkspaceSession, actor: Actor, program_id: int) -> Cohort:
    """The cohort that decisions are about, nobody else's until the end of the transaction."""
    program = coordinated(session, actor, program_id, Action.LOCK_PAIR)
    return session.get_one(Cohort, current_cohort(session, program).id, with_for_update=True)


def _mark(session: WorkspaceSession, cohort: Cohort) -> str:
    return pool_mark(session, cohort, standing_draft(session, cohort))


def _entry(session: WorkspaceSession, entry_id: object) -> Enrollment:
    found = session.find(Enrollment, entry_id)
    if found is None:
        raise DomainError("draft_replaced")
    return found


def _stands(session: WorkspaceSession, cohort: Cohort, shown: DecisionShown) -> bool:
    """Whether a decision is written down already."""
    kind = FORBID if shown.kind == FORBID else LOCK
    rows = session.execute(
        select(MatchConstraint.mentee_enrollment_id, MatchConstraint.mentor_enrollment_id).where(
            MatchConstraint.cohort_id == cohort.id,
            MatchConstraint.kind == kind,
            MatchConstraint.mentee_enrollment_id.in_([mentee for mentee, _ in shown.locks]),
        )
    )
    return bool(shown.locks) and set(shown.locks) <= {(mentee, mentor) for mentee, mentor in rows}


def _written(session: WorkspaceSession, person: Person, shown: DecisionShown, now: datetime) -> DecisionShown:
    """Both of a swap are kept with the other's mentors; what kept them with their own is taken back."""
    _constrain(session, person, shown.unlocks, UNLOCK, now)
    _constrain(session, person, shown.locks, FORBID if shown.kind == FORBID else LOCK, now)
    return replace(shown, done=True)


def _constrain(
    session: WorkspaceSession, person: Person, pairs: Sequence[tuple[int, int]], kind: str, now: datetime
) -> None:
    for mentee, mentor in pairs:
        constrain(session, person, _entry(session, mentee), _entry(session, mentor), kind, now)
