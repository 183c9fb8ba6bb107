"""The way of a goal over the last weeks, as a row of small squares, and the same in words."""

from __future__ import annotations

from datetime import date

from blocks.reader import Reader
from bot.domain.shown.guiding import GoalShown
from bot.domain.states.goal import GoalState

SQUARES = {
    GoalState.OPEN: ":white_large_square:",
    GoalState.ON_TRACK: ":large_green_square:",
    GoalState.STUCK: ":large_orange_square:",
    GoalState.ACHIEVED: ":large_blue_square:",
    GoalState.DROPPED: ":black_large_square:",
}


def goal_picture(goal: GoalShown, reader: Reader) -> str:
    """One line: a square for each of the last weeks, up to the running one or the end, then what they say in words.

    Empty for a goal that was loaded without its way (`GoalShown.progress`).
    """
    if goal.progress is None:
        return ""
    return f"{goal_squares(goal)}  {goal_words(goal, reader)}"


def goal_squares(goal: GoalShown) -> str:
    """The squares alone: Slack reads them out by their names."""
    return "".join(SQUARES[state] for state in goal.progress.weeks) if goal.progress else ""


def goal_words(goal: GoalShown, reader: Reader) -> str:
    """How it went, for whoever does not see the squares: "4 weeks on track, stuck since 3 May"."""
    progress = goal.progress
    if progress is None:
        return ""
    if goal.goes_on:
        return reader.say("goes on")
    now = _since(goal.state, progress.since, reader)
    if progress.before is None or progress.weeks_before < 1:
        if goal.state is GoalState.OPEN:
            return reader.say("set on {day}, no news yet", day=reader.calendar_day(progress.since))
        return now
    return f"{_weeks(progress.before, progress.weeks_before, reader)}, {now}"


def _since(state: GoalState, day: date, reader: Reader) -> str:
    since = reader.calendar_day(day)
    return {
        GoalState.OPEN: reader.say("no news since {day}", day=since),
        GoalState.ON_TRACK: reader.say("on track since {day}", day=since),
        GoalState.STUCK: reader.say("stuck since {day}", day=since),
        GoalState.ACHIEVED: reader.say("achieved on {day}", day=since),
        GoalState.DROPPED: reader.say("let go on {day}", day=since),
    }[state]


def _weeks(state: GoalState, weeks: int, reader: Reader) -> str:
    match state:
        case GoalState.ON_TRACK:
            return reader.count("{n} week on track", "{n} weeks on track", weeks)
        case GoalState.STUCK:
            return reader.count("{n} week stuck", "{n} weeks stuck", weeks)
        case _:
            return reader.count("{n} week without news", "{n} weeks without news", weeks)
