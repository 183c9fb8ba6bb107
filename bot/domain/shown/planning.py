"""What the views of planning show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.forms import Audience
from bot.domain.measures import Unit
from bot.domain.plan_fields import PlanField, Raw
from bot.domain.program import Measure
from bot.domain.program import Program as Plan
from bot.domain.shown.learning import ComparisonShown, FigureKept, FigureShown, LessonShown
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class Appointed:
    """Somebody coordinates a program from now on. `by`: the Slack id of who made it so, if a person did."""

    program: ProgramShown
    admin_channel: str
    by: str = ""


@dataclass(frozen=True)
class CoordinatorLeft:
    """Somebody left the admin channel and so coordinates the program no longer. `who`: their Slack id."""

    program: ProgramShown
    who: str


@dataclass(frozen=True)
class Touch:
    """Something that a change of the plan touches.

    `what`: pairs (their reminders move; `names`: keys of the steps), outside and inside (applications that are
    no longer, or now, within the rules), approvals (of texts, by key), announced (the invitation is posted
    already), capacity (mentors who offered more), profiles (people who are asked to accept anew; by role),
    untrained (approved people who are not matched before their training), unendorsed (applications that wait for
    a manager's word), removed (coordinators by Slack id).
    """

    what: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecidedShown:
    """What coordinators decided in a checkpoint, and the figure it was about, before and after; without its owner.
    `label`: what the plan calls the figure, empty where it does not name it; `measure`: the figure's key; `unit`: as in
    DecisionShown.
    """

    text: str
    label: str = ""
    value_then: float | None = None
    value_later: float | None = None
    measure: str = ""
    unit: str = ""


@dataclass(frozen=True)
class LastTime:
    """What the cohort before teaches about a part of the plan. `said`: words that people wrote for coordinators."""

    program: str
    lessons: tuple[LessonShown, ...] = ()
    figures: tuple[FigureShown, ...] = ()
    said: tuple[str, ...] = ()
    decided: tuple[DecidedShown, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lessons or self.figures or self.said or self.decided)


@dataclass(frozen=True)
class Faster:
    """Somebody saved the same part meanwhile: who (a Slack id), when, and the fields that now hold something
    else than what is typed here."""

    who: str
    at: datetime | None
    fields: Mapping[str, Raw]


@dataclass(frozen=True)
class PartShown:
    """A part of a plan as a form.

    `typed`: what each field holds, by key. `base` names what holds in the plan. `step` of `steps` where a new
    program is planned page by page (0: by itself). `touched`: what saving would touch, to be confirmed by
    `seal`. `beyond`: rows in the plan that the form does not show; `another`: whether there is room for one more.
    `key`: of the measure that the form is about.
    """

    program: ProgramShown
    part: str
    base: str
    fields: tuple[PlanField, ...]
    typed: Mapping[str, Raw]
    row_fields: tuple[str, ...] = ()
    rows: int = 0
    beyond: int = 0
    another: bool = False
    step: int = 0
    steps: int = 0
    last_time: LastTime | None = None
    faster: Faster | None = None
    touched: tuple[Touch, ...] = ()
    seal: str = ""
    key: str = ""


@dataclass(frozen=True)
class MeasureShown:
    """A measure of the plan, and where it stands. `hidden`: too few people answered to show it. `measured`: in what,
    where the bot finds it. `history`: figures that were entered by hand, the newest first; `compared`: the same outside
    of the program.
    """

    measure: Measure
    value: float | None = None
    reached: bool | None = None
    hidden: bool = False
    by_hand: bool = False
    measured: Unit | None = None
    at: datetime | None = None
    by: str = ""
    history: tuple[FigureKept, ...] = ()
    compared: ComparisonShown | None = None


@dataclass(frozen=True)
class MeasuresShown:
    """All measures of a plan. `another`: whether there is room for one more; steps as in PartShown."""

    program: ProgramShown
    measures: tuple[MeasureShown, ...]
    another: bool = True
    step: int = 0
    steps: int = 0
    last_time: LastTime | None = None


@dataclass(frozen=True)
class AudienceShown:
    """Who sees what: questions as others read them, by the title of their form."""

    audience: Audience
    forms: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class PlanShown:
    """The plan of a program as a document; its team in Slack ids. `status` is that of its cohort; `follows` and
    `followed_by` the names of the cohorts before and after; `measured` the keys that the bot measures. `page`:
    which page of it is meant.
    """

    program: ProgramShown
    plan: Plan
    status: str
    announce_channel: str = ""
    follows: str = ""
    followed_by: str = ""
    audiences: tuple[AudienceShown, ...] = ()
    measured: frozenset[str] = frozenset()
    page: int = 1


@dataclass(frozen=True)
class PlanChanged:
    """A note for the admin channel: who changed which part. `fields`: the names of what changed."""

    program: ProgramShown
    who: str
    part: str
    fields: tuple[str, ...]
