"""Points and rules of a whole pool, in blocks: one exact float32 product each, plus a few single pairs."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from bot.matching.criteria import CRITERIA, Criterion
from bot.matching.plan import MatchingPlan
from bot.matching.pool import Pool
from bot.matching.rules import MINIMUM_SCORE, RULES, Exclusions, Rule
from bot.matching.terms import FORBIDDEN, Coded, Indices, Lookup, Overlap, Points, Scattered, Sides, Term


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

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return self.pool.shape

    def block(self, rows: Indices) -> Points:
        """Points of these rows with every mentor, int32; below 0: these two may not be paired."""
        left, right, scattered = self._sides
        block: Points = (left[rows] @ right.T).astype(np.int32)
        for term in scattered:
            term.add_to(block, rows)
        if self.minimum > 0:
            block[block < self.minimum] = FORBIDDEN
        return block

    def points_at(self, rows: Indices, columns: Indices) -> list[Points]:
        """Points of single pairs by criterion, in the order of `criteria`; rules are not looked at."""
        return [scored.term.at(rows, columns) for scored in self.criteria]

    @cached_property
    def _sides(self) -> tuple[Sides, Sides, list[Scattered]]:
        """Lookups and overlaps as one product, (mentees, k) by (mentors, k), and what is added to it."""
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
