"""What came of the goals, in a line each."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.guiding.growing.goals import standing_words
from blocks.parts import Block, fit, header, quote, section
from blocks.reader import Reader
from bot.domain.shown.guiding import GoalShown
from bot.domain.states.goal import GoalState

GOALS_SHOWN = 10
_SIGNS = {GoalState.ACHIEVED: ":white_check_mark:", GoalState.DROPPED: ":leaves:"}


def goals_blocks(goals: Sequence[GoalShown], reader: Reader) -> list[Block]:
    """What came of each goal, under a title; nothing where there are none."""
    if not goals:
        return []
    lines = [_goal_line(goal, reader) for goal in goals[:GOALS_SHOWN]]
    rest = len(goals) - GOALS_SHOWN
    if rest > 0:
        lines.append(reader.count("and {n} more goal", "and {n} more goals", rest))
    return [header(reader.say("What came of it")), section("\n".join(lines))]


def _goal_line(goal: GoalShown, reader: Reader) -> str:
    sign = _SIGNS.get(goal.state, ":dart:")
    return f"{sign} *{fit(quote(goal.title), 150)}* · {standing_words(goal, reader)}"
