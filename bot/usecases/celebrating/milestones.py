"""Milestones of a pair, each said once in its own channel: nowhere else, and not once it is paused or over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.messages import NoLongerApplies, directly
from bot.domain.program import Program as Plan
from bot.domain.shown.celebrating import Milestone, MilestoneReached
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.circles import living_in
from bot.usecases.guiding.pairs import working_pair
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import Due
from db.models import Activity, Cohort, Goal, GoalUpdate, Meeting, OutboxRow, Pair, Person, Program
from db.session import WorkspaceSession

TEN = 10
HALF_FROM = 28
"""Days from which on a program has a half that is worth a word."""
FRESH = timedelta(days=7)
"""What was reached longer ago is not news any more."""
SOON = timedelta(days=2)
"""What lies further ahead is seen by another of the daily looks."""
NEWS = ("meeting.held", "goal.achieved")
"""What happens when a pair reaches something by its own doing."""
OFF = "milestones.off"
_AT_WORK = (PairState.ACTIVE.value, PairState.CLOSING.value)


def milestones_due(session: WorkspaceSession, program: Program, plan: Plan, now: datetime) -> list[Due]:
    """Everything that pairs reached lately, or reach soon, and may be told in their channels."""
    if not plan.community.milestones:
        return []
    pairs = _with_news(session, program, plan, now)
    meetings, goals = _meetings(session, pairs, now), _goals(session, pairs, now)
    quiet = _turned_off(session, pairs)
    due: dict[str, Due] = {}
    for pair in pairs:
        if pair.id in quiet:
            continue
        for milestone, base in _reached(pair, plan, meetings[pair.id]):
            whose = pair.id if pair.circle_id is None else f"circle:{pair.circle_id}"
            key = f"milestone:{milestone}:{whose}"
            ids = {"pair": pair.id, "milestone": milestone.value}
            due.setdefault(key, Due("milestone.reached", key, base, until=base + FRESH, ids=ids))
        if pair.id in goals:
            for one in _goal_due(pair, *goals[pair.id]):
                due[one.key] = one
    return list(due.values())


def milestone_reached(
    session: WorkspaceSession, pair_id: object, milestone: object, goal_id: object = None
) -> MilestoneReached:
    """What the channel reads. Raises NoLongerApplies for a pair that is paused or over, or wants none of it."""
    pair = session.find(Pair, pair_id)
    if pair is None or pair.status not in _AT_WORK or pair.cohort.program.on_hold:
        raise NoLongerApplies
    if not plan_of(pair.cohort.program).community.milestones or pair.id in _turned_off(session, [pair]):
        raise NoLongerApplies
    goal = session.find(Goal, goal_id) if goal_id is not None else None
    if goal_id is not None and (goal is None or goal.status != GoalState.ACHIEVED):
        raise NoLongerApplies
    of_all = goal is None and pair.circle_id is not None
    pairs = living_in(session, pair.circle_id) if of_all and pair.circle_id is not None else [pair]
    people = dict.fromkeys(who.slack_id for one in pairs for who in one.people())
    return MilestoneReached(
        pair.id, Milestone(str(milestone)), tuple(people), goal=str(goal.title) if goal else "", circle=of_all
    )


def turn_off(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime) -> None:
    """One of the two would rather not read these; in a circle that counts for its channel. Raises DomainError."""
    pair = working_pair(session, actor, pair_id, Action.SEE_PAIR)
    take_turn(session, pair)
    pairs = living_in(session, pair.circle_id) if pair.circle_id is not None else [pair]
    quiet = _turned_off(session, pairs)
    for one in pairs:
        if one.id not in quiet:
            record(session, OFF, now, actor=person, pair=one)
    session.flush()


def _with_news(session: WorkspaceSession, program: Program, plan: Plan, now: datetime) -> list[Pair]:
    """The pairs at work of which something may be told now or soon, each with all of its circle: of a circle the
    first pair decides. Of the others nothing is read but what tells that, so that a large program is looked through
    in a moment.
    """
    fresh = now - FRESH
    happened = select(Activity.pair_id).where(
        Activity.program_id == program.id, Activity.verb.in_(NEWS), Activity.at >= fresh
    )
    news = set(session.scalars(happened.distinct()))
    rows = session.execute(
        select(Pair.id, Pair.circle_id, Pair.published_at, Pair.extra_days, Pair.shift_days)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(Cohort.program_id == program.id, Pair.status.in_(_AT_WORK))
        .order_by(Pair.id)
    ).all()
    telling = [
        row
        for row in rows
        if row.id in news
        or fresh <= half_of(plan, row.published_at, row.extra_days, row.shift_days) <= now + SOON
    ]
    alone, circles = {row.id for row in telling}, {row.circle_id for row in telling} - {None}
    ids = [row.id for row in rows if row.id in alone or row.circle_id in circles]
    return [
        pair
        for some in outbox.batched(ids, outbox.A_TIME)
        for pair in session.scalars(select(Pair).where(Pair.id.in_(some)).order_by(Pair.id))
    ]


def half_of(plan: Plan, published_at: datetime, extra_days: int, shift_days: int) -> datetime:
    """When a pair is half way."""
    return published_at + timedelta(days=(plan.duration_days + extra_days) / 2 + shift_days)


def _reached(pair: Pair, plan: Plan, held: Sequence[datetime]) -> Iterator[tuple[Milestone, datetime]]:
    """What this pair reached, and when. `held`: the moments of its meetings, if the first or the tenth is new."""
    if held:
        yield Milestone.FIRST_MEETING, held[0]
    if len(held) >= TEN:
        yield Milestone.TEN_MEETINGS, held[TEN - 1]
    if plan.duration_days >= HALF_FROM and pair.status == PairState.ACTIVE:
        yield Milestone.HALF_WAY, half_of(plan, pair.published_at, pair.extra_days, pair.shift_days)


def _meetings(session: WorkspaceSession, pairs: Sequence[Pair], now: datetime) -> dict[int, list[datetime]]:
    """The moments at which each pair's meetings were held, in their order."""
    held: dict[int, list[datetime]] = defaultdict(list)
    for some in outbox.batched([pair.id for pair in pairs], outbox.A_TIME):
        rows = session.execute(
            select(Meeting.pair_id, Meeting.settled_at, Meeting.starts_at)
            .where(Meeting.pair_id.in_(some), Meeting.status == MeetingState.HELD.value)
            .order_by(Meeting.starts_at, Meeting.id)
        )
        for pair_id, settled_at, starts_at in rows:
            held[pair_id].append(settled_at or starts_at)
    return held


