"""What a round of matching says, as codes and parameters; the words are written where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["mentee", "mentor"]

OTHER = "other"
"""The one name for everything that must not be told apart. As a rule: blocks, pairs that coordinators forbade,
that a mentor declined, that failed before. As a criterion: wishes by name and by group, of either side.
"""

STAY = "stay"
"""The bonus of a pair that was together in the draft before, or is today."""

COORDINATORS_ONLY = frozenset({OTHER, STAY, "choices", "preferences"})
"""Codes that a pair's own introduction leaves out: who asked for whom, and who was whose second choice, is
between a person and the coordinators. (`preferences` is what reasons written down long ago say for `OTHER`.)
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion says of a pair: `points` of the `of` it could give, and what it saw (`params`).

    The `of` of a pair add up to 10,000, and the stay bonus on top where there is one.
    """

    code: str
    points: int
    of: int
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """A mentee's and a mentor's id with their points; the points of the reasons add up to it."""

    mentee: str
    mentor: str
    points: int
    reasons: tuple[Reason, ...]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many of the other side a rule removed; whom several rules remove counts once, for the first."""

    rule: str
    removed: int


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody left over: `eligible` people of the other side passed every rule; `cause` says why that did
    not help.

    Causes of a mentee: no_mentors (nobody has a seat), all_removed, seats_taken. Of a mentor: no_capacity,
    no_mentees, all_removed, mentees_taken (others fit those mentees better, or got there by a lock). `helps`
    are codes: recruit_mentors, recruit_mentees (where everybody is in their reporting line: mentors_outside_line,
    mentees_outside_line), more_seats, and review_<rule> for a rule that alone stands between them and someone.
    """

    id: str
    role: Role
    cause: str
    eligible: int
    reasons: tuple[RuleCount, ...]
    helps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedLock:
    """A lock that could not be kept: `rule` is a rule's code, or capacity, mentee_taken, not_in_pool."""

    mentee: str
    mentor: str
    rule: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A round's outcome; `proved`: no other draft within the rules has more people, or more points. Where
    that is not proved, no other has more than `gap` points more.

    `count` is the number of pairs. `fewer`: mentees with a mentor, but not as many as the plan gives. `trios`:
    of peers, the three people who are together, each pair of whom is in `pairs`.
    """

    pairs: tuple[ProposedPair, ...]
    unmatched: tuple[Unmatched, ...]
    refused_locks: tuple[RefusedLock, ...]
    count: int
    total: int
    proved: bool
    gap: int = 0
    fewer: tuple[str, ...] = ()
    trios: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Any pair, matched or not: its points by criterion and the rules that forbid it (empty: allowed).

    A pair that a secret rule forbids carries `OTHER`, whichever secret it is. `may_lock` says whether a
    coordinator's hand can still put the two together.
    """

    mentee: str
    mentor: str
    points: int
    reasons: tuple[Reason, ...]
    rules: tuple[str, ...]
    may_lock: bool

    @property
    def allowed(self) -> bool:
        return not self.rules
