"""Pairs within one pool, exactly: most people first, then most points, in a graph that has no two sides.

Edmonds' polytope: everybody in at most one pair, and within an odd set of s people at most (s - 1) / 2 pairs. How
many people can be in pairs is known beforehand, so that only their points are left to be reckoned with. A
linear program over a few good pairs is solved; pairs that its prices undervalue join, and odd sets that a
fractional answer overfills are ruled out, until the answer is whole. Where looking for odd sets along the
fractions is not enough, branching over the pairs that can still matter settles it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.solving.blossoms import Reach, reach

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FEW = 12
"""Pairs per person to begin with, and that one person may add after one look at all pairs."""
WHOLE = 1e-6
OVER = 1e-4
"""Less than this, of points that are whole numbers, is rounding."""
_INFEASIBLE = 2


@dataclass(frozen=True, eq=False)
class Graph:
    """Pairs (one, other, points) with one < other and whole points, 0 or more; `tier` per person, 1 or more,
    shape (people,): where not everybody can be in a pair, the greatest sum of tiers comes before points.
    """

    one: Ints
    other: Ints
    points: Ints
    tier: Ints

    @property
    def people(self) -> int:
        return len(self.tier)

    @property
    def pair_tier(self) -> Ints:
        """The tiers of both, shape (pairs,)."""
        return self.tier[self.one] + self.tier[self.other]


@dataclass(frozen=True, eq=False)
class Matched:
    """`chosen`: positions of the pairs in the graph; `proved`: nobody could do better."""

    chosen: Ints
    proved: bool


def pair_up(graph: Graph) -> Matched:
    """The most people (by tiers) in pairs, everybody in one at most, and of these ways the most points."""
    if len(graph.points) == 0:
        return Matched(np.zeros(0, np.int64), True)
    partners: list[list[int]] = [[] for _ in range(graph.people)]
    for one, other in zip(graph.one.tolist(), graph.other.tolist(), strict=True):
        partners[one].append(other)
        partners[other].append(one)
    return _Search(graph, reach(partners, graph.tier.tolist())).run()


@dataclass(eq=False)
class _Solved:
    """A linear program's answer: how much of each active pair; prices of people, of odd sets, and of one more
    pair and one more tier.
    """

    share: Floats
    price: Floats
    set_price: Floats
    pair_price: float
    tier_price: float


@dataclass(eq=False)
class _Search:
    graph: Graph
    most: Reach
    odd_sets: list[npt.NDArray[np.bool_]] = field(default_factory=list)

    def run(self) -> Matched:
        active = _best_of_each(self.graph, self.graph.points.astype(np.float64), FEW)
        while True:
            solved = self._solve(active)
            if len(solved.share) == 0:  # too few pairs for so many people: all may come
                if len(active) == len(self.graph.points):
                    raise ArithmeticError("the pairs could not be worked out")
                active = np.arange(len(self.graph.points))
                continue
            excess = self._excess(solved)
            missing = np.flatnonzero(excess > OVER)
            missing = missing[~np.isin(missing, active)]
            if len(missing):
                few = _best_of_each(_some(self.graph, missing), excess[missing], FEW)
                active = np.union1d(active, missing[few])
                continue
            fractional = (solved.share > WHOLE) & (solved.share < 1 - WHOLE)
            if not fractional.any():
                return self._answer(active[solved.share > 1 / 2], solved)
            found = list(self._overfilled(active, solved.share))
            if not found:
                return self._branched(active, solved)
            self.odd_sets += found

    def _solve(self, active: Ints) -> _Solved:
        from scipy.optimize import linprog

        limits, most = self._limits(active)
        counts, exactly = self._counts(active)
        answer = linprog(-self.graph.points[active].astype(np.float64), A_ub=limits, b_ub=most, A_eq=counts,
                         b_eq=exactly, bounds=(0, None), method="highs-ds")  # fmt: skip
        if answer.status == _INFEASIBLE:
            return _Solved(np.zeros(0), np.zeros(0), np.zeros(0), 0, 0)
        if answer.status != 0 or answer.x is None:
            raise ArithmeticError(f"the pairs could not be worked out: {answer.message}")
        prices = np.maximum(0, -answer.ineqlin.marginals)
        people = self.graph.people
        pair_price, tier_price = (-answer.eqlin.marginals).tolist()
        return _Solved(answer.x, prices[:people], prices[people:], pair_price, tier_price)

    def _limits(self, active: Ints) -> tuple[Any, Floats]:
        """One row for each person, one for each odd set; and what may be in it at most."""
        from scipy.sparse import coo_array, csr_array, vstack

        one, other = self.graph.one[active], self.graph.other[active]
        column = np.arange(len(active))
        ends = (np.concatenate([one, other]), np.concatenate([column, column]))
        rows = [
            csr_array(coo_array((np.ones(2 * len(active)), ends), shape=(self.graph.people, len(active))))
        ]
        rows += [
            csr_array((inside[one] & inside[other]).astype(np.float64)[None, :]) for inside in self.odd_sets
        ]
        sizes = [(int(inside.sum()) - 1) // 2 for inside in self.odd_sets]
        return vstack(rows, format="csr"), np.concatenate(
            [np.ones(self.graph.people), np.array(sizes, float)]
        )

    def _counts(self, active: Ints) -> tuple[Floats, Floats]:
        """The rows that say how many pairs there are, and of how many tiers."""
        rows = np.stack([np.ones(len(active)), self.graph.pair_tier[active].astype(np.float64)])
        return rows, np.array([self.most.pairs, self.most.tiers], float)

    def _excess(self, solved: _Solved) -> Floats:
        """By how much each pair of the graph weighs more than its prices."""
        one, other = self.graph.one, self.graph.other
        excess = self.graph.points - solved.price[one] - solved.price[other]
        excess -= solved.pair_price + solved.tier_price * self.graph.pair_tier
        for inside, price in zip(self.odd_sets, solved.set_price, strict=True):
            if price > 0:
                excess -= price * (inside[one] & inside[other])
        found: Floats = excess
        return found

    def _overfilled(self, active: Ints, share: Floats) -> Iterable[npt.NDArray[np.bool_]]:
        """Odd sets with more pairs inside than fit, among those that fractions (or any shares) hold together."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        people = self.graph.people
        seen = {inside.tobytes() for inside in self.odd_sets}
        for least, most in ((WHOLE, 1 - WHOLE), (WHOLE, 2.0), (0.3, 2.0)):
            held = (share > least) & (share < most)
            one, other = self.graph.one[active[held]], self.graph.other[active[held]]
            graph = coo_array((np.ones(len(one)), (one, other)), shape=(people, people))
            _, part = connected_components(graph, directed=False)
            size = np.bincount(part)
            inner = part[self.graph.one[active]] == part[self.graph.other[active]]
            filled = np.bincount(part[self.graph.one[active]][inner], share[inner], minlength=len(size))
            for nth in np.flatnonzero((size % 2 == 1) & (filled > (size - 1) / 2 + WHOLE)):
                inside = part == nth
                if inside.tobytes() not in seen:
                    seen.add(inside.tobytes())
                    yield inside

    def _branched(self, active: Ints, solved: _Solved) -> Matched:
        """A whole answer from the active pairs, then from all that could be in a better one."""
        bound = self._bound(solved)
        excess = self._excess(solved)
        chosen = self._whole(active)
        gap = bound - int(self.graph.points[chosen].sum())
        could = np.union1d(active, np.flatnonzero(excess >= -gap - OVER))
        if len(could) > len(active):
            chosen = self._whole(could)
        return Matched(chosen, True)

    def _whole(self, active: Ints) -> Ints:
        from scipy.optimize import Bounds, LinearConstraint, milp

        limits, most = self._limits(active)
        counts, exactly = self._counts(active)
        answer = milp(
            -self.graph.points[active].astype(np.float64),
            integrality=np.ones(len(active), np.int64),
            bounds=Bounds(0, 1),
            constraints=[LinearConstraint(limits, ub=most), LinearConstraint(counts, exactly, exactly)],
            options={"mip_rel_gap": 0.0},
        )
        if answer.status != 0:
            raise ArithmeticError(f"the pairs could not be worked out: {answer.message}")
        return active[answer.x > 1 / 2]

    def _bound(self, solved: _Solved) -> float:
        """No matching weighs more: the sum of prices, each raised until every pair is covered."""
        raised = solved.price.copy()
        excess = np.maximum(0, self._excess(solved))
        np.maximum.at(raised, self.graph.one, solved.price[self.graph.one] + excess)
        halves = [(int(inside.sum()) - 1) // 2 for inside in self.odd_sets]
        counted = solved.pair_price * self.most.pairs + solved.tier_price * self.most.tiers
        return float(raised.sum() + (solved.set_price * halves).sum() + counted)

    def _answer(self, chosen: Ints, solved: _Solved) -> Matched:
        total = int(self.graph.points[chosen].sum())
        return Matched(chosen, self._bound(solved) < total + 1 - OVER)


def _best_of_each(graph: Graph, worth: Floats, few: int) -> Ints:
    """Positions of each person's `few` pairs that are worth most."""
    person = np.concatenate([graph.one, graph.other])
    place = np.tile(np.arange(len(graph.one)), 2)
    order = np.lexsort((place, -worth[place], person))
    first = np.searchsorted(person[order], person[order])
    return np.unique(place[order][np.arange(len(order)) - first < few])


def _some(graph: Graph, chosen: Ints) -> Graph:
    return Graph(graph.one[chosen], graph.other[chosen], graph.points[chosen], graph.tier)