def _goals(
    session: WorkspaceSession, pairs: Sequence[Pair], now: datetime
) -> dict[int, tuple[int, datetime]]:
    """The first goal that each pair achieved lately, and when; none of which the two have just read as news."""
    first: dict[int, tuple[int, datetime, int]] = {}
    for some in outbox.batched([pair.id for pair in pairs], outbox.A_TIME):
        rows = session.execute(
            select(Goal.pair_id, Goal.id, GoalUpdate.at, GoalUpdate.id)
            .join(GoalUpdate, GoalUpdate.goal_id == Goal.id)
            .where(
                Goal.pair_id.in_(some),
                Goal.status == GoalState.ACHIEVED.value,
                GoalUpdate.status == GoalState.ACHIEVED.value,
            )
            .order_by(GoalUpdate.at, GoalUpdate.id)
        )
        for pair_id, goal_id, at, news in rows:
            first.setdefault(pair_id, (goal_id, at, news))
    fresh = {
        pair.id: first[pair.id] for pair in pairs if pair.id in first and now - first[pair.id][1] < FRESH
    }
    read = _read_as_news(session, [pair for pair in pairs if pair.id in fresh], fresh)
    return {number: (goal, at) for number, (goal, at, _) in fresh.items() if number not in read}


def _read_as_news(
    session: WorkspaceSession, pairs: Iterable[Pair], achieved: Mapping[int, tuple[int, datetime, int]]
) -> set[int]:
    """The pairs (ids) that were told of their goal when it was achieved: one word is enough."""
    keys: dict[str, int] = {}
    for pair in pairs:
        key = f"goal.news:{achieved[pair.id][2]}"
        keys |= dict.fromkeys((key, *(f"{key}:{person.id}" for person in pair.people())), pair.id)
    told: set[int] = set()
    for some in outbox.batched(list(keys), outbox.A_TIME):
        told |= {keys[key] for key in session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(some)))}
    return told


def _goal_due(pair: Pair, goal: int, base: datetime) -> Iterable[Due]:
    """In the pair's channel; in a circle to the two directly: a goal is not everybody's."""
    kind, ids = "milestone.goal", {"pair": pair.id, "goal": goal}
    key, until = f"milestone:goal:{pair.id}", base + FRESH
    if pair.circle_id is None:
        yield Due(kind, key, base, until=until, ids=ids)
        return
    for person in pair.people():
        if person.deactivated_at is None:
            yield Due(
                directly(kind), f"{key}:{person.id}", base, person, until, ids={**ids, "person": person.id}
            )


def _turned_off(session: WorkspaceSession, pairs: Iterable[Pair]) -> set[int]:
    quiet: set[int] = set()
    for some in outbox.batched([pair.id for pair in pairs], outbox.A_TIME):
        quiet |= set(
            session.scalars(select(Activity.pair_id).where(Activity.pair_id.in_(some), Activity.verb == OFF))
        )
    return quiet
