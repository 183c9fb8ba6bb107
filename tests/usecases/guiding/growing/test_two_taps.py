"""How a goal is going: one tap, and a second one only where it is stuck."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blocks.guiding.growing.goals import tapped_message
from blocks.guiding.growing.page import goal_view, obstacle_modal, story_words
from blocks.parts import Message
from blocks.reader import Reader
from bot.domain.states.goal import GoalEvent
from bot.errors import DomainError
from bot.usecases.guiding.growing.goals import set_goal, stuck_goals, tap_goal_news, tell_obstacle
from bot.usecases.guiding.growing.story import goal_in_full, obstacle_form
from db.models import Goal, Pair
from tests.pair_story import assert_fits, assert_view_fits, buttons, view_words, words
from tests.usecases.guiding.growing.test_goals import GOAL

WEEK = timedelta(days=7)


@pytest.fixture
def goal_id(story) -> int:
    story.pair_id = story.match()
    with story.act() as act:
        return set_goal(*act.who("Mia"), story.pair_id, GOAL, act.now).id


def tap(story, goal_id, name="Mia", event=GoalEvent.STALL, after=WEEK):
    with story.act(after) as act:
        shown, news = tap_goal_news(*act.who(name), goal_id, event, act.now)
        message = tapped_message(shown, news.id, Reader())
        assert_fits(message)
        return message, news.id


def test_stuck_asks_what_is_in_the_way_and_the_words_stay_with_the_two(story, goal_id):
    message, news_id = tap(story, goal_id)
    assert "It is on the agenda of your next meeting. What is in the way?" in words(message)
    assert buttons(message) == {"goal.obstacle": str(news_id)}
    with story.act() as act:
        form = obstacle_modal(obstacle_form(*act.who("Mia"), news_id, act.now), news_id, Reader())
        assert_view_fits(form)
        assert form["close"]["text"] == "Skip"
        tell_obstacle(*act.who("Mia"), news_id, {"note": "Nobody lets me <in>"}, act.now)
        page = goal_view(goal_in_full(*act.who("Omar"), goal_id, act.now), Reader())
        assert_view_fits(page)
    assert "Nobody lets me &lt;in&gt;" in view_words(page)
    (told,) = [words(one) for _, one in story.sent("goal.news")]
    assert "is stuck" in told
    assert "lets me" not in told


def test_on_track_and_achieved_ask_nothing_more(story, goal_id):
    message, _ = tap(story, goal_id, event=GoalEvent.PROGRESS)
    assert "is on track" in words(message) and buttons(message) == {}
    message, _ = tap(story, goal_id, "Omar", GoalEvent.ACHIEVE)
    assert "is achieved" in words(message)
    with pytest.raises(DomainError) as late:
        tap(story, goal_id)
    assert late.value.code == "goal_finished"


def test_a_tap_too_much_is_taken_back_by_taking_the_goal_up_again(story, goal_id):
    def ways():
        with story.act() as act:
            view = goal_view(goal_in_full(*act.who("Omar"), goal_id, act.now), Reader())
        assert_view_fits(view)
        return buttons(Message("", view["blocks"]))

    assert "goal.reopen" not in ways()
    tap(story, goal_id, event=GoalEvent.ACHIEVE)
    assert ways()["goal.reopen"] == str(goal_id)
    message, _ = tap(story, goal_id, "Omar", GoalEvent.REOPEN)
    assert "is open again" in words(message) and buttons(message) == {}
    achieved, again = [words(one) for _, one in story.sent("goal.news")]
    assert "is achieved" in achieved
    assert "is open again" in again and "<@U0OMAR>" in again
    assert "goal.achieved" in ways(), "it is asked about as any other"
    with pytest.raises(DomainError) as twice:
        tap(story, goal_id, event=GoalEvent.REOPEN)
    assert twice.value.code == "goal_still_open"
    with story.act() as act:
        lines = [
            story_words(line, Reader()) for line in goal_in_full(*act.who("Mia"), goal_id, act.now).story
        ]
    assert ":white_circle: open" in lines[0]
    assert ":tada: achieved" in lines[1]
    tap(story, goal_id, event=GoalEvent.ACHIEVE)


def test_a_second_tap_changes_nothing_twice_whoever_does_it(story, goal_id):
    _, first = tap(story, goal_id)
    _, again = tap(story, goal_id, after=timedelta(seconds=1))
    _, other = tap(story, goal_id, "Omar", after=timedelta(hours=3))
    assert first == again == other
    assert len(story.sent("goal.news")) == 1
    _, later = tap(story, goal_id)
    assert later != first


def test_the_partner_may_say_what_is_in_the_way_without_touching_the_others_words(story, goal_id):
    _, news_id = tap(story, goal_id)
    with story.act() as act:
        tell_obstacle(*act.who("Mia"), news_id, {"note": "No time"}, act.now)
        tell_obstacle(*act.who("Omar"), news_id, {"note": "I see no sponsor"}, act.now)
        tell_obstacle(*act.who("Omar"), news_id, {"note": " "}, act.now)  # skipped after all
        story_of = goal_in_full(*act.who("Mia"), goal_id, act.now).story
    assert [(one.kind, one.note) for one in story_of][:2] == [
        ("comment", "I see no sponsor"),
        ("news", "No time"),
    ]


def test_what_is_stuck_becomes_the_agenda_the_oldest_first(story, goal_id):
    with story.act() as act:
        second = set_goal(*act.who("Mia"), story.pair_id, {**GOAL, "title": "Write more"}, act.now).id
        set_goal(*act.who("Mia"), story.pair_id, {**GOAL, "title": "All well"}, act.now)
    tap(story, second)
    tap(story, goal_id)
    with story.act() as act:
        pair = act.session.get(Pair, story.pair_id)
        stuck = stuck_goals(act.session, pair, act.now)
    assert [goal.title for goal in stuck] == ["Write more", GOAL["title"]]


def test_the_way_of_the_goals_is_shown_once_a_month_and_with_each_that_is_achieved(story, goal_id):
    tap(story, goal_id, event=GoalEvent.PROGRESS)
    tap(story, goal_id)
    tap(story, goal_id, event=GoalEvent.PROGRESS, after=4 * WEEK)
    assert "4 weeks stuck, on track since" in words(story.sent("goal.news")[2][1])
    tap(story, goal_id, event=GoalEvent.ACHIEVE)
    told = [words(message) for _, message in story.sent("goal.news")]
    assert [":large_" in one or ":white_large" in one for one in told] == [True, False, True, True]
    assert ":large_blue_square:" in told[3] and "achieved on" in told[3]


def test_nobody_else_may_tap(story, goal_id):
    story.match("Zoe", "Yan")
    for name in ("Zoe", "Cora"):
        with pytest.raises(DomainError):
            tap(story, goal_id, name)
    with story.act() as act:
        assert act.session.get(Goal, goal_id).status == "open"
