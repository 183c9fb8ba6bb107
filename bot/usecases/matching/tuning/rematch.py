"""After people left: who is free again, and the three ways to go on, side by side.

A pair of a running program that has begun is kept in every one of them. What may move is the draft that nobody has
seen, and, only if a coordinator says so, pairs that have not begun.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.shown.matching_rematch import RematchShown, WayShown
from bot.domain.shown.matching_settings import MoveShown
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.matching.round import PairIds, Round
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.asking.outlook import standing_draft, too_many
from bot.usecases.matching.drafts.differences import mean_fit
from bot.usecases.matching.drafts.releasing import RELEASE, entries_of, living_pairs_of, not_begun
from bot.usecases.matching.drafts.rounds import STAY_LOCKED, ask_for_round, round_of
from bot.usecases.matching.tuning.repeating import free_mentees, free_places
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchRound, Pair, Person, Program, Proposal
from db.session import WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.asking.rematch import Choice

STAY, STAY_WITH = "stay", "stay_with"
EXAMPLES = 5
LISTED = 20


@dataclass(frozen=True)
class _Now:
    """A cohort as it stands: its living pairs, those of them that have not begun, its draft."""

    program: Program
    cohort: Cohort
    plan: Plan
    draft: MatchRound | None
    living: list[Pair]
    young: list[Pair]
    entries: Mapping[int, PairIds]
    proposed: frozenset[PairIds]


def rematch_shown(session: WorkspaceSession, actor: Actor, program_id: object) -> RematchShown:
    """Who is free again, in a few queries. Raises DomainError for anyone but a coordinator."""
    return _shown(session, _now(session, actor, program_id))


def compare_ways(session: WorkspaceSession, actor: Actor, program_id: object, now: datetime) -> RematchShown:
    """The same with the three ways. Reads only; takes up to two seconds where it does not say `too_many`."""
    stands = _now(session, actor, program_id)
    shown = _shown(session, stands)
    if shown.too_many:
        return shown
    return replace(shown, ways=_ways(session, stands, now))


def draft_from_way(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    shown: RematchShown,
    key: str,
    mark: str,
    now: datetime,
) -> MatchRound:
    """Queue the draft of one way. `shown` are the ways as they are now, `mark` what the coordinator saw of this one.

    Nobody is parted by this: pairs that have not begun part when the draft is published. Raises DomainError
    rematch_outdated if the way would do something else by now.
    """
    program = coordinated(session, actor, shown.program.program, Action.MATCH_PREVIEW)
    way = next((one for one in shown.ways if one.key == key), None)
    if way is None and not (shown.too_many and key == STAY_LOCKED):
        raise DomainError("rematch_outdated")
    if way is not None and way.mark.partition("-")[0] != mark:
        raise DomainError("rematch_outdated")
    draft = session.find(MatchRound, shown.draft) if shown.draft is not None else None
    settings: dict[str, Any] = {**_own(draft), STAY: key}
    if draft is not None:
        settings[STAY_WITH] = draft.id
    released = [int(one) for one in way.mark.split("-")[1:]] if way is not None and way.parted else []
    if released:
        settings[RELEASE] = released
    name = draft.name if draft is not None else ""
    return ask_for_round(session, actor, person, program, now, name=name, settings=settings)


def _now(session: WorkspaceSession, actor: Actor, program_id: object) -> _Now:
    program = coordinated(session, actor, program_id, Action.MATCH_PREVIEW)
    cohort = current_cohort(session, program)
    draft = standing_draft(session, cohort)
    living = living_pairs_of(session, cohort)
    young = not_begun(session, living)
    pairs = session.execute(
        select(Proposal.mentee_enrollment_id, Proposal.mentor_enrollment_id).where(
            Proposal.round_id == (draft.id if draft is not None else None)
        )
    )
    proposed = frozenset((str(mentee), str(mentor)) for mentee, mentor in pairs)
    entries = entries_of(session, cohort, living)
    return _Now(program, cohort, plan_of(program), draft, living, young, entries, proposed)


def _shown(session: WorkspaceSession, stands: _Now) -> RematchShown:
    cohort = stands.cohort
    here = _enrolled(session, cohort)
    mentees = sum(1 for role, _ in here.values() if role == Role.MENTEE)
    freed = _freed(session, stands)
    return RematchShown(
        program=program_shown(stands.program),
        mentees=freed[Role.MENTEE][:LISTED],
        mentors=freed[Role.MENTOR][:LISTED],
        waiting=free_mentees(session, cohort),
        places=free_places(session, cohort),
        draft=stands.draft.id if stands.draft is not None else None,
        draft_pairs=len(stands.proposed),
        draft_broken=sum(1 for pair in stands.proposed if not _still_proposed(pair, here)),
        young=len(stands.young),
        too_many=too_many(mentees, len(here) - mentees),
    )


def _enrolled(session: WorkspaceSession, cohort: Cohort) -> dict[str, tuple[str, str]]:
    """Everybody who is here and approved or matched: the enrollment's id as text → role and state."""
    rows = session.execute(
        select(Enrollment.id, Enrollment.role, Enrollment.status)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.status.in_([EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value]),
            Person.deactivated_at.is_(None),
        )
    )
    return {str(id_): (role, status) for id_, role, status in rows}


