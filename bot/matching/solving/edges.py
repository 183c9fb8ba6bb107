"""Allowed pairs as an edge list, and prices that prove a matching of them to be the best.

Weights are whole numbers above 0. A matching is an int64 array: each row's column, or -1. Whoever found it is
not trusted: the prices are worked out from the matching alone, and either they certify it or they do not.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bot.matching.scoring.terms import ranges

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EXACT = 2**53
"""Whole numbers below this are exact in float64, which is what scipy's solver reckons with."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs (row, column, weight), sorted by row, then column; `capacity` per column, shape (columns,)."""

    rows: Ints
    columns: Ints
    weight: Ints
    row_count: int
    capacity: Ints

    @cached_property
    def row_start(self) -> Ints:
        """Where each row's edges begin, shape (row_count + 1,)."""
        return np.searchsorted(self.rows, np.arange(self.row_count + 1)).astype(np.int64)

    def where(self, chosen: Bools) -> "Edges":
        """Only these edges, over the same rows and columns."""
        rows, columns, weight = self.rows[chosen], self.columns[chosen], self.weight[chosen]
        return Edges(rows, columns, weight, self.row_count, self.capacity)

    def of_rows(self, rows: Ints) -> Ints:
        """Indices of all edges of these rows."""
        return ranges(self.row_start[rows], self.row_start[rows + 1])

    def matched(self, column_of: Ints) -> Bools:
        """Which edges a matching uses."""
        used: Bools = column_of[self.rows] == self.columns
        return used


@dataclass(frozen=True, eq=False)
class Prices:
    """`surplus` per row and `price` per column: the least prices that carry the matching."""

    surplus: Ints
    price: Ints


def least_prices(edges: Edges, column_of: Ints) -> Prices | None:
    """The least column prices v and greatest row surpluses u with u + v ≥ weight everywhere and equality on
    the matching.

    They do not depend on which of several best matchings is given, only on the edges. None when the matching
    is not of greatest weight (then no such prices exist). v[j] is exactly what one more seat of j would gain,
    u[i] exactly what is lost if row i leaves.
    """
    own = np.zeros(edges.row_count, np.int64)
    used = edges.matched(column_of)
    own[edges.rows[used]] = edges.weight[used]
    if int(used.sum()) != int((column_of >= 0).sum()):
        return None
    load = np.bincount(column_of[column_of >= 0], minlength=len(edges.capacity))
    if (load > edges.capacity).any():
        return None
    price = np.zeros(len(edges.capacity), np.int64)
    rows = np.arange(edges.row_count)
    # Longest paths: whoever sits at a column whose price rises would rather move, which raises the others'
    # prices. Without a better matching this settles after at most one round per column.
    for _ in range(len(edges.capacity) + 1):
        surplus = _surplus(own, price, column_of)
        if (surplus < 0).any():
            return None
        wanted = edges.of_rows(rows)
        offer = edges.weight[wanted] - surplus[edges.rows[wanted]]
        raised = price.copy()
        np.maximum.at(raised, edges.columns[wanted], offer)
        risen = raised > price
        if not risen.any():
            return Prices(surplus, price) if _free_seats_cost_nothing(edges, load, price) else None
        price = raised
        rows = np.flatnonzero((column_of >= 0) & risen[column_of])
    return None


def certified(edges: Edges, column_of: Ints, prices: Prices) -> bool:
    """Whether the prices prove the matching best: weak duality, checked in whole numbers over every edge."""
    used = edges.matched(column_of)
    load = np.bincount(column_of[column_of >= 0], minlength=len(edges.capacity))
    surplus, price = prices.surplus, prices.price
    covers = surplus[edges.rows] + price[edges.columns] >= edges.weight
    return bool(
        (surplus >= 0).all()
        and (price >= 0).all()
        and _free_seats_cost_nothing(edges, load, price)
        and covers.all()
        and int(used.sum()) == int((column_of >= 0).sum())
        and (load <= edges.capacity).all()
        and int(surplus.sum()) + int((price * edges.capacity).sum()) == int(edges.weight[used].sum())
    )


def _surplus(own: Ints, price: Ints, column_of: Ints) -> Ints:
    surplus: Ints = own.copy()
    seated = column_of >= 0
    surplus[seated] -= price[column_of[seated]]
    return surplus


def _free_seats_cost_nothing(edges: Edges, load: Ints, price: Ints) -> bool:
    return not price[load < edges.capacity].any()
