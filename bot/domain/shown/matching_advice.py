"""What the answers to a coordinator's questions about matching show. People are Slack ids."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class DecisionShown:
    """A decision of a coordinator's hand, before it is written down or after.

    `kind`: lock (mentee, mentor), forbid (mentee, mentor) or swap (two mentees); `who` their Slack ids and
    `entries` their enrollments in this order. `cost` None: `unpriced` says why. `changed`: the price is no
    longer the one on the button. `done`: it is written down.
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
