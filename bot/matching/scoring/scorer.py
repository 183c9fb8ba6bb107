"""Points and rules of a whole pool, in blocks: one exact float32 product each, plus a few single pairs."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.plan import MatchingPlan
from bot.matching.round import PairIds
from bot.matching.scoring.combined import AtLeast, taken_apart
from bot.matching.scoring.criteria import CRITERIA, Criterion
from bot.matching.scoring.kinds import Kinds
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import MINIMUM_SCORE, RULES, Exclusions, Rule
from bot.matching.scoring.terms import (
    FORBIDDEN,
    Coded,
    Indices,
    Lookup,
    Overlap,
    Points,
    Scattered,
    Sides,
    Term,
    sparse,
)

if TYPE_CHECKING:
    from bot.matching.scoring.terms import SparseSides


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
    """The plan's criteria and rules over a pool. Every number is whole, and the same in any block.

    `stay`: the bonus of pairs in `previous`. It is no part of how well two people fit, so the minimum score
    does not count it.
    """

    def __init__(
        self, pool: Pool, plan: MatchingPlan, exclusions: Exclusions, previous: Collection[PairIds] = ()
    ) -> None:
        self.pool, self.plan = pool, plan
        choices = any(one.chosen for one in pool.mentees) or any(one.chosen for one in pool.mentors)
        self.criteria = [
            Scored(CRITERIA[key], of, CRITERIA[key].term(pool, plan, of))
            for key, of in plan.points_by_criterion(choices=choices).items()
            if of > 0
        ]
        self.rules = [
            Ruled(rule, rule.term(pool, parameters, exclusions))
            for key, rule in RULES.items()
            if (parameters := plan.rule(key)) is not None
        ]
        minimum = plan.rule(MINIMUM_SCORE)
        self.minimum = ceil(minimum.get("points", 0)) if minimum is not None else 0
        known = [
            (pool.row[mentee], pool.column[mentor])
            for mentee, mentor in previous
            if mentee in pool.row and mentor in pool.column
        ]
        self.stay = Scattered.of(dict.fromkeys(known, plan.stay_bonus), pool.shape)

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return self.pool.shape

    @cached_property
    def kinds(self) -> Kinds:
        """Mentees whom the rules that are tables keep from the same mentors."""
        rules = taken_apart([ruled.term for ruled in self.rules])
        return Kinds.of(self.shape, [rule for rule in rules if isinstance(rule, Lookup)])

    def block(self, rows: Indices, columns: Indices | None = None) -> Points:
        """Points of these rows with these mentors (default: all), int32; below 0: they may not be paired."""
        left, right, scattered, least = self._sides
        block: Points = (left[rows] @ (right if columns is None else right[:, columns])).astype(np.int32)
        for term in scattered:
            term.add_to(block, rows, columns)
        for rule in least:
            block += rule.block(rows, np.arange(self.shape[1]) if columns is None else columns)
        if self.minimum > 0:
            block[block < self.minimum] = FORBIDDEN
        self.stay.add_to(block, rows, columns)
        return block

    def points_at(self, rows: Indices, columns: Indices) -> list[Points]:
        """Points of single pairs by criterion, in the order of `criteria`; rules are not looked at."""
        return [scored.term.at(rows, columns) for scored in self.criteria]

    @cached_property
    def _sides(self) -> "tuple[SparseSides, Sides, list[Scattered], list[AtLeast]]":
        """Lookups and overlaps as one product, (mentees, k) by (k, mentors), and what is added to it.

        A mentee has few values and few wishes, so most of the left side is 0. As a sparse one the product
        costs no more than a dense one, and keeps to one thread: no dozen of them waits for one another.
        """
        terms = list(
            taken_apart([scored.term for scored in self.criteria] + [ruled.term for ruled in self.rules])
        )
        scattered = [term for term in terms if isinstance(term, Scattered) and len(term.rows)]
        least = [term for term in terms if isinstance(term, AtLeast)]
        factors = [term.sides() for term in _added_up(terms)]
        rows, columns = self.pool.shape
        left = [side for side, _ in factors] or [np.zeros((rows, 0), np.float32)]
        right = [side for _, side in factors] or [np.zeros((columns, 0), np.float32)]
        return sparse(np.concatenate(left, axis=1)), np.concatenate(right, axis=1).T.copy(), scattered, least


def _added_up(terms: list[Term]) -> list[Lookup | Overlap]:
    """Lookups of one feature as one (a criterion and a rule often read the same), overlaps as they are. A
    table that says nothing is left out.
    """
    tables: dict[Coded, Points] = {}
    overlaps: list[Lookup | Overlap] = []
    for term in terms:
        if isinstance(term, Lookup):
            known = tables.get(term.coded)
            tables[term.coded] = term.table if known is None else known + term.table
        elif isinstance(term, Overlap):
            overlaps.append(term)
    return [
        Lookup(coded, table) for coded, table in tables.items() if _says_something(coded, table)
    ] + overlaps


def _says_something(coded: Coded, table: Points) -> bool:
    used = table[np.ix_(np.unique(coded.mentee_code), np.unique(coded.mentor_code))]
    return bool(used.any())
