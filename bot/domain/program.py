"""A program is data: this is its frozen form. Templates and coordinators' own files go through the same
loader (bot/program_file); journey, forms, matching and texts interpret it and never ask which kind it
is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.forms import Form, Option
from bot.domain.planning import Budget, Campaign, Challenge, Dates, Eligibility, Recruiting, Team
from bot.domain.roles import USUAL, RoleWords
from bot.domain.timeline import TimelineStep
from bot.domain.training import Training
from bot.domain.worth import Worth
from bot.errors import DomainError


@dataclass(frozen=True)
class WorkingHours:
    """Local hours in which a person may be messaged: from `start` o'clock until `end` o'clock, `end`
    excluded.
    """

    start: int = 9
    end: int = 17


@dataclass(frozen=True)
class Blackout:
    """Days on which the program keeps silent, both included."""

    first: date
    last: date
    why: str = ""


@dataclass(frozen=True)
class MatchingSettings:
    """`weights` by criterion (any positive scale; what counts is the share), `rules` by name with their
    parameters, `seniority` points 0..1 by gap (mentor's level minus mentee's, in steps of the program's
    levels; empty: the table of the shape). `shape`: mentoring, reverse (the junior guides the senior) or peers
    (one pool). `department`: which ones fit, different, same or none (it does not matter).

    `mode` is how pairs are made: matcher, short_lists (mentees rank mentors first), asking (mentors are asked
    before), by_hand or mixed; the commands of all of them work at any time.

    The rest says how a round goes: `short_list_size` mentors are offered to a mentee who may rank them within
    `short_list_days`; mentors have `answer_days` to decline; `mentors_per_mentee`; `stay_bonus` in points
    (of 10,000) for a pair of the last time; `repeat_days` until newcomers are matched again (0: never, 7:
    weekly, for a program that goes on all year).
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, float] | bool | None] = field(default_factory=dict)
    seniority: Mapping[int, float] = field(default_factory=dict)
    shape: str = "mentoring"
    department: str = "different"
    mode: str = "matcher"
    short_list_size: int = 5
    short_list_days: int = 5
    answer_days: int = 3
    mentors_per_mentee: int = 1
    stay_bonus: int = 300
    repeat_days: int = 0

    @property
    def among_peers(self) -> bool:
        """Whether equals are paired out of one pool, so that neither of the two is the mentor."""
        return self.shape == "peers"


@dataclass(frozen=True)
class Measure:
    """A success measure of the plan; `source` says in words where the figure comes from. `by_hand`: a
    coordinator enters it; otherwise the bot measures it, if it knows the `key`.

    When its figure is asked for: so many days after the cohort's end (`due_days`), or on a day (`due_on`); without
    either at the end, and again when people are asked whether it lasted.
    """

    key: str
    label: str
    source: str
    kind: str = "quantitative"  # or qualitative
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    by_hand: bool = False
    due_days: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Topic:
    """Something to talk about, with questions to begin with; `stage` says when it fits: start, middle,
    end or any. `intro`: why it is worth the time; `goals` and `skills`: those of the plan's lists it helps with
    (values), none for any; what is not on the lists counts for nothing. `retired`: it is suggested no more.
    """

    key: str
    title: str
    questions: tuple[str, ...]
    stage: str = "any"
    intro: str = ""
    goals: tuple[str, ...] = ()
    retired: bool = False
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class HealthThresholds:
    """When coordinators are told that a pair needs a look: days after the match, pauses taken off, unless said
    otherwise. `silence_days`: on top of the cadence after the last held meeting; `review_days`: after the day a
    review was asked for; `low_pulse`: a score that is low; `pulse_fall`: points from one pulse to the next.
    """

    first_booked_days: int = 10
    first_held_days: int = 21
    silence_days: int = 14
    unsigned_days: int = 28
    goalless_days: int = 35
    review_days: int = 14
    low_pulse: int = 2
    pulse_fall: int = 2


@dataclass(frozen=True)
class Community:
    """What mentors and mentees have besides their pairs. `mentors_channel` and `mentees_channel`: whether the
    cohort has a channel for them; `get_together_days`: how often mentors are invited to get together (0: never);
    `touch_base_days`: how often a facilitator asks each mentor how it is going (0: never). `milestones`: whether
    a pair reads a word in its channel when it reaches one.
    """

    mentors_channel: bool = True
    mentees_channel: bool = False
    get_together_days: int = 30
    touch_base_days: int = 30
    milestones: bool = True


