"""The same assignment for a whole company, without ever holding the matrix: candidates, prices, proof.

Each mentee's best few mentors, and each mentor's best mentees, make a small problem that is solved exactly.
Its prices are then held against every pair there is, block by block: a pair worth more than its two prices
joins the candidates and the small problem is solved again. When no such pair is left, nothing outside the
candidates can do better: proved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bot.matching.assignment import Assignment, tiers, worth_of_a_person, worth_of_being_matched
from bot.matching.edges import Bools, Edges, Ints, Prices, certified, least_prices, solve
from bot.matching.terms import Points
from bot.matching.ties import Keys, settle

BLOCK = 4_000_000
"""Pairs looked at at once."""

FEW = 8
"""Pairs that one mentee may add to the candidates after one look."""

SLICES = 16
"""Blocks from which each mentor's best mentee is taken: nobody who is wanted last should be left without an
edge.
"""

SPREAD = 1 << 10
"""Equal scores are told apart by a number below this, only to look at different mentors first."""

Solver = Callable[[Edges], Ints]


class Source(Protocol):
    """Where scores come from."""

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""

    def block(self, rows: Ints) -> Points:
        """Points of these mentees with every mentor, at most `MOST_POINTS`; below 0: may not be paired."""


MOST_POINTS = 20_000
"""Ten thousand, and room for a bonus."""


@dataclass(frozen=True, slots=True)
class Progress:
    """After a look at every pair: no assignment can have more than `gap` points more, persons included."""

    look: int
    candidates: int
    count: int
    total: int
    gap: int


def assign_blocks(
    source: Source,
    capacity: Ints,
    *,
    mentee_keys: Sequence[str],
    mentor_keys: Sequence[str],
    seed: int = 0,
    tier: npt.ArrayLike | None = None,
    solver: Solver = solve,
    best: int = 16,
    block: int = BLOCK,
    progress: Callable[[Progress], bool | None] = lambda _: None,
) -> Assignment:
    """As `assign`, from blocks of scores; the pairs, prices and proof are the same.

    `best` candidates per mentee to begin with; `solver` finds an assignment on the candidates and is not
    trusted. `progress` is called after each look at all pairs; if it returns False, the best so far is
    returned: unproved, with its gap.
    """
    mentees = source.shape[0]
    person = worth_of_a_person(mentees, capacity, MOST_POINTS)
    matched_worth = worth_of_being_matched(person, tiers(tier, mentees), MOST_POINTS)
    search = _Search(source, capacity, matched_worth, max(1, block // max(1, source.shape[1])))
    edges = search.first_candidates(best)
    look = 0
    while True:
        mentor_of = solver(edges)
        prices = least_prices(edges, mentor_of)
        if prices is None:
            raise ArithmeticError("the solver's answer is not the best one")
        found = search.worth_more(edges, prices)
        look += 1
        used = edges.matched(mentor_of)
        count = int(used.sum())
        total = int(edges.weight[used].sum() - matched_worth[edges.rows[used]].sum())
        told = progress(Progress(look, len(edges.rows), count, total, found.gap))
        if found.gap == 0 or told is False:
            break
        edges = search.joined(edges, found.codes, found.weight)
    proved = found.gap == 0
    if proved:
        # Equally good pairs outside the candidates have their chance too.
        edges = search.joined(edges, found.codes, found.weight)
        mentor_of = settle(edges, mentor_of, prices, Keys.of(mentee_keys, mentor_keys, seed))
        proved = certified(edges, mentor_of, prices)
    return Assignment(
        mentor_of=mentor_of,
        count=count,
        total=total,
        mentee_surplus=prices.surplus,
        mentor_price=prices.price,
        person=person,
        proved=proved,
        gap=found.gap,
    )


@dataclass(frozen=True, eq=False)
class _Found:
    """Pairs outside the candidates (row * columns + column), their weights, and what they could add."""

    codes: Ints
    weight: Ints
    gap: int


@dataclass(frozen=True, eq=False)
class _Search:
    source: Source
    capacity: Ints
    matched_worth: Ints
    """What it is worth that a mentee is matched at all, shape (mentees,)."""
    rows_at_once: int

    def first_candidates(self, best: int) -> Edges:
        """Each mentee's `best` mentors, and each mentor's best mentee of several blocks."""
        mentors = self.source.shape[1]
        codes, weights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        blocks = self._blocks()
        for nth, rows in enumerate(blocks):
            points = self.source.block(rows)
            if points.max(initial=0) > MOST_POINTS:
                raise OverflowError(f"a pair scores more than {MOST_POINTS}")
            chosen = _best_of_rows(points, best)
            if nth % (1 + len(blocks) // SLICES) == 0:
                chosen[points.argmax(axis=0), np.arange(mentors)] = True
            chosen &= points >= 0
            row, column = np.nonzero(chosen)
            codes.append(rows[row] * mentors + column)
            weights.append(points[row, column] + self.matched_worth[rows[row]])
        return self._edges(np.concatenate(codes), np.concatenate(weights))

    def worth_more(self, edges: Edges, prices: Prices) -> _Found:
        """The pairs outside the candidates that are worth more than their prices, a few per mentee; when
        there are none, all that are worth as much.
        """
        mentors = self.source.shape[1]
        known = edges.rows * mentors + edges.columns
        more, more_weight = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        equal, equal_weight = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        gap = 0
        for rows in self._blocks():
            points = self.source.block(rows)
            excess = points - prices.price
            excess += (self.matched_worth - prices.surplus)[rows][:, None]
            excess[points < 0] = -1
            row, column = np.nonzero(excess >= 0)
            over = excess[row, column]
            weight = points[row, column] + self.matched_worth[rows[row]]
            code = rows[row] * mentors + column
            if (over > 0).any():
                worst = excess.max(axis=1)
                gap += int(worst[worst > 0].sum())
                few = _few_per_row(row, over, FEW)
                more.append(code[few])
                more_weight.append(weight[few])
            elif gap == 0:
                equal.append(code)
                equal_weight.append(weight)
        if gap > 0:
            return _Found(np.concatenate(more), np.concatenate(more_weight), gap)
        codes, weights = np.concatenate(equal), np.concatenate(equal_weight)
        new = ~np.isin(codes, known)
        return _Found(codes[new], weights[new], 0)

    def joined(self, edges: Edges, codes: Ints, weight: Ints) -> Edges:
        """The candidates and these pairs."""
        known = edges.rows * self.source.shape[1] + edges.columns
        return self._edges(np.concatenate([known, codes]), np.concatenate([edges.weight, weight]))

    def _edges(self, codes: Ints, weight: Ints) -> Edges:
        mentees, mentors = self.source.shape
        codes, first = np.unique(codes, return_index=True)
        rows, columns = np.divmod(codes, max(1, mentors))
        return Edges(rows, columns, weight[first], mentees, self.capacity)

    def _blocks(self) -> list[Ints]:
        mentees = self.source.shape[0]
        starts = range(0, mentees, self.rows_at_once)
        return [np.arange(start, min(start + self.rows_at_once, mentees)) for start in starts]


def _best_of_rows(points: Points, best: int) -> Bools:
    """Which pairs are among the (at least) `best` of their row; ties are spread over different columns.

    Sorting would be slow: the row is cut into groups, and no column below the `best`-th highest group's top
    can be needed.
    """
    rows, columns = points.shape
    if columns <= best or rows == 0:
        return np.ones(points.shape, bool)
    shuffle = np.random.default_rng(columns).integers(0, SPREAD, rows + columns, np.int32)
    spread = points * SPREAD + sliding_window_view(shuffle, columns)[:rows]
    width = max(1, columns // (4 * best))
    groups = spread[:, : columns // width * width].reshape(rows, -1, width).max(axis=2)
    at = groups.shape[1] - best
    enough = np.partition(groups, at, axis=1)[:, at]
    chosen: Bools = spread >= enough[:, None]
    return chosen


def _few_per_row(row: Ints, over: Ints, few: int) -> Ints:
    """Indices of the `few` with the most excess of each row; `row` is sorted."""
    order = np.lexsort((-over, row))
    start = np.searchsorted(row, row[order])
    return order[np.arange(len(row)) - start < few]