def _still_proposed(pair: PairIds, here: Mapping[str, tuple[str, str]]) -> bool:
    mentee, mentor = (here.get(one) for one in pair)
    return mentee is not None and mentee[1] == EnrollmentState.APPROVED and mentor is not None


def _freed(session: WorkspaceSession, stands: _Now) -> dict[Role, tuple[str, ...]]:
    """Those whose pair ended early and who can be matched again, by role."""
    ended = session.scalars(
        select(Pair)
        .where(Pair.cohort_id == stands.cohort.id, Pair.status == PairState.ENDED.value)
        .order_by(Pair.closed_at.desc(), Pair.id.desc())
    ).all()
    people = {Role.MENTEE: [p.mentee_id for p in ended], Role.MENTOR: [p.mentor_id for p in ended]}
    found: dict[Role, tuple[str, ...]] = {}
    for role, ids in people.items():
        states = [EnrollmentState.APPROVED.value]
        if role is Role.MENTOR:
            states.append(EnrollmentState.MATCHED.value)  # a mentor with other mentees, and a free place
        rows = session.execute(
            select(Enrollment.person_id, Person.slack_id)
            .join(Person, Person.id == Enrollment.person_id)
            .where(
                Enrollment.cohort_id == stands.cohort.id,
                Enrollment.role == role.value,
                Enrollment.status.in_(states),
                Enrollment.person_id.in_(set(ids)),
                Person.deactivated_at.is_(None),
            )
        )
        slack_id = {int(person): str(slack) for person, slack in rows}
        found[role] = tuple(slack_id[one] for one in dict.fromkeys(ids) if one in slack_id)
    return found


def _ways(session: WorkspaceSession, stands: _Now, now: datetime) -> tuple[WayShown, ...]:
    from bot.matching.asking.rematch import CHOICES, rematch

    young = {stands.entries[pair.id]: pair.id for pair in stands.young if pair.id in stands.entries}
    begun = frozenset(stands.entries.values()) - young.keys()
    given = _everybody(session, stands, young, now)
    choices = rematch(given, stands.proposed.union(young))
    named = _slack_ids(session, stands.cohort)
    by_key = dict(zip(CHOICES, choices, strict=True))
    order = (STAY_LOCKED, *(key for key in CHOICES if key != STAY_LOCKED))
    return tuple(_way(by_key[key], given, stands.proposed, begun, young, named) for key in order)


def _everybody(session: WorkspaceSession, stands: _Now, young: Mapping[PairIds, int], now: datetime) -> Round:
    """The round of everybody who may move: pairs that have begun are out of it, with their places."""
    settings = {**_own(stands.draft), RELEASE: list(young.values())}
    given = round_of(session, stands.cohort, stands.plan, settings, now)
    return replace(given, used=given.used - young.keys())


def _own(draft: MatchRound | None) -> dict[str, Any]:
    """The weights and rules that the draft was made with, if it has its own."""
    if draft is None:
        return {}
    return {key: value for key, value in draft.settings.items() if key not in (STAY, STAY_WITH, RELEASE)}


def _way(
    choice: Choice,
    given: Round,
    proposed: frozenset[PairIds],
    begun: frozenset[PairIds],
    young: Mapping[PairIds, int],
    named: Mapping[str, str],
) -> WayShown:
    pairs = {(pair.mentee, pair.mentor) for pair in choice.draft.pairs}
    here = {one.id for one in given.mentees} | {one.id for one in given.mentors}
    parted = sorted(young[pair] for pair in young.keys() - pairs)
    gone = [pair for pair in proposed - pairs if pair[0] in here and pair[1] in here]
    parting = sorted(pair for pair in young.keys() - pairs)[:EXAMPLES]
    return WayShown(
        key=choice.key,
        people=len({mentee for mentee, _ in pairs | begun}),
        mentees=len({one.id for one in given.mentees}.union(mentee for mentee, _ in begun)),
        fit=mean_fit([pair.reasons for pair in choice.draft.pairs]),
        moved=len(gone),
        parted=len(parted),
        moves=tuple(
            MoveShown(named[one.mentee], _named(one.before, named), _named(one.after, named))
            for one in choice.moved[:EXAMPLES]
        ),
        parting=tuple((named[mentee], named[mentor]) for mentee, mentor in parting),
        mark="-".join([_digest(pairs), *map(str, parted)]),
        new=len(pairs - proposed - young.keys()),
    )


def _digest(pairs: Iterable[PairIds]) -> str:
    return hashlib.blake2b(repr(sorted(pairs)).encode(), digest_size=8).hexdigest()


def _named(entries: Iterable[str], named: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(named[one] for one in entries)


def _slack_ids(session: WorkspaceSession, cohort: Cohort) -> dict[str, str]:
    rows = session.execute(
        select(Enrollment.id, Person.slack_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.cohort_id == cohort.id)
    )
    return {str(id_): str(slack_id) for id_, slack_id in rows}
