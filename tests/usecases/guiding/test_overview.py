"""A pair at a glance: how it stands, and the one most useful thing to do next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blocks.guiding.overview import overview_blocks, overview_view
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.guiding.beginning.agreement import sign_agreement
from bot.usecases.guiding.growing.goals import set_goal, tell_goal_news
from bot.usecases.guiding.overview import own_pair_overview, pair_overview
from db.models import Goal, Pair
from tests.pair_story import assert_view_fits, view_words
from tests.usecases.guiding.beginning.test_agreement import propose
from tests.usecases.guiding.growing.test_goals import GOAL
from tests.usecases.guiding.meeting.test_meetings import plan


def look(act, name, pair_id):
    facts = pair_overview(act.session, act.session.get(Pair, pair_id), act.person(name), act.now)
    view = overview_view(facts, Reader())
    assert_view_fits(view)
    assert len(overview_blocks(facts, Reader())) <= 20
    return facts, view_words(view)


def test_what_is_next_is_offered_once(story):
    pair_id = story.match()
    with story.act() as act:
        _, words = look(act, "Mia", pair_id)
        assert words.count("We already met") == words.count("Suggest times") == 1
        assert "Plan a meeting" not in words, "it is the same form as *We have a date*"
        plan(act, "Mia", pair_id, days=10)
        _, words = look(act, "Mia", pair_id)
        assert words.count("We already met") == words.count("Plan a meeting") == 1


def asks(act, name, pair_id):
    facts, _ = look(act, name, pair_id)
    return facts.next.ask.value if facts.next else None


def test_what_is_next_from_the_first_day_to_calm_waters(story):
    pair_id = story.match()
    with story.act() as act:
        assert asks(act, "Mia", pair_id) == "book_first_meeting"
        meeting = plan(act, "Mia", pair_id, days=10)
        assert asks(act, "Mia", pair_id) == "write_agreement"
        agreement = propose(act, "Mia", pair_id)
        assert asks(act, "Mia", pair_id) == "add_goal"
        assert asks(act, "Omar", pair_id) == "sign_agreement"
        sign_agreement(*act.who("Omar"), agreement.id, act.now)
        goal = set_goal(*act.who("Mia"), pair_id, GOAL, act.now)
        other = set_goal(*act.who("Mia"), pair_id, {**GOAL, "title": "Sleep"}, act.now)
        assert asks(act, "Mia", pair_id) is None, "who has just set a goal is not asked how it goes"
    with story.act(timedelta(days=7)) as act:
        assert look(act, "Mia", pair_id)[0].next.goal.id == goal.id
        tell_goal_news(*act.who("Mia"), goal.id, {"news": "stall"}, act.now)
        assert look(act, "Mia", pair_id)[0].next.goal.id == other.id
        act.session.get(Goal, goal.id).last_news_at = act.now - timedelta(days=8)
        act.session.flush()
        assert look(act, "Mia", pair_id)[0].next.goal.id == goal.id, "the one that is stuck"
    with story.act(timedelta(days=3, hours=1)) as act:
        facts, words = look(act, "Mia", pair_id)
        assert facts.unsettled.id == meeting.id
        assert "Did you meet on" in words


def test_nobody_is_asked_whether_they_met_or_for_a_next_date_while_they_meet(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = plan(act, "Mia", pair_id, days=3)
        last_minute = timedelta(days=3, minutes=meeting.minutes - 1)
    with story.act(last_minute) as act:
        facts, words = look(act, "Mia", pair_id)
        assert facts.unsettled is None
        assert facts.next.ask.value == "write_agreement"
        assert "Did you meet" not in words
        assert "your first meeting" not in words
    with story.act(timedelta(minutes=2)) as act:
        facts, words = look(act, "Mia", pair_id)
        assert facts.unsettled.id == meeting.id
        assert "Did you meet on" in words


def test_a_review_that_was_asked_for_stays_in_sight_until_it_is_in(story):
    pair_id = story.match(days=91)
    with story.act() as act:
        due = {(form.key, form.occurrence) for form in look(act, "Mia", pair_id)[0].reviews_due}
        assert ("midpoint", "d90") in due
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", occurrence="d90")
        due = {form.key for form in look(act, "Mia", pair_id)[0].reviews_due}
        assert "midpoint" not in due
        assert "midpoint" in {form.key for form in look(act, "Omar", pair_id)[0].reviews_due}


@pytest.mark.parametrize("status", ["published", "paused", "closing", "closed", "archived", "ended"])
def test_each_state_says_how_it_stands(story, status):
    pair_id = story.match(status=status)
    with story.act() as act:
        _, words = look(act, "Mia", pair_id)
    offered = "We already met" in words
    assert offered == (status in ("published", "closing"))


def test_nobody_else_has_this_view(story):
    pair_id = story.match()
    with story.act() as act:
        for name in ("Cora", "Cem"):
            with pytest.raises(DomainError) as refused:
                own_pair_overview(*act.who(name), pair_id, act.now)
            assert refused.value.code == "not_your_pair"


@pytest.mark.long
def test_a_pair_with_the_longest_texts_fits(story):
    pair_id = story.match()
    with story.act() as act:
        for _ in range(20):
            set_goal(*act.who("Mia"), pair_id, {**GOAL, "title": "&" * 150}, act.now)
        look(act, "Mia", pair_id)
