"""Decisions by hand, with their exact cost first: these two together, these two apart, these two swapped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.roles import Role
from bot.domain.shown.matching_advice import DecisionShown
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases.matching.decisions import UNLOCK, constrain
from bot.usecases.matching.outlook import Outlook, enrolled, outlook
from bot.usecases.matching.rounds import FORBID, LOCK
from bot.usecases.matching.why import cost_of
from db.models import Enrollment, Person
from db.session import WorkspaceSession

SWAP = "swap"
KINDS = frozenset({LOCK, FORBID, SWAP})
_ROLES = {
    LOCK: (Role.MENTEE, Role.MENTOR),
    FORBID: (Role.MENTEE, Role.MENTOR),
    SWAP: (Role.MENTEE, Role.MENTEE),
}


def weigh(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    kind: str,
    slack_ids: tuple[str, str],
    now: datetime,
) -> DecisionShown:
    """What a decision would cost. One that costs nobody anything is written down at once.

    Raises DomainError for anyone but coordinators, and for people who are not approved in these roles.
    """
    seen = outlook(session, actor, program_id, Action.LOCK_PAIR, now)
    first, second = _ROLES[kind]
    entries = (
        enrolled(session, seen.cohort, slack_ids[0], first),
        enrolled(session, seen.cohort, slack_ids[1], second),
    )
    shown = _priced(seen, kind, entries)
    if shown.refused or not _is_free(shown):
        return shown
    return _written(session, seen, person, shown, entries, now)


def decide(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    kind: str,
    entry_ids: tuple[object, object],
    price: tuple[str, str],
    now: datetime,
) -> DecisionShown:
    """Write a decision down at the price that was on its button: (people, points), empty where there was none.

    A price that changed meanwhile is shown anew and nothing is written, unless it costs nothing any more (the
    second of two clicks, for instance). Raises DomainError as `weigh` does.
    """
    entries = (_entry(session, entry_ids[0]), _entry(session, entry_ids[1]))
    if kind not in KINDS or entries[0].cohort_id != entries[1].cohort_id:
        raise DomainError("draft_replaced")
    seen = outlook(session, actor, entries[0].cohort.program_id, Action.LOCK_PAIR, now)
    for entry, role in zip(entries, _ROLES[kind], strict=True):
        states = (EnrollmentState.APPROVED, EnrollmentState.MATCHED)
        if entry.role != role or entry.status not in states:
            raise DomainError("not_approved_as", who=entry.person.slack_id, role=role.value)
    shown = _priced(seen, kind, entries)
    if shown.refused:
        return shown
    same = shown.cost is not None and (str(shown.cost.people), str(shown.cost.points)) == price
    if shown.cost is not None and not (same or _is_free(shown)):
        return replace(shown, changed=True)
    return _written(session, seen, person, shown, entries, now)


def _is_free(shown: DecisionShown) -> bool:
    return shown.cost is not None and shown.cost.people == 0 and shown.cost.points == 0


def _entry(session: WorkspaceSession, entry_id: object) -> Enrollment:
    found = session.find(Enrollment, entry_id)
    if found is None:
        raise DomainError("draft_replaced")
    return found


def _priced(seen: Outlook, kind: str, entries: tuple[Enrollment, Enrollment]) -> DecisionShown:
    from bot.matching import what_if

    one, other = entries
    if one.person_id == other.person_id:
        raise DomainError("same_person")
    shown = DecisionShown(
        program=seen.program.id,
        kind=kind,
        who=(one.person.slack_id, other.person.slack_id),
        entries=(one.id, other.id),
        cost=None,
    )
    if seen.solution is None:
        if kind == SWAP:
            raise DomainError("too_many_to_swap")
        return replace(shown, unpriced=seen.unpriced)
    price = {LOCK: what_if.force, FORBID: what_if.forbid, SWAP: what_if.swap}[kind]
    outcome = price(seen.solution, str(one.id), str(other.id))
    if outcome.refused:
        # Keeping apart whom the matcher does not know now costs nothing now.
        if kind == FORBID and outcome.refused == what_if.NOT_IN_POOL:
            return replace(shown, cost=cost_of(what_if.Outcome(0, 0, ()), set()))
        return replace(shown, refused=outcome.refused)
    asked = {str(one.id), str(other.id)}
    return replace(shown, cost=cost_of(outcome, asked))


def _written(
    session: WorkspaceSession,
    seen: Outlook,
    person: Person,
    shown: DecisionShown,
    entries: tuple[Enrollment, Enrollment],
    now: datetime,
) -> DecisionShown:
    if shown.kind == SWAP:
        _write_swap(session, seen, person, entries, now)
    else:
        constrain(session, person, entries[0], entries[1], shown.kind, now)
    return replace(shown, done=True)


def _write_swap(
    session: WorkspaceSession,
    seen: Outlook,
    person: Person,
    entries: tuple[Enrollment, Enrollment],
    now: datetime,
) -> None:
    """Each mentee is kept with the other's mentors; what kept them with their own is taken back."""
    from bot.matching import what_if

    if seen.solution is None:
        raise DomainError("too_many_to_swap")
    by_entry = {str(entry.id): entry for entry in entries}
    one, other = (str(entry.id) for entry in entries)
    exchanged = what_if.swapped(seen.solution, one, other)
    for mentee, mentor in sorted(seen.solution.round.locked - exchanged):
        if mentee in by_entry:
            constrain(session, person, by_entry[mentee], _entry(session, mentor), UNLOCK, now)
    for mentee, mentor in sorted(exchanged):
        constrain(session, person, by_entry[mentee], _entry(session, mentor), LOCK, now)
