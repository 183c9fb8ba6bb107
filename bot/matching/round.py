"""What is to be matched: the people, the plan and what was decided about them, as one value."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.matching.features import Mentee, Mentor
from bot.matching.plan import DEFAULT_PLAN, MatchingPlan

PairIds = tuple[str, str]
"""A mentee's id and a mentor's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Everything a draft depends on. The same round gives the same draft, on every machine.

    `locked` pairs are kept and take their seats, across every rule but those that protect people;
    `forbidden`, `declined` and `failed` pairs are kept apart, and cannot be told apart in any reason. Pairs
    are (mentee id, mentor id); ids that are not in the pool are ignored. `previous`: pairs of the last draft
    or of today, which the plan's stay bonus favours. `used`: pairs that are together already and take none of
    these seats; nobody is given the same partner twice. `seed` chooses among equally good drafts only.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    plan: MatchingPlan = DEFAULT_PLAN
    locked: frozenset[PairIds] = field(default_factory=frozenset)
    forbidden: frozenset[PairIds] = field(default_factory=frozenset)
    declined: frozenset[PairIds] = field(default_factory=frozenset)
    failed: frozenset[PairIds] = field(default_factory=frozenset)
    previous: frozenset[PairIds] = field(default_factory=frozenset)
    used: frozenset[PairIds] = field(default_factory=frozenset)
    seed: int = 0

    @classmethod
    def of(cls, mentees: Iterable[Mentee], mentors: Iterable[Mentor], plan: MatchingPlan) -> "Round":
        """A round in which nothing has been decided yet."""
        return cls(mentees=tuple(mentees), mentors=tuple(mentors), plan=plan)
