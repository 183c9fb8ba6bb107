"""Goals: either sets one, both hear of it, the note stays between them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from blocks.guiding.growing.goals import goal_modal, goals_view, news_modal
from blocks.reader import Reader
from bot.domain.states.goal import GoalEvent
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.growing.goals import (
    goal_draft,
    goal_for_news,
    goals_of_pair,
    set_goal,
    tap_goal_news,
    tell_goal_news,
)
from bot.usecases.guiding.reminding.journeys import facts_of
from db.models import Pair
from tests.pair_story import assert_view_fits, buttons, view_words, words

GOAL = {
    "title": "Lead one *project* meeting a month",
    "kind": "reach",
    "measure": "Three meetings by June & no tears",
    "due_on": "2026-06-30",
}


def test_a_goal_is_told_in_the_channel_of_the_two(story):
    pair_id = story.match()
    with story.act() as act:
        goal = set_goal(*act.who("Omar"), pair_id, GOAL, act.now)
        assert (goal.status, goal.due_on) == ("open", date(2026, 6, 30))
        pair = act.session.get(Pair, pair_id)
        assert pair.next_due_at == act.now
        assert [one.id for one in facts_of(act.session, pair).goals] == [str(goal.id)]
    ((place, message),) = story.sent("goal.set")
    assert place == "pair"
    assert "<@U0OMAR> set a goal" in words(message)
    assert "Three meetings by June &amp; no tears" in words(message)
    assert buttons(message)["goal.news"] == str(goal.id)


def test_news_go_to_the_channel_and_the_note_only_to_the_list(story):
    pair_id = story.match()
    with story.act() as act:
        goal_id = set_goal(*act.who("Mia"), pair_id, GOAL, act.now).id
    with story.act(timedelta(days=20)) as act:
        news = {"news": "stall", "note": "My manager keeps cancelling"}
        goal = tell_goal_news(*act.who("Mia"), goal_id, news, act.now)
        assert (goal.status, goal.last_news_at) == ("stuck", act.now)
        view = goals_view(goals_of_pair(*act.who("Omar"), pair_id), Reader())
        assert_view_fits(view)
        assert "My manager keeps cancelling" in view_words(view)
    ((_, message),) = story.sent("goal.news")
    assert "is stuck" in words(message)
    assert "manager" not in words(message)


def test_each_piece_of_news_says_how_it_stood_then(story):
    pair_id = story.match()
    with story.act() as act:
        goal_id = set_goal(*act.who("Mia"), pair_id, GOAL, act.now).id
        tell_goal_news(*act.who("Mia"), goal_id, {"news": "progress"}, act.now)
        tell_goal_news(*act.who("Omar"), goal_id, {"news": "achieve"}, act.now)
    told = [words(message) for _, message in story.sent("goal.news")]
    assert ["on track" in told[0], "achieved" in told[1]] == [True, True]
    assert "<@U0OMAR>" in told[1]


def test_an_achieved_goal_has_no_more_news(story):
    pair_id = story.match()
    with story.act() as act:
        goal_id = set_goal(*act.who("Mia"), pair_id, GOAL, act.now).id
        tell_goal_news(*act.who("Mia"), goal_id, {"news": "achieve"}, act.now)
        for late in (
            lambda: tell_goal_news(*act.who("Mia"), goal_id, {"news": "drop"}, act.now),
            lambda: goal_for_news(*act.who("Mia"), goal_id),
        ):
            with pytest.raises(DomainError) as refused:
                late()
            assert refused.value.code == "goal_finished"
        listed = goals_view(goals_of_pair(*act.who("Mia"), pair_id), Reader())
    assert "goal.news" not in str(listed)


def test_what_was_in_the_way_is_not_said_of_what_is_achieved(story):
    pair_id = story.match(days=60)
    with story.act() as act:
        goal = act.goal(act.session.get(Pair, pair_id))
        goal.due_on = act.now.date() - timedelta(days=1)
        tell_goal_news(*act.who("Mia"), goal.id, {"news": "stall", "note": "The budget"}, act.now)
        stuck = view_words(goals_view(goals_of_pair(*act.who("Omar"), pair_id, act.now), Reader()))
        assert "The budget" in stuck
        assert "was due on" in stuck
    with story.act(timedelta(days=8)) as act:
        tap_goal_news(*act.who("Mia"), goal.id, GoalEvent.ACHIEVE, act.now)
        achieved = view_words(goals_view(goals_of_pair(*act.who("Omar"), pair_id, act.now), Reader()))
        assert "The budget" not in achieved
        assert "was due on" not in achieved


def test_a_goal_needs_a_title_a_measure_and_a_day_ahead(story):
    pair_id = story.match()
    with story.act() as act:
        with pytest.raises(FormErrors) as refused:
            set_goal(*act.who("Mia"), pair_id, {"title": " ", "kind": "reach", "measure": None}, act.now)
        assert {error.field for error in refused.value.errors} == {"title", "measure", "due_on"}
        with pytest.raises(DomainError) as past:
            set_goal(*act.who("Mia"), pair_id, {**GOAL, "due_on": "2026-03-01"}, act.now)
        assert (past.value.code, past.value.field) == ("goal_due_in_the_past", "due_on")
    assert story.sent("goal.set") == []


def test_another_pairs_goal_is_out_of_reach(story):
    pair_id = story.match()
    story.match("Zoe", "Yan")
    with story.act() as act:
        goal_id = set_goal(*act.who("Mia"), pair_id, GOAL, act.now).id
        for name in ("Zoe", "Cora"):
            with pytest.raises(DomainError):
                tell_goal_news(*act.who(name), goal_id, {"news": "drop"}, act.now)
            with pytest.raises(DomainError):
                goals_of_pair(*act.who(name), pair_id)
            with pytest.raises(DomainError):
                set_goal(*act.who(name), pair_id, GOAL, act.now)


def test_the_forms_say_who_sees_what_and_fit(story):
    pair_id = story.match()
    longest = {**GOAL, "title": "&" * 150, "measure": "<" * 300}
    with story.act() as act:
        goals = [set_goal(*act.who("Mia"), pair_id, longest, act.now) for _ in range(20)]
        with pytest.raises(DomainError) as refused:
            set_goal(*act.who("Mia"), pair_id, longest, act.now)
        assert refused.value.code == "goals_enough"
        tell_goal_news(*act.who("Mia"), goals[0].id, {"news": "stall", "note": "&" * 1000}, act.now)
        assert_view_fits(goals_view(goals_of_pair(*act.who("Mia"), pair_id), Reader()))
        draft = goal_draft(*act.who("Mia"), pair_id)
        form = news_modal(goal_for_news(*act.who("Mia"), goals[0].id), Reader())
    assert_view_fits(form)
    assert "not posted in the channel" in view_words(form)
    assert_view_fits(goal_modal(draft, Reader()))
    assert "Who sees this: your partner" in view_words(goal_modal(draft, Reader()))
    assert len(story.sent("goal.set")) == 20
