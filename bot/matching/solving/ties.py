"""The same pairs every time: among equally good matchings, the one that stable ids and the seed choose.

The least prices do not depend on the solver, so neither does the set of tight edges (surplus + price =
weight), and it holds every best matching. Over the edges that some best matchings use and others do not, a
second matching is solved with hashes of the ids as weights; should even that leave a tie, again with fresh
hashes. Where somebody has very many tight edges, those that other hashes choose stand for all of them, if a
best matching is to be found among these.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from bot.matching.solving.edges import EXACT, Bools, Edges, Ints, Prices, certified, least_prices
from bot.matching.solving.solvers import Solver, by_scipy

Digests = npt.NDArray[np.uint64]

ROUNDS = 64

MANY = 64
"""Tight edges of one row that are enough to choose from, to begin with."""

MORE = 8
"""How many times as many are taken when those are not enough."""


@dataclass(frozen=True, eq=False)
class Keys:
    """Digests of the stable ids of rows and columns, and the seed."""

    rows: Digests
    columns: Digests
    seed: int

    @classmethod
    def of(cls, row_ids: Sequence[str], column_ids: Sequence[str], seed: int) -> "Keys":
        """Raises ValueError when two rows or two columns share an id: they could not be told apart."""
        if len(set(row_ids)) < len(row_ids) or len(set(column_ids)) < len(column_ids):
            raise ValueError("ids must be different from each other")
        return cls(_digests(row_ids, b"row"), _digests(column_ids, b"column"), seed)

    def draw(self, rows: Ints, columns: Ints, nth: int, below: int) -> Ints:
        """A number from 1 to `below` for each pair, the same for the same ids, seed and `nth`."""
        drawn: Ints = (self._hashes(rows, columns, nth) % np.uint64(below)).astype(np.int64) + 1
        return drawn

    def few(self, rows: Ints, columns: Ints, many: int) -> Bools:
        """Which of these pairs are kept if each row keeps at most `many`, chosen by ids and seed."""
        kept = np.ones(len(rows), bool)
        crowded = np.flatnonzero(np.bincount(rows, minlength=1)[rows] > many)
        hashes = self._hashes(rows[crowded], columns[crowded], -1)
        order = crowded[np.lexsort((hashes, rows[crowded]))]
        start = np.searchsorted(rows[order], rows[order])
        kept[order[np.arange(len(order)) - start >= many]] = False
        return kept

    def _hashes(self, rows: Ints, columns: Ints, nth: int) -> Digests:
        salt = _digests([f"{self.seed}:{nth}"], b"seed")
        return _mix(_mix(self.rows[rows] ^ salt) + self.columns[columns])


def settle(edges: Edges, column_of: Ints, prices: Prices, keys: Keys, solver: Solver = by_scipy) -> Ints:
    """The best matching that ids and seed choose, from any best one and its least prices."""
    tight = edges.where(is_tight(edges, prices))

    def few(many: int) -> Edges:
        return tight.where(keys.few(tight.rows, tight.columns, many))

    return settle_among(few, column_of, prices, keys, solver)


def settle_among(
    few: Callable[[int], Edges], column_of: Ints, prices: Prices, keys: Keys, solver: Solver
) -> Ints:
    """As `settle`; `few(many)` are the tight edges that `Keys.few` keeps."""
    many = MANY
    while True:
        edges = few(many)
        if np.bincount(edges.rows, minlength=1).max() < many:
            return _settled(edges, column_of, prices, keys, solver, 0)
        chosen = solver(edges)
        if certified(edges, chosen, prices):
            return _settled(edges, chosen, prices, keys, solver, 0)
        many *= MORE


def is_tight(edges: Edges, prices: Prices) -> Bools:
    """Which edges are worth exactly their prices."""
    tight: Bools = prices.surplus[edges.rows] + prices.price[edges.columns] == edges.weight
    return tight


def _settled(edges: Edges, column_of: Ints, prices: Prices, keys: Keys, solver: Solver, nth: int) -> Ints:
    loose = _exchangeable(edges, column_of, prices)
    if not loose.any():
        return column_of
    if nth == ROUNDS:
        raise ArithmeticError("equally good pairs could not be told apart")
    rows, place = np.unique(edges.rows[loose], return_inverse=True)
    columns = edges.columns[loose]
    settled = column_of.copy()
    settled[rows] = -1
    capacity = edges.capacity - np.bincount(settled[settled >= 0], minlength=len(edges.capacity))
    # Rows with a surplus must stay matched and seats with a price must stay taken: worth more than all the
    # draws.
    below = max(1, min(2**32, EXACT // (4 * (len(rows) + 1) ** 2)))
    must = (prices.surplus > 0)[edges.rows[loose]].astype(np.int64) + (prices.price > 0)[columns]
    weight = must * ((len(rows) + 1) * below) + keys.draw(edges.rows[loose], columns, nth, below)
    tied = Edges(place.astype(np.int64), columns, weight, len(rows), capacity)
    chosen = solver(tied)
    tied_prices = least_prices(tied, chosen)
    if tied_prices is None:
        raise ArithmeticError("the solver's answer on equally good pairs is not the best one")
    fewer = Keys(keys.rows[rows], keys.columns, keys.seed)
    settled[rows] = _settled(tied, chosen, tied_prices, fewer, solver, nth + 1)
    return settled


def _exchangeable(edges: Edges, column_of: Ints, prices: Prices) -> Bools:
    """The edges that some best matchings use and others do not.

    Seen as moves: a row may move along a tight edge from its own column to another. Moves that form a cycle
    make another best matching. One more place stands for "unmatched" and for free seats without a price.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    nowhere = len(edges.capacity)
    tight = np.flatnonzero(is_tight(edges, prices))
    own_place = np.where(column_of >= 0, column_of, nowhere)
    may_leave = np.flatnonzero((column_of >= 0) & (prices.surplus == 0))
    load = np.bincount(column_of[column_of >= 0], minlength=nowhere)
    may_lose = np.flatnonzero((prices.price == 0) & (load > 0))
    may_gain = np.flatnonzero((prices.price == 0) & (load < edges.capacity))
    origin = (own_place[edges.rows[tight]], own_place[may_leave], np.full(len(may_lose), nowhere), may_gain)
    target = (
        edges.columns[tight],
        np.full(len(may_leave), nowhere),
        may_lose,
        np.full(len(may_gain), nowhere),
    )
    moves = (np.concatenate(origin), np.concatenate(target))
    graph = coo_array((np.ones(len(moves[0])), moves), shape=(nowhere + 1, nowhere + 1))
    _, circle = connected_components(graph, directed=True, connection="strong")
    on_circle = tight[circle[own_place[edges.rows[tight]]] == circle[edges.columns[tight]]]
    moving = np.zeros(edges.row_count, bool)
    moving[edges.rows[on_circle[own_place[edges.rows[on_circle]] != edges.columns[on_circle]]]] = True
    moving[may_leave[circle[own_place[may_leave]] == circle[nowhere]]] = True
    loose = np.zeros(len(edges.rows), bool)
    loose[on_circle[moving[edges.rows[on_circle]]]] = True
    return loose


def _digests(ids: Sequence[str], kind: bytes) -> Digests:
    joined = b"".join(blake2b(each.encode(), digest_size=8, person=kind).digest() for each in ids)
    return np.frombuffer(joined, "<u8").astype(np.uint64)


def _mix(values: Digests) -> Digests:
    """splitmix64's finalizer: every bit of the input moves every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Digests = values ^ (values >> np.uint64(31))
    return mixed
