"""The picture of a goal's way, the buttons of two taps, and the questions to three people: said and fitting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from blocks.guiding.growing.goals import goal_news_message, goals_view, tap_buttons, tapped_message
from blocks.guiding.growing.helping import answered_message
from blocks.guiding.growing.messages import VIEWS
from blocks.guiding.growing.page import goal_view
from blocks.guiding.growing.picture import goal_picture
from blocks.guiding.growing.topics import topics_view
from blocks.reader import Reader
from bot.domain.goal_progress import WEEKS_SHOWN, Progress
from bot.domain.shown.growing import GoalPage, GoalTold, HelpShown, StoryLine, TopicShown, TopicsShown
from bot.domain.shown.guiding import GoalShown, GoalsShown, Named
from bot.domain.states.goal import GoalKind, GoalState
from bot.domain.states.goal_help import GoalHelpState
from tests.pair_story import assert_fits, assert_view_fits, view_words, words

READER = Reader()
AT = datetime(2026, 5, 3, 9, tzinfo=UTC)
ON_TRACK, STUCK, OPEN = GoalState.ON_TRACK, GoalState.STUCK, GoalState.OPEN
WAY = Progress((ON_TRACK,) * 4 + (STUCK,), date(2026, 5, 3), ON_TRACK, 4)
GOAL = GoalShown(
    9, 3, GoalKind.HABIT, "&" * 150, "<" * 300, date(2026, 6, 1), STUCK, skill="S" * 75, progress=WAY
)
MIA, OMAR = Named("U0MIA", "Mia"), Named("U0OMAR", "O" * 200)


def test_a_goals_way_is_a_row_of_squares_and_the_same_in_words() -> None:
    assert goal_picture(GOAL, READER) == (
        ":large_green_square:" * 4 + ":large_orange_square:  4 weeks on track, stuck since May 3, 2026"
    )
    new = replace(GOAL, state=OPEN, progress=Progress((OPEN,), date(2026, 5, 3)))
    assert goal_picture(new, READER) == ":white_large_square:  set on May 3, 2026, no news yet"
    assert goal_picture(replace(GOAL, progress=None), READER) == ""


def test_a_goal_that_goes_on_says_so_and_a_late_one_is_given_a_new_date() -> None:
    kept = replace(GOAL, goes_on=True)
    assert goal_picture(kept, READER).endswith(":large_orange_square:  goes on")
    shown = view_words(goals_view(GoalsShown(3, OMAR, (kept,)), READER))
    assert ":arrow_right: goes on" in shown
    assert "stuck" not in shown
    late = GoalPage(
        replace(GOAL, was_due=True), OMAR, (), (StoryLine("kept", AT, MIA, STUCK),), 0, True, True
    )
    view = goal_view(late, READER)
    assert_view_fits(view)
    assert "was due on Jun 1, 2026" in view_words(view)
    assert "<@U0MIA>: it goes on when you two are done" in view_words(view)
    assert "New date" in str(view)
    assert "New date" not in str(goal_view(replace(late, goal=GOAL), READER))


@pytest.mark.parametrize("state", list(GoalState))
@pytest.mark.parametrize("before", list(GoalState))
def test_every_way_can_be_said(state: GoalState, before: GoalState) -> None:
    way = Progress((before, state), date(2026, 5, 3), before, 1)
    said = goal_picture(replace(GOAL, state=state, progress=way), READER)
    assert said.count("_square:") == 2
    assert "1 week " in said and "May 3, 2026" in said


def test_the_list_and_the_news_fit_with_the_longest_words() -> None:
    longest = replace(GOAL, note="&" * 1000, progress=replace(WAY, weeks=(ON_TRACK,) * WEEKS_SHOWN))
    assert_view_fits(goals_view(GoalsShown(3, OMAR, (longest,) * 45), READER))
    for state in GoalState:
        told = replace(longest, state=state, by=MIA)
        assert_fits(goal_news_message(GoalTold(told, (longest,) * 5), READER))
        assert_fits(tapped_message(told, 7, READER))
    assert [one["text"]["text"] for one in tap_buttons(GOAL, READER)] == ["On track", "Stuck", "Achieved"]
    assert len({one["action_id"] for one in tap_buttons(GOAL, READER)}) == 3


HELP = HelpShown(5, "&" * 75, "<" * 150, MIA, OMAR, Named("U0YAN", "Yan"))


@pytest.mark.parametrize("kind", [kind for kind in VIEWS if kind.startswith("goal_help.")])
def test_each_of_the_three_is_asked_and_told_in_a_message_that_fits(kind: str) -> None:
    assert_fits(VIEWS[kind](HELP, READER))


def test_nobody_is_named_before_they_agreed() -> None:
    everybody = ("U0YAN", "U0OMAR", "U0MIA")
    named = {
        kind: {one for one in everybody if one in words(VIEWS[kind](HELP, READER))}
        for kind in VIEWS
        if kind.startswith("goal_help.")
    }
    assert named == {
        "goal_help.offered": set(),
        "goal_help.wanted": {"U0MIA"},
        "goal_help.asked": {"U0MIA"},
        "goal_help.agreed": {"U0MIA", "U0YAN"},
        "goal_help.mentor_told": {"U0MIA", "U0YAN"},
        "goal_help.over": set(),
    }


def test_every_answer_gets_a_word() -> None:
    said = {words(answered_message(state, True, READER)) for state in GoalHelpState}
    assert len(said) >= 4
    no = {words(answered_message(state, False, READER)) for state in GoalHelpState}
    assert no == {":ok_hand: All right. Nobody hears of it."}


def test_somebody_in_several_pairs_chooses_for_whom() -> None:
    topic = TopicShown("t", "T" * 75, "&" * 500, ("?" * 500,) * 10, "middle", had=True)
    pairs = tuple((n, Named(f"U{n}", "N" * 100)) for n in range(30))
    view = topics_view(TopicsShown(2, OMAR, "middle", (topic,) * 50, pairs), READER, 2)
    assert_view_fits(view)
    assert "With whom?" in view_words(view)
    alone = topics_view(TopicsShown(2, OMAR, "middle", (), pairs[:1]), READER)
    assert "With whom?" not in view_words(alone) and "no topics" in view_words(alone)
