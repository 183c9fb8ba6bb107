"""Topics to talk about: suggested for a meeting, one after the other, never the same twice; or chosen by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.feeding import questions_feeding
from bot.domain.program import Program as Plan
from bot.domain.program import Topic
from bot.domain.roles import Role
from bot.domain.shown.growing import TopicShown, TopicsShown
from bot.domain.states.goal import LIVING as LIVING_GOALS
from bot.domain.states.meeting import MeetingState
from bot.domain.topics import in_reading_order, pick_topic, stage_after
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.circles import pairs_of_circle, same_meeting
from bot.usecases.guiding.pairs import (
    facts_changed,
    had_a_pair,
    living_pairs,
    named,
    pair_for,
    partner_of,
    working_pair,
)
from bot.usecases.matching.drafts.fed import Fed
from bot.usecases.planning.plans import plan_of
from db.models import Answer, Goal, Meeting, Pair, Person, Submission, TopicSuggested
from db.session import WorkspaceSession


def suggest_topic(
    session: WorkspaceSession, pair: Pair, meeting: Meeting | None, now: datetime
) -> Topic | None:
    """The topic of a meeting, chosen and kept if it has none yet; without a meeting one for the next.

    Writes: for where nothing may be written there is `topic_for`. What somebody chose themselves comes first.
    None when there is nothing left that this pair has not had.
    """
    plan, first = plan_of(pair.cohort.program), speaker(session, pair)
    rows = _suggested(session, first)
    row = _row_for(session, rows, meeting, plan)
    if row is None:
        topic = _pick(session, pair, plan, rows, now)
        if topic is None:
            return None
        row = TopicSuggested(pair_id=first.id, topic=topic.key, suggested_at=now)
        session.add(row)
    if meeting is not None and row.meeting_id is None:
        row.meeting_id = meeting.id
    session.flush()
    return topic_of(plan, row.topic)


def topic_for(session: WorkspaceSession, pair: Pair, meeting: Meeting | None, now: datetime) -> Topic | None:
    """The topic of a meeting, or the one that `suggest_topic` would choose now. Writes nothing."""
    plan = plan_of(pair.cohort.program)
    rows = _suggested(session, speaker(session, pair))
    row = _row_for(session, rows, meeting, plan)
    return topic_of(plan, row.topic) if row is not None else _pick(session, pair, plan, rows, now)


def speaker(session: WorkspaceSession, pair: Pair) -> Pair:
    """The pair under whose name topics are kept: in a circle, which talks about them together, its first."""
    return pairs_of_circle(session, pair.circle_id)[0] if pair.circle_id is not None else pair


def topic_of(plan: Plan, key: str) -> Topic | None:
    """A topic of the plan, also a retired one; None if it has left the plan."""
    return next((topic for topic in plan.topics if topic.key == key), None)


def stage_of(pair: Pair, plan: Plan, now: datetime) -> str:
    """start, middle or end: how far this relationship is."""
    gone = local_date(now, plan.zone) - local_date(pair.published_at, plan.zone)
    return stage_after(gone.days - pair.shift_days, plan.duration_days + pair.extra_days)


def goals_wanted(session: WorkspaceSession, pair: Pair, plan: Plan) -> frozenset[str]:
    """What the mentee came for, as values of the plan's list of goals."""
    form = plan.forms.get("intake")
    keys = [question.key for question in questions_feeding(form, "goals")]
    rows = session.execute(
        select(Answer.question_key, Answer.value)
        .join(Submission, Submission.id == Answer.submission_id)
        .where(
            Submission.person_id == pair.mentee_id,
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.subject_id == pair.cohort_id,
            Answer.question_key.in_(keys),
        )
        .order_by(Answer.id)
    )
    given: dict[str, object] = {}
    for key, value in rows:
        given[key] = value
    return frozenset(Fed(form, Role.MENTEE).several("goals", given))


def goal_skills(session: WorkspaceSession, pair: Pair) -> frozenset[str]:
    """The skills that the pair's open goals are about."""
    query = select(Goal.skill).where(
        Goal.pair_id == pair.id, Goal.status.in_([state.value for state in LIVING_GOALS])
    )
    return frozenset(skill for skill in session.scalars(query) if skill)


