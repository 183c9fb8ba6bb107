"""What the views of learning show: lessons, a digest of them, figures that are asked for, comparisons.

Nobody who wrote the words of a lesson is named here. Votes are whole numbers that views show from `SMALLEST` on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.comparing import Compared, Refusal
from bot.domain.measures import Unit
from bot.domain.program import Measure
from bot.domain.shown.celebrating import StoryTold
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class LessonShown:
    """A lesson of an earlier cohort, or of this one. `by`: a Slack id; empty where it came from a review. `votes`: how
    many find that it matters, the reader among them if `voted`; `own`: it is of this very program.
    """

    stage: str
    text: str
    by: str = ""
    at: datetime | None = None
    program: str = ""
    id: int = 0
    votes: int = 0
    voted: bool = False
    shared: bool = False
    own: bool = True


@dataclass(frozen=True)
class FigureShown:
    """How a measure of the last cohort came out: `value` and `target` may be unknown; `reached` too. `measured`: in
    what, where the bot found it.
    """

    label: str
    unit: str
    value: float | None
    target: float | None
    reached: bool | None = None
    measured: Unit | None = None


@dataclass(frozen=True)
class LessonDraft:
    """A lesson in its form: new words (`lesson` empty) from a review (`source`: `submission id:question`), or a kept
    one that is edited.
    """

    program: ProgramShown
    stages: tuple[str, ...]
    stage: str
    text: str = ""
    lesson: int | None = None
    source: str = ""


@dataclass(frozen=True)
class DigestShown:
    """Lessons to be shared, or as they were. `seal` says which words exactly; `held_back`: those left out because
    they name somebody (`named`); `channel`: the program's channel, empty where there is none; `waiting`: how many
    more there are than fit.
    """

    program: ProgramShown
    lessons: tuple[LessonShown, ...]
    seal: str = ""
    held_back: int = 0
    named: tuple[str, ...] = ()
    waiting: int = 0
    channel: str = ""


@dataclass(frozen=True)
class LessonsExported:
    """Everything for the file: lessons stage by stage, and the plan's measures as they came out."""

    program: str
    on: date
    lessons: tuple[LessonShown, ...]
    figures: tuple[FigureShown, ...]
    comparisons: tuple[ComparisonShown, ...] = ()
    stories: tuple[StoryTold, ...] = ()
    """Those that both agreed to have on the intranet, in these very words."""


@dataclass(frozen=True)
class FigureAsked:
    """A figure that is waited for. `answer`: how it was answered (entered, later, never), empty while it is not;
    `by`: a Slack id.
    """

    program: ProgramShown
    measure: Measure
    day: date
    answer: str = ""
    by: str = ""
    value: float | None = None
    again: date | None = None


@dataclass(frozen=True)
class FigureKept:
    """A figure as it was entered: how it stood on a day, of how many people, if that was said."""

    value: float
    as_of: date
    people: int | None
    by: str
    at: datetime


@dataclass(frozen=True)
class ComparisonShown:
    """A measure of people in the program, beside that of alike colleagues outside."""

    id: int
    key: str
    label: str
    unit: str
    as_of: date
    columns: tuple[str, ...]
    result: Compared


@dataclass(frozen=True)
class ComparisonRead:
    """What came of an uploaded file: a comparison, why there is none, or mistakes (line, words) of which the first
    are here and `found` are there.
    """

    program: ProgramShown
    label: str
    shown: ComparisonShown | None = None
    refusal: Refusal | None = None
    mistakes: tuple[tuple[int, str], ...] = ()
    found: int = 0


@dataclass(frozen=True)
class ComparisonAsked:
    """The form that takes a file: the measures (key, label), and the day that is suggested."""

    program: ProgramShown
    measures: tuple[tuple[str, str], ...]
    today: date
