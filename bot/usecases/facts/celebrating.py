"""Facts of messages: thanks and what is celebrated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.celebrating import (
    KudosShown,
    Milestone,
    MilestoneReached,
    OwnStory,
    ProjectInterested,
    ProjectShown,
    RewardShown,
    StoryAsked,
    StoryTold,
)
from bot.domain.states.story import MAY_BE_TOLD
from bot.usecases.celebrating.kudos import is_told, kudos_for, kudos_shown, told_key
from bot.usecases.celebrating.milestones import milestone_reached
from bot.usecases.celebrating.projects import interest_shown, project_shown
from bot.usecases.celebrating.rewards import reward_told
from bot.usecases.celebrating.stories import own_story, story_asked
from bot.usecases.celebrating.telling import story_in_channel
from db.models import Kudos, OutboxRow, Person, Story
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def kudos_given(session: WorkspaceSession, args: Args, now: datetime) -> KudosShown:
    """A thank you, for the one it is for."""
    return kudos_for(session, args["kudos"], args["person"])


def kudos_told(session: WorkspaceSession, args: Args, now: datetime) -> KudosShown:
    """In the channel, or taken back from it; not at all if it was taken back before."""
    kudos = session.find(Kudos, args["kudos"])
    if kudos is None:
        raise NoLongerApplies
    if not is_told(kudos):
        stands = select(OutboxRow.id).where(
            OutboxRow.key == told_key(kudos), OutboxRow.status.in_(("sent", "unsure"))
        )
        if session.scalar(stands) is None:
            raise NoLongerApplies
    return kudos_shown(session, kudos)


def milestone(session: WorkspaceSession, args: Args, now: datetime) -> MilestoneReached:
    """A milestone of a pair."""
    return milestone_reached(session, args["pair"], args["milestone"])


def goal_milestone(session: WorkspaceSession, args: Args, now: datetime) -> MilestoneReached:
    """The first goal of a pair."""
    return milestone_reached(session, args["pair"], Milestone.FIRST_GOAL, args["goal"])


def asked(session: WorkspaceSession, args: Args, now: datetime) -> StoryAsked:
    """A story, for the partner."""
    return story_asked(session, args["story"], args["version"], args["person"])


def agreed(session: WorkspaceSession, args: Args, now: datetime) -> OwnStory:
    """The partner agreed, for its writer."""
    story, reader = session.find(Story, args["story"]), session.get(Person, int(args["person"]))
    if story is None or reader is None or story.written_by != reader.id:
        raise NoLongerApplies
    if story.status not in [one.value for one in MAY_BE_TOLD] or str(story.version) != str(args["version"]):
        raise NoLongerApplies
    return own_story(session, story, reader)


def told(session: WorkspaceSession, args: Args, now: datetime) -> StoryTold:
    """In the program's channel."""
    return story_in_channel(session, args["story"], args["version"])


def reward(session: WorkspaceSession, args: Args, now: datetime) -> RewardShown:
    """A reward, for the one who got it."""
    return reward_told(session, args["reward"], args["person"])


def project(session: WorkspaceSession, args: Args, now: datetime) -> ProjectShown:
    """A project, for a mentee whom it fits."""
    return project_shown(session, args["offer"], now)


def interest(session: WorkspaceSession, args: Args, now: datetime) -> ProjectInterested:
    """Somebody's interest, for the contact."""
    return interest_shown(session, args["interest"])


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "kudos.given": kudos_given,
    "kudos.told": kudos_told,
    "milestone.reached": milestone,
    "milestone.goal": goal_milestone,
    "milestone.goal.directly": goal_milestone,
    "story.asked": asked,
    "story.agreed": agreed,
    "story.told": told,
    "reward.told": reward,
    "project.offered": project,
    "project.interest": interest,
}
