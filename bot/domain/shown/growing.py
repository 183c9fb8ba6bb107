"""What the views of goals and topics show. Moments are aware, UTC; texts are as people typed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.forms import Answer, Option, Page
from bot.domain.shown.guiding import GoalShown, Named
from bot.domain.states.goal import GoalState


@dataclass(frozen=True)
class ActivityShown:
    """Something that is done to reach a goal. `kind`: meeting, project, shadowing, reading, course."""

    id: int
    kind: str
    title: str
    due_on: date | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class Reworded:
    """What of a goal was put differently: `what` is title, measure, due_on or skill, as people read it."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class StoryLine:
    """One entry in the log of a goal. `kind`: set, news, comment, shaped."""

    kind: str
    at: datetime
    by: Named | None
    state: GoalState | None = None
    note: str = ""
    changes: tuple[Reworded, ...] = ()


@dataclass(frozen=True)
class GoalPage:
    """One goal with everything that belongs to it; `story` the newest first, `older` entries left out."""

    goal: GoalShown
    partner: Named
    activities: tuple[ActivityShown, ...]
    story: tuple[StoryLine, ...]
    older: int = 0
    may_add_activity: bool = True
    at_work: bool = True
    """Whether anything can be changed: the pair is neither paused nor over."""


@dataclass(frozen=True)
class GoalForm:
    """A form about one goal: a comment, another wording, an activity, what is in the way."""

    goal: GoalShown
    partner: Named
    page: Page
    answers: dict[str, Answer]


@dataclass(frozen=True)
class GoalTold:
    """Something about a goal for both. `picture`: goals whose way stands below it, none where nothing does."""

    goal: GoalShown
    picture: tuple[GoalShown, ...] = ()


@dataclass(frozen=True)
class HelpShown:
    """Twenty minutes with another mentor, as one of the three is asked or told. Whoever has not agreed is not named:
    `helper` and `mentee` are None for those who may not know them yet.
    """

    id: int
    skill: str
    goal_title: str = ""
    mentee: Named | None = None
    mentor: Named | None = None
    helper: Named | None = None


@dataclass(frozen=True)
class TopicShown:
    """A topic of the library. `had`: it was suggested to this pair before, or taken by it."""

    key: str
    title: str
    intro: str
    questions: tuple[str, ...]
    stage: str
    had: bool = False
    retired: bool = False
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class TopicsShown:
    """The library as one of a pair browses it; `pairs`: all pairs the reader may choose for."""

    pair: int
    partner: Named
    stage: str
    topics: tuple[TopicShown, ...]
    pairs: tuple[tuple[int, Named], ...]
    circle: bool = False


@dataclass(frozen=True)
class TopicTaken:
    """A topic that somebody put on the table. `at`: when the meeting is; None: none is planned yet."""

    topic: TopicShown
    by: Named
    at: datetime | None


@dataclass(frozen=True)
class LibraryShown:
    """The library as coordinators look after it; `goals`: the plan's list of goals."""

    program: int
    name: str
    topics: tuple[TopicShown, ...]
    goals: tuple[Option, ...]


@dataclass(frozen=True)
class TopicDraft:
    """A topic as a coordinator edits it; without a key a new one. `base` tells whether it changed meanwhile."""

    program: int
    topic: TopicShown | None
    goals: tuple[Option, ...]
    base: str = ""
