"""The way of a pair from its first day on, for one of the two: only what both know, and thanks for this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Actor
from bot.domain.farewell import Station
from bot.domain.shown.farewell import Passed, TimeTogether
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.usecases.celebrating.milestones import HALF_FROM, TEN, half_of
from bot.usecases.closing.farewell.standing import farewell_pair
from bot.usecases.closing.farewell.thanking import thanks_for
from bot.usecases.guiding.growing.goals import as_shown, goals_of
from bot.usecases.guiding.growing.library import speaker, topic_of
from bot.usecases.guiding.meeting.meetings import CLOSING
from bot.usecases.guiding.pairs import named, partner_of
from bot.usecases.planning.plans import plan_of
from db.models import ActionItem, Goal, Kudos, Meeting, Pair, Person, TopicSuggested
from db.session import WorkspaceSession


def look_back(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> TimeTogether:
    """The time of the two together, as this one may read it. Raises DomainError, also farewell_too_early."""
    pair = farewell_pair(session, actor, person, pair_id, now)
    held, partner = _held(session, pair), partner_of(pair, person)
    goals = _goals(session, pair)
    return TimeTogether(
        pair=pair.id,
        program=pair.cohort.program.name,
        partner=named(partner),
        meetings=len(held),
        hours=sum(meeting.minutes for meeting in held) / 60,
        first=held[0].starts_at if held else None,
        last=held[-1].starts_at if held else None,
        stations=tuple(sorted(_stations(pair, held, goals, now), key=lambda passed: passed.at)),
        goals=tuple(sorted(as_shown(pair, goals), key=lambda goal: goal.state is not GoalState.ACHIEVED)),
        topics=_topics(session, pair, held),
        points=_points(session, pair),
        thanks=_thanks(session, pair, person, now),
        gone=partner.deactivated_at is not None,
    )


def _held(session: WorkspaceSession, pair: Pair) -> list[Meeting]:
    query = select(Meeting).where(Meeting.pair_id == pair.id, Meeting.status == MeetingState.HELD.value)
    return list(session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def _goals(session: WorkspaceSession, pair: Pair) -> list[Goal]:
    """Those that were not let go; none where a program has no goals, and none whose words were taken out."""
    if not plan_of(pair.cohort.program).with_goals:
        return []
    every = goals_of(session, [pair]).get(pair.id, [])
    return [goal for goal in every if goal.status != GoalState.DROPPED and goal.title]


def _stations(pair: Pair, held: Sequence[Meeting], goals: Sequence[Goal], now: datetime) -> Iterator[Passed]:
    """What lies behind the two, in no order."""
    plan = plan_of(pair.cohort.program)
    yield Passed(Station.MATCHED, pair.published_at)
    if held:
        yield Passed(Station.FIRST_MEETING, held[0].starts_at)
    if len(held) >= TEN:
        yield Passed(Station.TEN_MEETINGS, held[TEN - 1].starts_at)
    half = half_of(plan, pair.published_at, pair.extra_days, pair.shift_days)
    if plan.duration_days >= HALF_FROM and half <= (pair.closed_at or now):
        yield Passed(Station.HALF_WAY, half)
    reached = [at for goal in goals if (at := _reached_at(goal)) is not None]
    if reached:
        yield Passed(Station.FIRST_GOAL, min(reached))
    talked = [meeting.starts_at for meeting in held if meeting.purpose == CLOSING]
    closing = talked[-1] if talked else pair.closing_at
    if closing is not None:
        yield Passed(Station.CLOSING, closing)


def _reached_at(goal: Goal) -> datetime | None:
    if goal.status != GoalState.ACHIEVED:
        return None
    said = [news.at for news in goal.updates if news.status == GoalState.ACHIEVED]
    return said[0] if said else goal.last_news_at


def _topics(session: WorkspaceSession, pair: Pair, held: Sequence[Meeting]) -> tuple[str, ...]:
    """Titles of the topics of meetings that were held, in their order; a circle's stand with its first pair."""
    plan, own = plan_of(pair.cohort.program), {meeting.id for meeting in held}
    together = {meeting.together for meeting in held} - {None}
    rows = session.execute(
        select(TopicSuggested.topic, Meeting.id, Meeting.together)
        .join(Meeting, Meeting.id == TopicSuggested.meeting_id)
        .where(TopicSuggested.pair_id == speaker(session, pair).id)
        .order_by(Meeting.starts_at, TopicSuggested.id)
    )
    keys = [key for key, meeting, circle in rows if meeting in own or circle in together]
    found = (topic_of(plan, key) for key in dict.fromkeys(keys))
    return tuple(topic.title for topic in found if topic is not None)


def _points(session: WorkspaceSession, pair: Pair) -> int:
    done = select(func.count(ActionItem.id)).where(
        ActionItem.pair_id == pair.id, ActionItem.done_at.is_not(None)
    )
    return session.scalar(done) or 0


def _thanks(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> tuple[str, ...]:
    """What the partner said to this one: on the way, and at the end."""
    partner = partner_of(pair, person)
    on_the_way = select(Kudos.text).where(
        Kudos.pair_id == pair.id, Kudos.from_id == partner.id, Kudos.to_id == person.id
    )
    said = [str(words) for words in session.scalars(on_the_way.order_by(Kudos.given_at, Kudos.id)) if words]
    return tuple(dict.fromkeys(words for words in (*said, thanks_for(session, pair, person, now)) if words))
