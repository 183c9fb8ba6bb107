"""The drafts of a program: listed, and two of them compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.shown.matching import ComparisonShown, DraftInList, DraftsShown, MoveShown
from bot.domain.states.match_round import RoundState
from bot.errors import DomainError
from bot.usecases.facts.draft_circles import circles_in_draft
from bot.usecases.facts.drafts import left_over_count, open_until, slack_ids_of, told_count
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.drafts.releasing import released_by
from bot.usecases.matching.drafts.rounds import draft_named, draft_to_read, drafts_of
from bot.usecases.matching.drafts.still_free import outdated
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, MatchRound, Person, Proposal
from db.session import WorkspaceSession

MOST_MOVES = 20
"""Mentees of a comparison that fit on a screen."""
COMPUTED = frozenset({RoundState.DRAFT, RoundState.ASKING})


def list_drafts(
    session: WorkspaceSession, actor: Actor, program_id: object, *, now: datetime | None = None
) -> DraftsShown:
    """Every draft of the program's newest cohort that may still be published, the newest first; `now` as in
    `draft_shown`.
    """
    program = coordinated(session, actor, program_id, Action.MATCH_PREVIEW)
    rounds = drafts_of(session, current_cohort(session, program))
    computed = [made for made in rounds if made.status in COMPUTED]
    shown = [
        _in_list(session, made, next((one for one in computed if one is not made), None), now)
        if made in computed
        else _in_list(session, made, None)
        for made in rounds
    ]
    return DraftsShown(program_shown(program), tuple(shown))


def _in_list(
    session: WorkspaceSession, made: MatchRound, other: MatchRound | None, now: datetime | None = None
) -> DraftInList:
    plan = plan_of(session.get_one(Cohort, made.cohort_id).program)
    count, mean = session.execute(
        select(func.count(), func.avg(Proposal.fit)).where(Proposal.round_id == made.id)
    ).one()
    return DraftInList(
        round=made.id,
        name=made.name,
        status=made.status,
        revision=made.revision,
        who=session.get_one(Person, made.made_by).slack_id,
        made_at=made.made_at,
        pairs=int(count),
        left_over=left_over_count(made) if made.status in COMPUTED else 0,
        mean=float(mean or 0) / 1000,
        proved=made.proved,
        told=told_count(made) if made.status in COMPUTED else 0,
        other=other.id if other is not None else None,
        other_name=other.name if other is not None else "",
        parts=len(released_by(made.settings)),
        outdated=outdated(session, made),
        circles=circles_in_draft(session, made, plan),
        apply_until=open_until(plan, now),
    )


def compare_drafts(
    session: WorkspaceSession, actor: Actor, program_id: object, names: Sequence[str]
) -> ComparisonShown:
    """Two drafts by their names; what is not named is the newest there is besides.

    Raises DomainError draft_unknown, drafts_too_few.
    """
    program = coordinated(session, actor, program_id, Action.MATCH_PREVIEW)
    chosen = [draft_named(session, actor, program.id, name, Action.MATCH_PREVIEW) for name in names[:2]]
    for made in drafts_of(session, current_cohort(session, program)):
        if made.status in COMPUTED and len(chosen) < 2 and made not in chosen:  # noqa: PLR2004 - two of them
            chosen.append(made)
    if len(chosen) < 2 or chosen[0] is chosen[1]:  # noqa: PLR2004
        raise DomainError("drafts_too_few")
    return _compared(session, chosen[0], chosen[1])


def compare_rounds(session: WorkspaceSession, actor: Actor, first: object, second: object) -> ComparisonShown:
    """Two drafts by their ids. Raises DomainError draft_replaced."""
    one, other = (draft_to_read(session, actor, each) for each in (first, second))
    if one.cohort_id != other.cohort_id:
        raise DomainError("drafts_too_few")
    return _compared(session, one, other)


def _compared(session: WorkspaceSession, one: MatchRound, other: MatchRound) -> ComparisonShown:
    before, after = (_mentors(session, made) for made in (one, other))
    pairs = [{(k, m) for k, mentors in side.items() for m in mentors} for side in (before, after)]
    moved = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
    some = moved[:MOST_MOVES]
    people = {person for k in some for person in (k, *before.get(k, ()), *after.get(k, ()))}
    slack_ids = slack_ids_of(session, sorted(people))

    def shown(mentors: Sequence[int]) -> tuple[str, ...]:
        return tuple(slack_ids[one] for one in mentors if one in slack_ids)

    return ComparisonShown(
        program=program_shown(session.get_one(Cohort, one.cohort_id).program),
        drafts=(_in_list(session, one, None), _in_list(session, other, None)),
        totals=(one.total, other.total),
        same=len(pairs[0] & pairs[1]),
        moved=len(moved),
        moves=tuple(
            MoveShown(slack_ids[k], shown(before.get(k, ())), shown(after.get(k, ())))
            for k in some
            if k in slack_ids
        ),
    )


def _mentors(session: WorkspaceSession, made: MatchRound) -> dict[int, tuple[int, ...]]:
    """Mentors by mentee, as enrollment ids; two columns, whatever the reasons weigh."""
    rows = session.execute(
        select(Proposal.mentee_enrollment_id, Proposal.mentor_enrollment_id).where(
            Proposal.round_id == made.id
        )
    )
    mentors: defaultdict[int, list[int]] = defaultdict(list)
    for mentee, mentor in rows:
        mentors[mentee].append(mentor)
    return {mentee: tuple(sorted(each)) for mentee, each in mentors.items()}