@dataclass(frozen=True)
class RoleProfile:
    """What the program expects of a role and what helps in it."""

    key: str  # mentee, mentor, manager, coordinator
    promise: str
    does: tuple[str, ...] = ()
    does_not: tuple[str, ...] = ()
    hours_per_month: float | None = None


@dataclass(frozen=True)
class Program:
    """Everything a program is made of. Durations in days, meetings in minutes; `zone` and `country` are
    the home of the program, whose working hours count for messages to coordinators. `language` is that of its own
    words and of the channels it shares: one of `bot.languages.LANGUAGES`.

    What makes one kind of program different from another is said here and nowhere else: `matching.shape`,
    whether people `with_goals` and `with_agreement` work, whether one mentor's mentees sit `in_circles` (one
    channel), whether it is `for_newcomers` (people are invited as they join the workspace), what the two are
    called (`role_words`), and whether the last of the planned meetings is the closing conversation
    (`closes_after_meetings`).
    """

    slug: str
    name: str
    purpose: str
    forms: Mapping[str, Form]
    timeline: tuple[TimelineStep, ...]
    kind: str = "career_development"
    emoji: str = ":seedling:"
    language: str = "en"
    objective: str = ""
    challenges: tuple[Challenge, ...] = ()
    team: Team = Team()
    dates: Dates = Dates()
    budget: Budget = Budget()
    eligibility: Eligibility = Eligibility()
    recruiting: Recruiting = Recruiting()
    announcement: str = ""
    campaign: Campaign = Campaign()
    zone: str = "UTC"
    country: str = ""
    duration_days: int = 180
    cadence_days: int = 14
    meeting_minutes: int = 45
    meetings_planned: int = 12
    with_goals: bool = True
    with_agreement: bool = True
    in_circles: bool = False
    for_newcomers: bool = False
    closes_after_meetings: bool = False
    role_words: RoleWords = USUAL
    capacity_max: int = 5
    working_hours: WorkingHours = WorkingHours()
    blackouts: tuple[Blackout, ...] = ()
    skills: tuple[Option, ...] = ()
    goals: tuple[Option, ...] = ()
    languages: tuple[Option, ...] = ()
    levels: tuple[Option, ...] = ()  # seniority, most junior first
    matching: MatchingSettings = MatchingSettings()
    measures: tuple[Measure, ...] = ()
    topics: tuple[Topic, ...] = ()
    health: HealthThresholds = HealthThresholds()
    community: Community = Community()
    first_steps: tuple[str, ...] = ()
    conversation_starters: tuple[str, ...] = ()
    agreement_defaults: Mapping[str, str] = field(default_factory=dict)
    role_profiles: Mapping[str, RoleProfile] = field(default_factory=dict)
    training: Training = Training()
    worth: Worth = field(default_factory=Worth)

    @property
    def among_peers(self) -> bool:
        """Whether it is a program of equals: neither of the two is the mentor."""
        return self.matching.among_peers

    @property
    def hours(self) -> tuple[int, int]:
        """The working hours as a pair: from, until."""
        return self.working_hours.start, self.working_hours.end

    def form(self, key: str) -> Form:
        """The form with this key; KeyError if the program has none."""
        return self.forms[key]

    def step(self, key: str) -> TimelineStep:
        """The timeline's step with this key; KeyError if the timeline has changed since and no longer
        holds it.
        """
        for step in self.timeline:
            if step.key == key:
                return step
        raise KeyError(key)

    def level_index(self, value: str | None) -> int | None:
        """Position of a level, the most junior being 0; None for an unknown one."""
        return next((i for i, option in enumerate(self.levels) if option.value == value), None)


def label_of(options: tuple[Option, ...], value: str) -> str:
    """What to show for a stored option value; the value itself if the option has since left the list."""
    return next((option.label for option in options if option.value == value), value)


def require_form(program: Program, key: str) -> Form:
    """Like `program.form`, for keys that come from a click: DomainError question_unknown instead of
    KeyError.
    """
    try:
        return program.forms[key]
    except KeyError:
        raise DomainError("question_unknown", key=key) from None
