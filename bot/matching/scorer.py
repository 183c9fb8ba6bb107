"""Points and rules of a whole pool, in blocks: one exact float32 product each, plus a few single pairs."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
import numpy.typing as npt

from bot.matching.criteria import CRITERIA, Criterion
from bot.matching.plan import MatchingPlan
from bot.matching.pool import Pool
from bot.matching.rules import MINIMUM_SCORE, RULES, Exclusions, Rule
from bot.matching.terms import Coded, Indices, Lookup, Overlap, Points, Scattered, Sides, Term


@dataclass(frozen=True, eq=False)
class Scored:
    """A criterion with its most points and its term."""

    criterion: Criterion
    of: int
    term: Term


@dataclass(frozen=True, eq=False)
class Ruled:
    """A rule with its term: below 0 where it forbids."""

    rule: Rule
    term: Term


class Scorer:
    """The plan's criteria and rules over a pool. Every number is whole, and the same in any block."""

    def __init__(self, pool: Pool, plan: MatchingPlan, exclusions: Exclusions) -> None:
        self.pool, self.plan = pool, plan
        self.criteria = [
            Scored(CRITERIA[key], of, CRITERIA[key].term(pool, plan, of))
            for key, of in plan.points_by_criterion().items()
            if of > 0
        ]
        self.rules = [
            Ruled(rule, rule.term(pool, parameters, exclusions))
            for key, rule in RULES.items()
            if (parameters := plan.rule(key)) is not None
        ]
        minimum = plan.rule(MINIMUM_SCORE)
        self.minimum = ceil(minimum.get("points", 0)) if minimum is not None else 0

    def block(self, first_row: int, last_row: int) -> Points:
        """Points of rows `first_row` up to `last_row` (exclusive) with every mentor, int32; below 0: a rule
        forbids.

        The minimum score is not applied: see `allows`.
        """
        left, right, scattered = self._sides
        block: Points = (left[first_row:last_row] @ right.T).astype(np.int32)
        for term in scattered:
            term.add_to(block, first_row)
        return block

    def allows(self, points: Points) -> npt.NDArray[np.bool_]:
        """Which of these points, as `block` gives them, belong to pairs that may be proposed."""
        return points >= max(0, self.minimum)

    def points_at(self, rows: Indices, columns: Indices) -> list[Points]:
        """Points of single pairs by criterion, in the order of `criteria`; rules are not looked at."""
        return [scored.term.at(rows, columns) for scored in self.criteria]

    @cached_property
    def _sides(self) -> tuple[Sides, Sides, list[Scattered]]:
        """All lookups and overlaps as one product (mentees, k) by (mentors, k), and what has to be added to
        it.
        """
        terms = [scored.term for scored in self.criteria] + [ruled.term for ruled in self.rules]
        scattered = [term for term in terms if isinstance(term, Scattered)]
        factors = [term.sides() for term in _added_up(terms)]
        rows, columns = self.pool.shape
        left = [side for side, _ in factors] or [np.zeros((rows, 0), np.float32)]
        right = [side for _, side in factors] or [np.zeros((columns, 0), np.float32)]
        return np.concatenate(left, axis=1), np.concatenate(right, axis=1), scattered


def _added_up(terms: list[Term]) -> list[Lookup | Overlap]:
    """Lookups of one feature as one (a criterion and a rule often read the same), overlaps as they are."""
    tables: dict[Coded, Points] = {}
    overlaps: list[Lookup | Overlap] = []
    for term in terms:
        if isinstance(term, Lookup):
            known = tables.get(term.coded)
            tables[term.coded] = term.table if known is None else known + term.table
        elif isinstance(term, Overlap):
            overlaps.append(term)
    return [Lookup(coded, table) for coded, table in tables.items()] + overlaps
