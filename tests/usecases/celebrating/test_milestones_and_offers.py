"""Milestones in a pair's own channel, rewards, and projects for a new skill."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from blocks.celebrating.offers import (
    project_modal,
    project_offered_notice,
    project_preview,
    reward_given,
    reward_modal,
)
from blocks.reader import Reader
from bot.domain.forms import Option
from bot.domain.states.goal import GoalEvent
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.celebrating import job, milestones, projects, rewards
from bot.usecases.guiding.growing.goals import tap_goal_news
from db.models import Circle, GoalUpdate, OutboxRow, Pair, Program, ProjectInterest
from tests.pair_story import Story, assert_view_fits, buttons, view_words, words

SKILL = Option("feedback", "Giving feedback")


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def look(story, after=timedelta()):
    with story.act(after) as act:
        job.take_steps(act.session, act.session.get(Program, story.program_id), act.now)


def told(story, kind="milestone.reached"):
    return [(place, words(message).splitlines()[0]) for place, message in story.sent(kind)]


def met(act, pair, days_ago=1):
    meeting = act.held(pair, days_ago)
    record(
        act.session, "meeting.held", meeting.starts_at, pair=pair, subject="meeting", subject_id=meeting.id
    )


def achieved(act, pair, skill=None):
    goal = act.goal(pair, "achieved")
    goal.skill = skill
    act.session.add(
        GoalUpdate(goal_id=goal.id, person_id=pair.mentee_id, status="achieved", at=act.now, kind="news")
    )
    record(act.session, "goal.achieved", act.now, pair=pair, subject="goal", subject_id=goal.id)
    act.session.flush()
    return goal


def test_each_milestone_stands_once_in_the_pairs_own_channel(story):
    number = story.match(days=40)
    with story.act() as act:
        pair = act.session.get(Pair, number)
        met(act, pair)
        achieved(act, pair)
    look(story)
    look(story, timedelta(hours=3))
    ((place, first),) = told(story)
    assert place == "pair"
    assert "your first meeting is behind you" in first
    ((place, goal),) = told(story, "milestone.goal")
    assert (place, "Lead a meeting" in goal) == ("pair", True)
    with story.act() as act:
        assert act.session.scalar(select(func.count(OutboxRow.id))) == 2
        for _ in range(9):
            met(act, act.session.get(Pair, number))
    look(story, timedelta(hours=1))
    look(story, timedelta(days=51))
    assert [line for _, line in told(story) if "ten meetings" in line]
    assert [line for _, line in told(story) if "half of your time" in line]
    assert len(told(story)) == 3


def test_a_first_goal_that_the_channel_has_read_of_as_news_is_said_once(story):
    number = story.match(days=40)
    with story.act() as act:
        goal = act.goal(act.session.get(Pair, number))
        tap_goal_news(*act.who("Mia"), goal.id, GoalEvent.ACHIEVE, act.now)
    look(story)
    look(story, timedelta(hours=3))
    ((place, news),) = told(story, "goal.news")
    assert (place, "is achieved.* Well done!" in news) == ("pair", True)
    assert told(story, "milestone.goal") == []


def test_what_was_reached_long_ago_or_in_a_pair_that_rests_is_not_said(story):
    number = story.match(days=40)
    with story.act() as act:
        met(act, act.session.get(Pair, number), days_ago=20)
    look(story)
    assert told(story) == []
    with story.act() as act:
        pair = act.session.get(Pair, number)
        achieved(act, pair)
        pair.status = "paused"
    look(story)
    assert told(story, "milestone.goal") == []
    with story.act() as act:
        act.session.get(Pair, number).status = "active"
    look(story)
    assert len(told(story, "milestone.goal")) == 1
    with story.act() as act:
        act.session.get(Pair, number).status = "closed"
    assert told(story, "milestone.goal") == [], "not sent any more"


def test_one_of_the_two_or_the_plan_turns_them_off(story):
    number = story.match(days=3)
    with story.act() as act:
        met(act, act.session.get(Pair, number))
    look(story)
    ((_, message),) = story.sent("milestone.reached")
    with story.act() as act:
        with pytest.raises(DomainError):
            milestones.turn_off(*act.who("Cora"), number, act.now)
        milestones.turn_off(*act.who("Mia"), buttons(message)["milestones.off"], act.now)
        achieved(act, act.session.get(Pair, number))
    look(story)
    assert story.sent("milestone.reached") == []
    assert story.sent("milestone.goal") == []


def test_a_circle_reads_its_meetings_and_each_two_their_goal(story):
    numbers = [story.match("Mia", "Omar", days=5), story.match("Max", "Omar", days=5)]
    with story.act() as act:
        circle = Circle(
            cohort_id=story.cohort_id, mentor_id=act.person("Omar").id, channel_name="circle", made_at=act.now
        )
        act.session.add(circle)
        act.session.flush()
        for number in numbers:
            pair = act.session.get(Pair, number)
            pair.circle_id = circle.id
            met(act, pair)
        achieved(act, act.session.get(Pair, numbers[0]))
    look(story)
    ((place, line),) = told(story)
    assert place == "circle"
    assert all(who in line for who in ("<@U0MIA>", "<@U0MAX>", "<@U0OMAR>"))
    assert {place for place, _ in told(story, "milestone.goal.directly")} == {"Mia", "Omar"}


def test_a_reward_is_recorded_and_its_person_told(story):
    story.match()
    with story.act() as act:
        with pytest.raises(DomainError) as outside:
            story._person(act, "Zoe")
            rewards.give_reward(*act.who("Cora"), story.program_id, "U0ZOE", "A book", act.now)
        assert (outside.value.code, outside.value.field) == ("not_in_this_program", "to")
        made = rewards.give_reward(*act.who("Cora"), story.program_id, "U0OMAR", "A book <!here>", act.now)
        assert_view_fits(reward_given(made, Reader()))
        draft = rewards.reward_draft(act.session, act.actor("Cem"), story.program_id, "U0OMAR", "x" * 400)
        assert "A book" in view_words(reward_modal(draft, Reader()))
        assert_view_fits(reward_modal(draft, Reader()))
        with pytest.raises(DomainError):
            rewards.reward_draft(act.session, act.actor("Omar"), story.program_id)
    ((place, message),) = story.sent("reward.told")
    assert place == "Omar"
    assert "A book &lt;!here&gt;" in words(message)


@pytest.mark.long
def test_a_project_is_shown_once_to_whom_it_fits_and_its_contact_hears_who_would_like_it(story):
    story.change_plan(skills=(SKILL,))
    number, other = story.match(days=40), story.match("Max", "Olga", days=40)
    with story.act() as act:
        achieved(act, act.session.get(Pair, number), SKILL.value)
        achieved(act, act.session.get(Pair, other), "something else")
        typed = {
            "title": "Coach <the> team",
            "words": "Two hours a week " * 50,
            "skill": SKILL.value,
            "contact": "U0CEM",
            "until": (act.now + timedelta(days=30)).date().isoformat(),
        }
        draft = projects.project_draft(act.session, act.actor("Cora"), story.program_id, act.now)
        assert_view_fits(project_modal(draft, Reader()))
        shown = projects.preview_project(act.session, act.actor("Cora"), story.program_id, typed, act.now)
        assert shown.reached == 1
        assert_view_fits(project_preview(shown, story.program_id, typed, Reader()))
        with pytest.raises(DomainError) as past:
            projects.preview_project(
                act.session, act.actor("Cora"), story.program_id, {**typed, "until": "2020-01-01"}, act.now
            )
        assert past.value.field == "until"
        for who in ("Cora", "Cem"):
            made = projects.offer_project(*act.who(who), story.program_id, typed, act.now)
        assert_view_fits(project_offered_notice(made, Reader()))
    look(story)
    assert story.sent("project.offered") == [], "for ten minutes it can be taken back"
    look(story, timedelta(minutes=11))
    look(story, timedelta(hours=1))
    ((place, message),) = story.sent("project.offered")
    assert place == "Mia"
    assert "Coach &lt;the&gt; team" in words(message)
    with story.act() as act:
        assert act.session.scalar(select(func.count(ProjectInterest.id))) == 1
        with pytest.raises(DomainError):
            projects.answer_project(*act.who("Max"), 1, act.now, yes=True)
        projects.answer_project(*act.who("Mia"), 1, act.now, yes=True)
        projects.answer_project(*act.who("Mia"), 1, act.now, yes=True)
    ((place, heard),) = story.sent("project.interest")
    assert (place, "<@U0MIA> is interested" in words(heard)) == ("Cem", True)
    with story.act() as act:
        projects.withdraw_project(*act.who("Cem"), 1, act.now)
    assert story.sent("project.offered") == []
    assert projects.TITLE_LENGTH == 150
