"""Facts of the messages about goals and topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.program import label_of
from bot.domain.shown.growing import GoalTold, HelpShown, Reworded, StoryLine, TopicShown, TopicTaken
from bot.domain.shown.guiding import GoalShown
from bot.domain.states.goal import LIVING as LIVING_GOALS
from bot.domain.states.goal import GoalState
from bot.domain.states.goal_help import GoalHelpState
from bot.domain.states.pair import LIVING
from bot.usecases.guiding.growing.goals import goal_shown, goals_shown
from bot.usecases.guiding.growing.helping import ASKED, is_over
from bot.usecases.guiding.growing.library import topic_of
from bot.usecases.guiding.growing.story import changes_in
from bot.usecases.guiding.pairs import named
from bot.usecases.planning.plans import plan_of
from db.models import Goal, GoalHelp, GoalUpdate, Meeting, Pair, Person, TopicSuggested
from db.session import WorkspaceSession

Args = Mapping[str, Any]
PICTURED = 5
"""Goals whose way one message shows."""


def _goal_set(session: WorkspaceSession, args: Args, _now: datetime) -> GoalShown:
    goal = session.get(Goal, int(args["goal"]))
    pair = _living(session, goal.pair_id if goal else None)
    if goal is None:
        raise NoLongerApplies
    return goal_shown(pair, goal)


def _goal_news(session: WorkspaceSession, args: Args, now: datetime) -> GoalTold:
    """The goal as the news left it, told by whoever gave them; without the note."""
    news, goal, pair = _entry(session, args.get("news"))
    by = next((named(who) for who in pair.people() if who.id == news.person_id), None)
    told = replace(goal_shown(pair, goal, now), state=GoalState(news.status), note="", by=by)
    return GoalTold(told, _picture(session, pair, goal, args, now))


def _picture(
    session: WorkspaceSession, pair: Pair, goal: Goal, args: Args, now: datetime
) -> tuple[GoalShown, ...]:
    """The way of this goal and of those that are open. What a whole circle reads shows this goal alone."""
    if not int(args.get("picture") or 0):
        return ()
    mine = goal_shown(pair, goal, now)
    if pair.circle_id is not None and "person" not in args:
        return (mine,)
    others = [
        one for one in goals_shown(session, pair, now) if one.id != goal.id and one.state in LIVING_GOALS
    ]
    return (mine, *others[: PICTURED - 1])


def _goal_entry(session: WorkspaceSession, args: Args, now: datetime) -> tuple[GoalShown, StoryLine]:
    """A comment, which is read with the goal and not here, or what was put differently."""
    entry, goal, pair = _entry(session, args.get("entry"))
    changes: tuple[Reworded, ...] = changes_in(entry, plan_of(pair.cohort.program))
    by = next((named(who) for who in pair.people() if who.id == entry.person_id), None)
    return goal_shown(pair, goal, now), StoryLine(entry.kind, entry.at, by, changes=changes)


def _entry(session: WorkspaceSession, entry_id: Any) -> tuple[GoalUpdate, Goal, Pair]:
    entry = session.find(GoalUpdate, entry_id)
    goal = session.get(Goal, entry.goal_id) if entry else None
    pair = _living(session, goal.pair_id if goal else None)
    if entry is None or goal is None:
        raise NoLongerApplies
    return entry, goal, pair


def _help_asked(state: GoalHelpState) -> Callable[[WorkspaceSession, Args, datetime], HelpShown]:
    """One of the three is asked: unless somebody has answered meanwhile, or the goal has moved on."""

    def load(session: WorkspaceSession, args: Args, _now: datetime) -> HelpShown:
        found, goal, pair = _help(session, args)
        if found.status != state or goal.status != GoalState.STUCK or is_over(pair):
            raise NoLongerApplies
        shown = _help_shown(found, goal, pair)
        if state is GoalHelpState.OFFERED:
            return replace(shown, goal_title=str(goal.title))
        if state is GoalHelpState.WANTED:
            return replace(shown, goal_title=str(goal.title), mentee=named(pair.mentee))
        return replace(shown, mentee=named(pair.mentee))  # the goal stays between the two

    return load


def _help_agreed(session: WorkspaceSession, args: Args, _now: datetime) -> HelpShown:
    """All three agreed: now they may know of each other. The goal's words stay with the pair."""
    found, goal, pair = _help(session, args)
    helper = session.get(Person, found.helper_id or 0)
    if found.status != GoalHelpState.AGREED or helper is None:
        raise NoLongerApplies
    title = "" if int(args["person"]) == helper.id else str(goal.title)
    shown = _help_shown(found, goal, pair)
    return replace(
        shown, goal_title=title, mentee=named(pair.mentee), mentor=named(pair.mentor), helper=named(helper)
    )


def _help_over(session: WorkspaceSession, args: Args, _now: datetime) -> HelpShown:
    found, goal, pair = _help(session, args)
    if found.status not in (GoalHelpState.DECLINED, GoalHelpState.LAPSED) or goal.status != GoalState.STUCK:
        raise NoLongerApplies
    return replace(_help_shown(found, goal, pair), goal_title=str(goal.title))


def _help_shown(found: GoalHelp, goal: Goal, pair: Pair) -> HelpShown:
    plan = plan_of(pair.cohort.program)
    return HelpShown(found.id, label_of(plan.skills, str(goal.skill or "")))


def _help(session: WorkspaceSession, args: Args) -> tuple[GoalHelp, Goal, Pair]:
    found = session.get(GoalHelp, int(args["help"]))
    goal = session.get(Goal, found.goal_id) if found else None
    pair = _living(session, goal.pair_id if goal else None)
    if found is None or goal is None:
        raise NoLongerApplies
    return found, goal, pair


def _topic_taken(session: WorkspaceSession, args: Args, now: datetime) -> TopicTaken:
    """Unless its meeting has begun, or another one took its place."""
    row = session.get(TopicSuggested, int(args["topic"]))
    pair = _living(session, int(args["pair"]))
    by = session.get(Person, int(args["by"]))
    topic = topic_of(plan_of(pair.cohort.program), row.topic) if row else None
    if row is None or topic is None or by is None:
        raise NoLongerApplies
    meeting = session.get(Meeting, row.meeting_id) if row.meeting_id is not None else None
    if meeting is not None and meeting.starts_at <= now:
        raise NoLongerApplies
    shown = TopicShown(topic.key, topic.title, topic.intro, topic.questions, topic.stage, had=True)
    return TopicTaken(shown, named(by), meeting.starts_at if meeting else None)


def _living(session: WorkspaceSession, pair_id: int | None) -> Pair:
    pair = session.get(Pair, pair_id) if pair_id is not None else None
    if pair is None or pair.status not in LIVING:
        raise NoLongerApplies
    return pair


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "goal.set": _goal_set,
    "goal.news": _goal_news,
    "goal.comment": _goal_entry,
    "goal.shaped": _goal_entry,
    **{kind: _help_asked(state) for state, kind in ASKED.items()},
    "goal_help.agreed": _help_agreed,
    "goal_help.mentor_told": _help_agreed,
    "goal_help.over": _help_over,
    "topic.taken": _topic_taken,
}
