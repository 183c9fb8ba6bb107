"""What coordinators see halfway, change for several pairs, and decide each month. People are Slack ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain.adjusting import Act, Counted, Standing, Suggestion, Whom
from bot.domain.health import Level
from bot.domain.shown.concerns import ConcernLine
from bot.domain.shown.growing import TopicShown
from bot.domain.shown.reviewing import ReviewRead
from bot.domain.states.adjustment import AdjustmentState
from bot.domain.states.decision import DecisionState
from bot.domain.training import Module


@dataclass(frozen=True)
class MidpointShown:
    """The cohort halfway. `answered` of `asked` reviews are in; `health`: pairs by level; `words`: so many people
    wrote something for coordinators; `acts`: what this program has to offer.
    """

    program_id: int
    program: str
    emoji: str
    at: datetime
    answered: int
    asked: int
    counted: tuple[Counted, ...]
    standing: Standing
    health: Mapping[Level, int]
    paused: int
    words: int
    suggestions: tuple[Suggestion, ...]
    acts: tuple[Act, ...]
    posted: bool = False
    """It stands in the channel, for all coordinators."""


@dataclass(frozen=True)
class WordsRead:
    """What one person wrote for coordinators: the `number`th of `total`. `concern`: the worry in it, while it waits for
    its first answer.
    """

    program_id: int
    read: ReviewRead
    number: int
    total: int
    concern: ConcernLine | None = None


@dataclass(frozen=True)
class PairOption:
    """A pair in a menu, by names."""

    pair: int
    mentee: str
    mentor: str


@dataclass(frozen=True)
class AdjustDraft:
    """What to choose before something is changed. `topics` and `modules`: (key, title); `more`: pairs that do not
    fit into the menu; `own`: pairs of the reader, which are left out; `cadence`: the plan's; `unmet`: how many have not
    met, by weeks.
    """

    program_id: int
    program: str
    act: Act
    pairs: tuple[PairOption, ...]
    counts: Mapping[Whom, int]
    topics: tuple[tuple[str, str], ...] = ()
    modules: tuple[tuple[str, str], ...] = ()
    cadence: int = 14
    more: int = 0
    own: int = 0
    unmet: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class AdjustPreview:
    """What would happen, to whom, and what they read. `kind` and `sample`: the message for the first of them, as its
    view takes it; `people`: so many read it by direct message, 0 where it is told in the pairs' channels.
    """

    adjustment: int
    program: str
    act: Act
    pairs: tuple[PairOption, ...]
    kind: str
    sample: Any
    due_at: datetime
    people: int = 0
    own: int = 0
    unfit: int = 0
    days: int = 0
    title: str = ""


@dataclass(frozen=True)
class AdjustmentPosted:
    """What the admin channel reads of it. `pairs`: how many it is for; `done`: for how many it could be done."""

    adjustment: int
    program: str
    act: Act
    by: str
    pairs: int
    state: AdjustmentState
    due_at: datetime | None
    done: int = 0
    settled_by: str = ""
    settled_at: datetime | None = None
    days: int = 0
    title: str = ""


@dataclass(frozen=True)
class TopicOffered:
    """For a pair's channel: something to talk about."""

    pair: int
    topic: TopicShown
    by: str


@dataclass(frozen=True)
class TimesOffered:
    """For a pair's channel: the bot looks for times that suit both."""

    pair: int
    by: str


@dataclass(frozen=True)
class ModuleOffered:
    """For one person: a few minutes of training that help now."""

    program_id: int
    program: str
    module: Module
    by: str
    passed: bool = False


# --- checkpoints -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeasureChoice:
    """A figure that a decision may move; `label` from the plan, empty for the bot's own name."""

    key: str
    label: str = ""


@dataclass(frozen=True)
class DecisionShown:
    """A decision. `then` and `later`: the figure when it was made and when it was looked at again; `unit`: as in
    `bot.domain.measures.Unit`, or the plan's own words.
    """

    id: int
    text: str
    owner: str
    due_on: date | None
    status: DecisionState
    measure: MeasureChoice | None = None
    unit: str = ""
    then: float | None = None
    later: float | None = None
    looked_at: datetime | None = None


@dataclass(frozen=True)
class CheckpointLine:
    """One of the checkpoints so far."""

    id: int
    month: date
    by: str
    decisions: int
    cohort: str = ""


@dataclass(frozen=True)
class CheckpointsShown:
    """The screen of `checkpoint`. `this_month`: it was held already; `open`: what was decided and is not done yet;
    `moved`: decisions whose figure was looked at again.
    """

    program_id: int
    program: str
    month: date
    this_month: int | None
    open: tuple[DecisionShown, ...]
    moved: tuple[DecisionShown, ...]
    past: tuple[CheckpointLine, ...]
    more_open: int = 0


@dataclass(frozen=True)
class CheckpointDraft:
    """The form, with what was written so far."""

    program_id: int
    program: str
    month: date
    works: str
    works_not: str


@dataclass(frozen=True)
class DecisionDraft:
    """The form for a further decision, with those there are."""

    checkpoint: int
    month: date
    decisions: tuple[DecisionShown, ...]
    measures: tuple[MeasureChoice, ...]
    owner: str
    due_on: date


@dataclass(frozen=True)
class CheckpointRead:
    """One checkpoint in full. `figures`: key, value, unit, as they stood then."""

    id: int
    program: str
    month: date
    by: str
    works: str
    works_not: str
    decisions: tuple[DecisionShown, ...]
    figures: tuple[tuple[MeasureChoice, float, str], ...]


@dataclass(frozen=True)
class DecisionDue:
    """For the one who sees to it. `by`: whoever wrote that down, where it was somebody else."""

    decision: DecisionShown
    program: str
    by: str = ""
