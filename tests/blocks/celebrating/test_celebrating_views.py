"""What is celebrated, with the longest texts and the most things."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from blocks.celebrating.kudos import kudos_answered, kudos_given, kudos_modal, kudos_sent, kudos_told
from blocks.celebrating.milestones import milestone
from blocks.celebrating.offers import (
    project_interest,
    project_modal,
    project_offered,
    project_preview,
    reward_modal,
    reward_told,
)
from blocks.celebrating.stories import (
    own_celebrations,
    stories_message,
    story_agreed,
    story_answer_modal,
    story_asked,
    story_modal,
    tell_modal,
    told,
)
from blocks.reader import Reader
from bot.domain.forms import Option
from bot.domain.shown.celebrating import (
    KudosDraft,
    KudosShown,
    Milestone,
    MilestoneReached,
    OwnCelebrations,
    OwnStory,
    Place,
    ProjectDraft,
    ProjectInterested,
    ProjectShown,
    RewardDraft,
    RewardShown,
    StoriesToPost,
    StoryAsked,
    StoryDraft,
    StoryTold,
    StoryToPost,
)
from bot.domain.states.story import StoryState
from tests.pair_story import assert_fits, assert_view_fits, words

READER = Reader()
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAME, WHO = "<" * 150, "W" * 11
LONG = "&<>\n" * 500
EVERYWHERE = tuple(Place)


def test_thanks_fit() -> None:
    facts = KudosShown(1, NAME, WHO, WHO, LONG[:1000], channel="C" * 11, asks=True)
    for message in (kudos_given(facts, READER), kudos_answered(facts, READER), kudos_told(facts, READER)):
        assert_fits(message)
    assert_view_fits(kudos_modal(KudosDraft(WHO), READER))
    assert_view_fits(kudos_sent(facts, READER))


@pytest.mark.parametrize("one", Milestone)
def test_each_milestone_fits_the_largest_circle(one: Milestone) -> None:
    facts = MilestoneReached(1, one, (WHO,) * 40, goal=LONG, circle=True)
    assert_fits(milestone(facts, READER))


def test_stories_fit() -> None:
    draft = StoryDraft(1, WHO, NAME, "C1", LONG, EVERYWHERE, named=True, story=1, version=3)
    assert_view_fits(story_modal(draft, READER))
    asked = StoryAsked(1, 1, WHO, NAME, LONG, EVERYWHERE, True, "C1")
    assert_fits(story_asked(asked, READER))
    assert_view_fits(story_answer_modal(asked, READER))
    posted = StoryTold(1, NAME, LONG, (WHO, WHO))
    assert_fits(told(posted, READER))
    own = tuple(
        OwnStory(1, WHO, NAME, LONG, state, mine, EVERYWHERE)
        for state in StoryState
        for mine in (True, False)
    )
    kudos = (KudosShown(1, NAME, WHO, WHO, LONG, "C1", told=True),) * 10
    assert_fits(own_celebrations(OwnCelebrations(own, kudos), READER))
    assert_fits(story_agreed(own[0], READER))
    each = (StoryToPost(posted, 1, StoryState.AGREED), StoryToPost(posted, 1, StoryState.TOLD, NOW, True))
    assert_fits(stories_message(StoriesToPost(1, NAME, "C1", each * 6), READER))
    assert_view_fits(tell_modal(each[0], "C1", READER))


def test_a_story_without_names_names_nobody() -> None:
    assert "<@" not in words(told(StoryTold(1, "Career", "We did it"), READER))


def test_rewards_and_projects_fit() -> None:
    reward = RewardShown(NAME, WHO, LONG[:300], date(2026, 3, 2), WHO)
    assert_fits(reward_told(reward, READER))
    assert_view_fits(reward_modal(RewardDraft(1, NAME, WHO, LONG, (reward,) * 10), READER))
    shown = ProjectShown(1, NAME, LONG[:1000], "s" * 64, WHO, date(2026, 3, 2), NAME, 1, 1, NOW)
    skills = tuple(Option(f"s{n}", "x" * 80) for n in range(120))
    assert_view_fits(project_modal(ProjectDraft(1, NAME, skills, (shown,) * 8), READER))
    typed: dict[str, object] = {"title": NAME, "words": '"\n' * 500, "skill": "s" * 64, "contact": WHO}
    assert_view_fits(project_preview(shown, 1, typed, READER))
    assert_fits(project_offered(shown, READER))
    assert_fits(project_interest(ProjectInterested(NAME, WHO, NAME), READER))
