"""What to talk about next: stuck goals first, then open goals, open points, and a topic of the stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.access import Actor
from bot.domain.shown.meeting import Agenda, PointShown, TopicIdea
from bot.domain.states.goal import LIVING, GoalState
from bot.domain.states.pair import AT_WORK
from bot.usecases.guiding.circles import is_mentors_circle, living_in
from bot.usecases.guiding.growing.goals import goals_shown, stuck_goals
from bot.usecases.guiding.growing.library import suggest_topic, topic_for
from bot.usecases.guiding.meeting.meetings import meeting_shown, working_meeting
from bot.usecases.guiding.meeting.points import open_points
from bot.usecases.planning.plans import plan_of
from db.models import Meeting, Pair, Person
from db.session import WorkspaceSession

GOALS_NAMED, POINTS_NAMED = 4, 6


def agenda_of(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> Agenda:
    """The agenda of a meeting looked up by an id from a click. Keeps the topic, so that it never comes again."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    suggest_topic(session, pair, meeting, now)
    return agenda(session, pair, meeting, person, now)


def agenda(session: WorkspaceSession, pair: Pair, meeting: Meeting, person: Person, now: datetime) -> Agenda:
    """The agenda as one of the two sees it; a circle's mentor sees it for all, with names. Writes nothing."""
    pairs = _pairs(session, pair, person)
    stuck: list[str] = []
    goals: list[str] = []
    points: list[PointShown] = []
    for one in pairs:
        whose = f"{one.mentee.name}: " if len(pairs) > 1 else ""
        with_goals = plan_of(one.cohort.program).with_goals
        shown = goals_shown(session, one) if with_goals else ()
        stuck += [f"{whose}{goal.title}" for goal in (stuck_goals(session, one) if with_goals else ())]
        under_way = LIVING - {GoalState.STUCK}
        goals += [f"{whose}{one.title}" for one in shown if one.state in under_way and not one.goes_on]
        points += [replace(point, text=f"{whose}{point.text}") for point in open_points(session, one)]
    topic = topic_for(session, pair, meeting, now)
    return Agenda(
        meeting=meeting_shown(pair, meeting, person),
        stuck=tuple(stuck[:GOALS_NAMED]),
        goals=tuple(goals[:GOALS_NAMED]),
        points=tuple(sorted(points, key=_nearest_then_newest)[:POINTS_NAMED]),
        more_points=max(0, len(points) - POINTS_NAMED),
        topic=TopicIdea(topic.title, tuple(topic.questions)) if topic is not None else None,
    )


def _nearest_then_newest(point: PointShown) -> tuple[bool, date, int]:
    return point.due_on is None, point.due_on or date.min, -point.id


def _pairs(session: WorkspaceSession, pair: Pair, person: Person) -> list[Pair]:
    """Whose goals and points belong on it: the pair's own, for a circle's mentor those of all who meet."""
    if not is_mentors_circle(pair, person) or pair.circle_id is None:
        return [pair]
    return [one for one in living_in(session, pair.circle_id) if one.status in AT_WORK]