def topics_shown(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> TopicsShown:
    """The library as one of a pair browses it; `pair_id` None: the first pair they are in. Raises DomainError."""
    pairs = living_pairs(session, person)
    if not pairs:
        raise DomainError("no_pair_any_more" if had_a_pair(session, person) else "no_pair_yet")
    chosen = next((one for one in pairs if str(one.id) == str(pair_id)), None)
    pair = chosen or (pairs[0] if pair_id is None else pair_for(session, actor, pair_id, Action.SEE_PAIR))
    partner_of(pair, person)
    plan = plan_of(pair.cohort.program)
    stage = stage_of(pair, plan, now)
    had = {row.topic for row in _suggested(session, speaker(session, pair))}
    wanted, skills = goals_wanted(session, pair, plan), goal_skills(session, pair)
    ordered = in_reading_order(plan.topics, stage, wanted, skills)
    return TopicsShown(
        pair=pair.id,
        partner=named(partner_of(pair, person)),
        stage=stage,
        topics=tuple(_shown(topic, had) for topic in ordered),
        pairs=tuple((one.id, named(partner_of(one, person))) for one in pairs),
        circle=pair.circle_id is not None,
    )


def take_topic(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, key: object, now: datetime
) -> TopicShown:
    """Put a topic on the table for the next meeting, and say so in the channel.

    Said again, it changes nothing. Raises DomainError topic_unknown.
    """
    pair = working_pair(session, actor, pair_id, Action.PLAN_MEETING)
    plan, first = plan_of(pair.cohort.program), speaker(session, pair)
    topic = topic_of(plan, str(key))
    if topic is None or topic.retired:
        raise DomainError("topic_unknown")
    rows = _suggested(session, first)
    row = next((one for one in rows if one.topic == topic.key), None)
    ahead = next_meeting(session, pair, now)
    taken = row is not None and row.meeting_id == (ahead.id if ahead else None)
    if row is None:
        row = TopicSuggested(pair_id=first.id, topic=topic.key, suggested_at=now)
        session.add(row)
    if not taken:
        row.meeting_id, row.suggested_at = (ahead.id if ahead else None), now
        session.flush()
        said = record(
            session, "topic.taken", now, actor=person, pair=pair, subject="topic", subject_id=row.id
        )
        session.flush()
        outbox.post(
            session, "topic.taken", now, key=f"topic.taken:{said.id}",
            pair=pair.id, topic=row.id, by=person.id,
        )  # fmt: skip
        facts_changed(session, pair, now)
    return _shown(topic, {topic.key})


def next_meeting(session: WorkspaceSession, pair: Pair, now: datetime) -> Meeting | None:
    """The next planned meeting of a pair; in a circle, as its first pair has it where that is part of it."""
    meeting = session.scalar(
        select(Meeting)
        .where(
            Meeting.pair_id == pair.id,
            Meeting.status == MeetingState.PLANNED.value,
            Meeting.starts_at > now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )
    return min(same_meeting(session, meeting), key=lambda one: one.id) if meeting is not None else None


def _pick(
    session: WorkspaceSession, pair: Pair, plan: Plan, rows: Sequence[TopicSuggested], now: datetime
) -> Topic | None:
    wanted = goals_wanted(session, pair, plan)
    had, skills = {row.topic for row in rows}, goal_skills(session, pair)
    return pick_topic(plan.topics, stage_of(pair, plan, now), wanted, had, skills)


def _row_for(
    session: WorkspaceSession, rows: Sequence[TopicSuggested], meeting: Meeting | None, plan: Plan
) -> TopicSuggested | None:
    """The newest suggestion for this meeting, else one that waits for the next."""
    known = [row for row in rows if topic_of(plan, row.topic) is not None]
    waiting = [row for row in known if row.meeting_id is None]
    if meeting is None:
        return waiting[-1] if waiting else None
    same = {one.id for one in same_meeting(session, meeting)}
    of_it = [row for row in known if row.meeting_id in same]
    found = [*waiting[-1:], *of_it[-1:]]
    return max(found, key=lambda row: (row.suggested_at, row.id), default=None)


def _suggested(session: WorkspaceSession, first: Pair) -> list[TopicSuggested]:
    """Everything that was suggested to a pair, the oldest first."""
    query = select(TopicSuggested).where(TopicSuggested.pair_id == first.id)
    return list(session.scalars(query.order_by(TopicSuggested.suggested_at, TopicSuggested.id)))


def _shown(topic: Topic, had: set[str]) -> TopicShown:
    return TopicShown(
        key=topic.key,
        title=topic.title,
        intro=topic.intro,
        questions=topic.questions,
        stage=topic.stage,
        had=topic.key in had,
        retired=topic.retired,
        goals=topic.goals,
    )
