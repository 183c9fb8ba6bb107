"""What views show of thanks, milestones, stories, rewards and projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.forms import Option
from bot.domain.states.story import StoryState


class Place(StrEnum):
    """Where a story may be told."""

    CHANNEL = "channel"  # the program's channel
    INTRANET = "intranet"  # what coordinators export
    CHAMPION = "champion"  # the report to the champion


class Milestone(StrEnum):
    """What a pair reads in its channel, once each."""

    FIRST_MEETING = "first_meeting"
    TEN_MEETINGS = "ten_meetings"
    HALF_WAY = "half_way"
    FIRST_GOAL = "first_goal"


@dataclass(frozen=True)
class KudosDraft:
    """A thank you before it is written. `to`: Slack id, if it is known; `channel`: where it may be told (Slack id), if
    there is only one.
    """

    to: str = ""
    channel: str = ""


@dataclass(frozen=True)
class KudosShown:
    """A thank you. `asks`: its reader is asked whether it may be told in `channel`; `told`: it is to be seen there."""

    kudos: int
    program: str
    by: str
    to: str
    text: str
    channel: str = ""
    asks: bool = False
    told: bool = False


@dataclass(frozen=True)
class MilestoneReached:
    """`people`: Slack ids; `goal`: its title, for a goal."""

    pair: int
    milestone: Milestone
    people: tuple[str, ...]
    goal: str = ""
    circle: bool = False


@dataclass(frozen=True)
class StoryDraft:
    """What one of the two writes or edits. `channel`: the program's, a Slack id."""

    pair: int
    partner: str
    program: str
    channel: str
    text: str = ""
    places: tuple[Place, ...] = ()
    named: bool = False
    story: int | None = None
    version: int = 0


@dataclass(frozen=True)
class StoryAsked:
    """A story before the partner, who agrees to these very words, or does not."""

    story: int
    version: int
    by: str
    program: str
    text: str
    places: tuple[Place, ...]
    named: bool
    channel: str


@dataclass(frozen=True)
class StoryTold:
    """A story as it is told. `people`: Slack ids, and `names` theirs, empty where the two are not named; `back`: it was
    taken back.
    """

    story: int
    program: str
    text: str
    people: tuple[str, ...] = ()
    back: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnStory:
    """A story for one of the two. `mine`: they wrote it; `places` and `named`: as far as both agreed."""

    story: int
    partner: str
    program: str
    text: str
    state: StoryState
    mine: bool
    places: tuple[Place, ...] = ()
    named: bool = False
    pair: int = 0


@dataclass(frozen=True)
class OwnCelebrations:
    """What somebody has told, or was asked to: their stories, and thanks that stand in a channel."""

    stories: tuple[OwnStory, ...]
    kudos: tuple[KudosShown, ...]


@dataclass(frozen=True)
class StoryToPost:
    """A story that coordinators may post in the program's channel. `goes_at`: when it is posted, if that was said."""

    told: StoryTold
    version: int
    state: StoryState
    goes_at: datetime | None = None
    waits: bool = False


@dataclass(frozen=True)
class StoriesToPost:
    program_id: int
    program: str
    channel: str
    stories: tuple[StoryToPost, ...]


@dataclass(frozen=True)
class RewardShown:
    """A reward. `day`: when it was given."""

    program: str
    to: str
    what: str
    day: date
    by: str = ""


@dataclass(frozen=True)
class RewardDraft:
    """Before one is recorded, with those there are, newest first."""

    program_id: int
    program: str
    to: str = ""
    what: str = ""
    given: tuple[RewardShown, ...] = ()


@dataclass(frozen=True)
class ProjectDraft:
    """Before one is offered. `skills`: of the plan's list."""

    program_id: int
    program: str
    skills: tuple[Option, ...]
    offers: tuple[ProjectShown, ...] = ()


@dataclass(frozen=True)
class ProjectShown:
    """A project. `skill`: in words; `reached`: how many are shown it, or were; `interested`: how many said so."""

    offer: int
    title: str
    text: str
    skill: str
    contact: str
    until: date
    program: str = ""
    reached: int = 0
    interested: int = 0
    from_at: datetime | None = None
    back: bool = False


@dataclass(frozen=True)
class ProjectInterested:
    """Somebody who would like to hear more."""

    title: str
    who: str
    program: str
