"""What a report shows: figures with what they count, targets, and what came of them over time.

Everything here may be read by whoever reads the report: no group and no answers of fewer than
`bot.domain.measures.SMALLEST` people stand in it, not even as the difference of two of its figures. People are in
drill-downs only, as Slack ids, and never beside an answer. Moments are aware; days are those of the program's zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.measures import Unit
from bot.domain.shown.learning import ComparisonShown
from bot.domain.worth import WorthShown


@dataclass(frozen=True)
class CohortShown:
    """One cohort. `program` is the name of the program it belongs to: of a lineage each has one of its own."""

    id: int
    program_id: int
    program: str
    name: str
    status: str
    opened_at: datetime | None = None
    published_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class ReportFigure:
    """One figure, beside what the plan wants. `value`: in per cent for shares; None where there is nothing to
    measure or too few to show it (`hidden`).

    `numerator` of `denominator` for shares and ratios; of averages and points the denominator is how many people
    answered. `at`: as of when it stands; figures of answers move in steps only, so that it may be earlier than the
    report (None: nobody, or too few, answered). `label`, `target`, `target_unit`, `baseline`, `reached`: from the
    plan, where it names this measure; `so_far`: the cohort goes on, and so may the figure. `drill`: the key to open
    what it counts with; empty where there is nothing.
    """

    key: str
    unit: Unit
    value: float | None
    numerator: float | None
    denominator: int
    at: datetime | None
    hidden: bool = False
    label: str = ""
    target: float | None = None
    target_unit: str = ""
    baseline: float | None = None
    reached: bool | None = None
    drill: str = ""
    so_far: bool = False


@dataclass(frozen=True)
class Chapter:
    """Figures that belong together. `key`: joining, working, saying, ending or running."""

    key: str
    figures: tuple[ReportFigure, ...]


@dataclass(frozen=True)
class Series:
    """A figure over time: (day, value) from the first to the last; None where there was nothing to measure or too
    little to show.
    """

    key: str
    unit: Unit
    points: tuple[tuple[date, float | None], ...]
    label: str = ""
    target: float | None = None


@dataclass(frozen=True)
class FunnelStep:
    """How many places came so far: applied, approved, trained (in a plan with modules), matched, met, reviewed
    (midpoint or final), closed (the closing was confirmed); each counted by itself. A person with both roles has two
    places; `total` = `mentees` + `mentors`.
    """

    key: str
    mentees: int
    mentors: int
    drill: str = ""

    @property
    def total(self) -> int:
        return self.mentees + self.mentors


@dataclass(frozen=True)
class MonthOfMeetings:
    """Meetings held in one calendar month (`month`: its first day). `pair_months`: how long pairs were on their way
    in it, pauses taken off, in months; `per_pair`: meetings per pair and month, None if hardly any pair was there.
    """

    month: date
    meetings: int
    pair_months: float
    per_pair: float | None


@dataclass(frozen=True)
class Reminders:
    """Reminders of the timeline by what came of them. `acted` of `decided`: those whose outcome is known."""

    sent: int
    acted: int
    decided: int


@dataclass(frozen=True)
class Engagement:
    """Whether pairs meet, and whether what the bot says helps."""

    months: tuple[MonthOfMeetings, ...]
    reminders: Reminders


@dataclass(frozen=True)
class GoalsOfKind:
    """Goals of one kind (habit, reach, stretch) by how they stand. `set` is all of them, dropped ones too."""

    kind: str
    set: int
    achieved: int
    stuck: int
    dropped: int


@dataclass(frozen=True)
class SkillGrowth:
    """One skill (`skill`: its value in the plan's list) of those people who gave their level before and after, 1 to
    5. Skills of too few people stand together under the empty value.
    """

    skill: str
    label: str
    before: float | None
    after: float | None
    people: int
    hidden: bool = False


@dataclass(frozen=True)
class AccessRow:
    """A group: `taking_part` of `eligible` colleagues; `rate` in per cent. `name` empty: all smaller groups."""

    name: str
    taking_part: int
    eligible: int
    rate: float | None


@dataclass(frozen=True)
class Access:
    """Who takes part, by one attribute: department, location, level or group (what people said of themselves and
    agreed to have counted; `eligible` is then all who applied and said so, and there is no `overall`, because groups
    overlap). `at`: as of when: it is counted anew only once no difference could tell on fewer than five people.
    """

    by: str
    rows: tuple[AccessRow, ...]
    overall: AccessRow | None
    at: datetime | None = None


@dataclass(frozen=True)
class EarlyEnds:
    """Pairs that ended early for one reason (a code). `reason` empty: all reasons of too few together."""

    reason: str
    pairs: int


@dataclass(frozen=True)
class Entered:
    """A measure of the plan whose figure is entered by hand: the newest, if there is one, and who entered it.
    `so_far`: the cohort goes on, and so may the figure.
    """

    key: str
    label: str
    unit: str
    baseline: float | None
    target: float | None
    value: float | None = None
    reached: bool | None = None
    at: datetime | None = None
    by: str = ""
    so_far: bool = False


@dataclass(frozen=True)
class ReportShown:
    """The report of one cohort as of `at`. `lineage`: all cohorts of the programs that follow each other, the oldest
    first. `open_concerns`: those that whoever opened it may read; in no file and in nothing that is shared.
    """

    program_id: int
    program: str
    emoji: str
    cohort: CohortShown
    at: datetime
    chapters: tuple[Chapter, ...]
    funnel: tuple[FunnelStep, ...]
    engagement: Engagement
    satisfaction: tuple[ReportFigure, ...]
    goals: tuple[GoalsOfKind, ...]
    skills: tuple[SkillGrowth, ...]
    access: tuple[Access, ...]
    early_ends: tuple[EarlyEnds, ...]
    worth: WorthShown
    over_time: tuple[Series, ...] = ()
    lineage: tuple[CohortShown, ...] = ()
    entered: tuple[Entered, ...] = ()
    qualitative: tuple[str, ...] = field(default=())
    open_concerns: int | None = None
    comparisons: tuple[ComparisonShown, ...] = ()

    def figure(self, key: str) -> ReportFigure | None:
        """The figure with this key, wherever it stands."""
        return next((one for chapter in self.chapters for one in chapter.figures if one.key == key), None)


@dataclass(frozen=True)
class LineageRow:
    """One figure in every cohort of a lineage, in the order of `LineageShown.cohorts`."""

    key: str
    unit: Unit
    values: tuple[float | None, ...]
    label: str = ""


@dataclass(frozen=True)
class LineageShown:
    """The cohorts of programs that follow each other, side by side."""

    cohorts: tuple[CohortShown, ...]
    rows: tuple[LineageRow, ...]


@dataclass(frozen=True)
class DrillRow:
    """One thing that a figure counts: a pair (`pair`, both Slack ids: mentee, mentor) or a person (one Slack id, with
    their `role`). `counts`: whether it is in the numerator; `number`: how many (meetings, goals, messages, days),
    where the figure adds up; `on`: when it came to count.
    """

    people: tuple[str, ...]
    counts: bool
    pair: int | None = None
    role: str = ""
    number: float | None = None
    on: datetime | None = None


@dataclass(frozen=True)
class DrillShown:
    """What a figure counts: `rows` of those in its denominator, those that count first. `nameless`: it is made of
    answers that are only counted, so that there is the figure alone.
    """

    program_id: int
    program: str
    cohort: str
    figure: ReportFigure
    at: datetime
    rows: tuple[DrillRow, ...] = ()
    nameless: bool = False
