"""What the answers to a coordinator's questions about matching show. People are Slack ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.shown.matching import ReasonShown, UnmatchedShown
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class CostShown:
    """A change held against the best draft: `people` matched and `points`, after minus before.

    `moved` other people get somebody else, `lose` others nobody any more, `find` others somebody at last:
    counts only, and never the two whom the question is about.
    """

    people: int
    points: int
    moved: int = 0
    lose: int = 0
    find: int = 0


@dataclass(frozen=True)
class PartnerShown:
    """Somebody's partner, in the draft or for good, and why."""

    slack_id: str
    points: int
    reasons: tuple[ReasonShown, ...]
    locked: bool = False


@dataclass(frozen=True)
class AlternativeShown:
    """A mentor who would be next best, and what that would cost."""

    slack_id: str
    points: int
    cost: CostShown


@dataclass(frozen=True)
class WhyShown:
    """Why somebody is with whom they are, or with nobody.

    `published`: the partners are theirs for good. `outdated`: the draft that stands says something else,
    because people, answers or decisions changed since. `unpriced`: why the answer comes from the draft,
    without costs: too_many (more pairs are possible than can be weighed at once) or peers.
    """

    program: ProgramShown
    who: str
    role: str
    partners: tuple[PartnerShown, ...]
    left_over: UnmatchedShown | None
    alternatives: tuple[AlternativeShown, ...] = ()
    published: bool = False
    outdated: bool = False
    unpriced: str = ""


@dataclass(frozen=True)
class WhyPairShown:
    """Why two people are together or not: points by criterion, the rules between them, and the price.

    `mentee_entry` and `mentor_entry` are enrollment ids, for the button. `rules`: everything that forbids the
    pair, secrets under one name. `refused`: what a coordinator's hand cannot overrule; no cost then.
    """

    program: ProgramShown
    mentee: str
    mentor: str
    mentee_entry: int
    mentor_entry: int
    points: int
    reasons: tuple[ReasonShown, ...]
    together: bool
    rules: tuple[str, ...] = ()
    refused: str = ""
    cost: CostShown | None = None
    published: bool = False
    unpriced: str = ""
    question: int | None = None
    """The question that this is the answer to, if it was answered later."""


@dataclass(frozen=True)
class DecisionShown:
    """A decision of a coordinator's hand, before it is written down or after.

    `kind`: lock (mentee, mentor), forbid (mentee, mentor) or swap (two mentees); `who` their Slack ids and
    `entries` their enrollments in this order. `cost` None: `unpriced` says why. `changed`: the price is no
    longer the one on the button. `done`: it is written down. `locks` and `unlocks`: what is written then, pairs
    of enrollments, for forbid the two; `mark`: what it was worked out from, `question`: as whose answer.
    """

    program: int
    kind: str
    who: tuple[str, str]
    entries: tuple[int, int]
    cost: CostShown | None
    refused: str = ""
    unpriced: str = ""
    changed: bool = False
    done: bool = False
    locks: tuple[tuple[int, int], ...] = ()
    unlocks: tuple[tuple[int, int], ...] = ()
    mark: str = ""
    question: int | None = None


@dataclass(frozen=True)
class RecruitShown:
    """A mentor to find: labels of skills (most wanted first), level, place and languages, as far as they
    matter; what they bring, and how many of those who need somebody they would fit well.
    """

    skills: tuple[str, ...]
    level: str
    place: str
    languages: tuple[str, ...]
    gain: CostShown
    fits: int


@dataclass(frozen=True)
class SeatShown:
    """A mentor to ask for one more place, and what it brings."""

    slack_id: str
    gain: CostShown


@dataclass(frozen=True)
class ShortageShown:
    """A skill, level or place (`label`) that `waiting` people look for and `seats` places offer."""

    kind: str
    label: str
    waiting: int
    seats: int


@dataclass(frozen=True)
class RuleCostShown:
    """What switching one rule off would bring."""

    rule: str
    gain: CostShown


@dataclass(frozen=True)
class AdviceShown:
    """What would help a program's matching most. `nearly`: Slack ids with how many mentors they can have."""

    program: ProgramShown
    people: int = 0
    matched: int = 0
    recruits: tuple[RecruitShown, ...] = ()
    seats: tuple[SeatShown, ...] = ()
    shortages: tuple[ShortageShown, ...] = ()
    rules: tuple[RuleCostShown, ...] = ()
    nearly: tuple[tuple[str, int], ...] = ()
    unpriced: str = ""


@dataclass(frozen=True)
class GroupShown:
    """A group of five or more mentees; `mean` None: too few of them are matched. Rates are 0 to 1."""

    label: str
    people: int
    rate: float
    mean: int | None
    far_behind: bool


@dataclass(frozen=True)
class SplitShown:
    """`by`: department, location, level or group. `held_back` groups are too small to be shown."""

    by: str
    groups: tuple[GroupShown, ...]
    held_back: int


@dataclass(frozen=True)
class FairnessShown:
    """How the best draft treats people, and what lifting the worst-off would cost.

    `mean` and `worst` are points of the pairs; `floor` the worst pair's points after lifting (None: nothing
    to lift, already lifted, or `too_many_to_lift`).
    """

    program: ProgramShown
    people: int = 0
    matched: int = 0
    mean: int | None = None
    worst: int | None = None
    splits: tuple[SplitShown, ...] = ()
    floor: int | None = None
    lifting: CostShown | None = None
    too_many_to_lift: bool = False
    unpriced: str = ""


@dataclass(frozen=True)
class AnsweredShown:
    """The answer to a question that took its time, for whoever asked it.

    `kind`: why, why_pair, lock, forbid, swap, advise or fairness; `shown` what it shows, or None where `problem`
    is the code of what stands against it, with its `params`.
    """

    program: ProgramShown
    kind: str
    asked_at: datetime
    shown: WhyShown | WhyPairShown | DecisionShown | AdviceShown | FairnessShown | None
    problem: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


ANSWERS: dict[str, type[WhyShown | WhyPairShown | DecisionShown | AdviceShown | FairnessShown]] = {
    "why": WhyShown,
    "why_pair": WhyPairShown,
    "lock": DecisionShown,
    "forbid": DecisionShown,
    "swap": DecisionShown,
    "advise": AdviceShown,
    "fairness": FairnessShown,
}
"""What the answer to each kind of question shows."""
