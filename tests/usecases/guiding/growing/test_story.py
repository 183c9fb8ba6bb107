"""A goal's page: comments, other wordings, activities."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from blocks.guiding.growing.page import (
    activity_modal,
    comment_modal,
    goal_view,
    shape_modal,
)
from blocks.reader import Reader
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.growing.goals import set_goal, tell_goal_news
from bot.usecases.guiding.growing.story import (
    MOST_ACTIVITIES,
    activity_form,
    add_activity,
    comment_form,
    comment_on_goal,
    finish_activity,
    goal_in_full,
    shape_form,
    shape_goal,
)
from db.models import Goal, Pair
from tests.pair_story import assert_view_fits, buttons, view_words, words
from tests.usecases.guiding.growing.test_goals import GOAL

SHAPED = {key: GOAL[key] for key in ("title", "measure", "due_on")}
ACTIVITY = {"kind": "shadowing", "title": "Watch <Yan> negotiate", "due_on": "2026-04-01"}


@pytest.fixture
def goal_id(story) -> int:
    story.pair_id = story.match()
    with story.act() as act:
        return set_goal(*act.who("Mia"), story.pair_id, {**GOAL, "skill": "negotiation"}, act.now).id


def page(act, name, goal_id):
    view = goal_view(goal_in_full(*act.who(name), goal_id, act.now), Reader())
    assert_view_fits(view)
    return view


def test_a_comment_is_read_on_the_page_and_only_announced_in_the_channel(story, goal_id):
    with story.act() as act:
        assert_view_fits(comment_modal(comment_form(*act.who("Omar"), goal_id, act.now), Reader()))
        comment_on_goal(*act.who("Omar"), goal_id, {"note": "What if it were *one*?"}, act.now)
        assert "<@U0OMAR>: What if it were *one*?" in view_words(page(act, "Mia", goal_id))
    ((place, message),) = story.sent("goal.comment")
    assert place == "pair"
    assert "left a comment" in words(message) and "What if" not in words(message)
    assert buttons(message) == {"goal.show": str(goal_id)}


def test_either_puts_a_goal_differently_and_the_story_says_what_it_was(story, goal_id):
    with story.act() as act:
        form = shape_modal(shape_form(*act.who("Omar"), goal_id, act.now), Reader())
        assert_view_fits(form)
        assert GOAL["title"] in view_words(form)  # as it reads now
        changed = {**SHAPED, "title": "Lead one meeting", "due_on": "2026-08-01", "why": "Smaller first",
                   "skill": "coaching_others"}  # fmt: skip
        shape_goal(*act.who("Omar"), goal_id, changed, act.now)
        goal = act.session.get(Goal, goal_id)
        assert (goal.title, goal.due_on, goal.skill) == (
            "Lead one meeting",
            date(2026, 8, 1),
            "coaching_others",
        )
        told = view_words(page(act, "Mia", goal_id))
    assert "<@U0OMAR> put it differently: it was “Lead one *project* meeting a month”" in told
    assert "now “Lead one meeting”" in told
    assert "the day was 2026-06-30, now 2026-08-01" in told
    assert "the skill was Negotiation, now Coaching others" in told
    assert "Smaller first" in told
    ((_, message),) = story.sent("goal.shaped")
    assert "<@U0OMAR> put a goal differently" in words(message)
    assert "Smaller" not in words(message)


def test_the_same_words_change_nothing_and_an_overdue_goal_may_keep_its_day(story, goal_id):
    with story.act(timedelta(days=200)) as act:
        shape_goal(*act.who("Mia"), goal_id, {**SHAPED, "skill": "negotiation"}, act.now)
        assert len(goal_in_full(*act.who("Mia"), goal_id, act.now).story) == 1
        shape_goal(*act.who("Mia"), goal_id, {**SHAPED, "title": "Lead", "skill": "negotiation"}, act.now)
        with pytest.raises(DomainError) as past:
            shape_goal(*act.who("Mia"), goal_id, {**SHAPED, "due_on": "2026-07-01"}, act.now)
        assert (past.value.code, past.value.field) == ("goal_due_in_the_past", "due_on")
        with pytest.raises(FormErrors):
            shape_goal(*act.who("Mia"), goal_id, {**SHAPED, "title": ""}, act.now)
    assert len(story.sent("goal.shaped")) == 1


def test_activities_are_ticked_once_and_eight_are_enough(story, goal_id):
    with story.act() as act:
        assert_view_fits(activity_modal(activity_form(*act.who("Mia"), goal_id, act.now), Reader()))
        first = add_activity(*act.who("Mia"), goal_id, ACTIVITY, act.now).id
        shown = view_words(page(act, "Omar", goal_id))
        assert "Watch &lt;Yan&gt; negotiate · by" in shown
    with story.act(timedelta(days=3)) as act:
        assert finish_activity(*act.who("Mia"), first, act.now) == goal_id
        done = act.now
    with story.act(timedelta(days=3)) as act:
        finish_activity(*act.who("Omar"), first, act.now)
        goal = act.session.get(Goal, goal_id)
        assert goal.activities[0].done_at == done
        for _ in range(MOST_ACTIVITIES - 1):
            add_activity(*act.who("Omar"), goal_id, {**ACTIVITY, "due_on": None}, act.now)
        for refused in (add_activity, lambda *who: activity_form(*who[:4], act.now)):
            with pytest.raises(DomainError) as enough:
                refused(*act.who("Mia"), goal_id, {**ACTIVITY, "due_on": None}, act.now)
            assert enough.value.code == "activities_enough"
        full = page(act, "Mia", goal_id)
    assert "activity.add" not in str(full)


@pytest.mark.long
def test_the_page_fits_with_the_longest_words_and_a_long_story(story, goal_id):
    with story.act() as act:
        longest = {**SHAPED, "title": "&" * 150, "measure": "<" * 300, "why": "&" * 1000, "skill": None}
        shape_goal(*act.who("Mia"), goal_id, longest, act.now)
        shape_goal(*act.who("Omar"), goal_id, {**longest, "title": "<" * 150, "measure": "&" * 300}, act.now)
        for n in range(MOST_ACTIVITIES):
            add_activity(*act.who("Mia"), goal_id, {**ACTIVITY, "title": "&" * 150}, act.now)
            comment_on_goal(*act.who("Omar"), goal_id, {"note": f"{n}" + "&" * 999}, act.now)
            tell_goal_news(*act.who("Mia"), goal_id, {"news": "stall", "note": "<" * 1000}, act.now)
        view = page(act, "Mia", goal_id)
    assert "and 7 earlier entries" in view_words(view)
    assert len(story.sent("goal.comment")) == MOST_ACTIVITIES


def test_a_pause_leaves_the_page_to_read(story, goal_id):
    with story.act() as act:
        first = add_activity(*act.who("Mia"), goal_id, ACTIVITY, act.now).id
        act.session.get(Pair, story.pair_id).status = "paused"
    with story.act() as act:
        view = str(page(act, "Mia", goal_id))
        assert not any(way in view for way in ("goal.stuck", "goal.comment", "activity.", "goal.shape"))
        with pytest.raises(DomainError) as paused:
            finish_activity(*act.who("Mia"), first, act.now)
    assert paused.value.code == "pair_paused"


def test_nobody_else_reads_or_writes(story, goal_id):
    story.match("Zoe", "Yan")
    with story.act() as act:
        first = add_activity(*act.who("Mia"), goal_id, ACTIVITY, act.now).id
        for name in ("Zoe", "Yan", "Cora"):
            for attempt in (
                lambda who: goal_in_full(*who, goal_id, act.now),
                lambda who: comment_on_goal(*who, goal_id, {"note": "Hm"}, act.now),
                lambda who: shape_goal(*who, goal_id, SHAPED, act.now),
                lambda who: add_activity(*who, goal_id, ACTIVITY, act.now),
                lambda who: finish_activity(*who, first, act.now),
            ):
                with pytest.raises(DomainError):
                    attempt(act.who(name))
