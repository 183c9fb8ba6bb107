"""Which pairs are worth holding in memory: a look at everybody through today's prices.

A pair's slack is what it falls short of its two prices: surplus + price - worth. Below 0, it would make a
better assignment. A look at a row finds its best few pairs and how much slack everything else has at least;
as long as prices move by less, nobody needs to look at that row again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bot.matching.edges import Ints, Prices
from bot.matching.terms import FORBIDDEN, Points

MOST_POINTS = 20_000
"""Ten thousand, and room for a bonus."""

LEVEL = 1 << 17
"""Rows are looked at together when what they ask for lies within this: then everything fits int32."""

GROUPS = 4
"""Groups to look for the best in, for each that is wanted."""

SPREAD = 1 << 20
"""Equal scores are told apart by a number below this, only to look at different mentors first."""

FEW_TIES = 4
"""Rows with more than so many times as many candidates as asked for have ties, which are told apart."""

Values = npt.NDArray[np.int32] | npt.NDArray[np.int64]


class Source(Protocol):
    """Where scores come from."""

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""

    def block(self, rows: Ints) -> Points:
        """Points of these mentees with every mentor, from 0 to `MOST_POINTS`; `FORBIDDEN` (or lower) plus any
        points: may not be paired. The array is the caller's to change.
        """


@dataclass(frozen=True, eq=False)
class Look:
    """What was found in some `rows`. `codes` (row * columns + column) and `points` of the candidates; per row
    `excess`, the most by which any pair is worth more than its prices (0: none), and `slack`, the least of
    any pair outside the candidates. All int64.
    """

    rows: Ints
    codes: Ints
    points: Ints
    excess: Ints
    slack: Ints


@dataclass(frozen=True, eq=False)
class Viewer:
    """Looks at a source, `pairs_at_once` at most in memory, but at least a row."""

    source: Source
    matched_worth: Ints
    """What it is worth that a mentee is matched at all, shape (mentees,)."""
    pairs_at_once: int

    def look(self, rows: Ints, prices: Prices, best: int) -> Iterator[Look]:
        """At least the `best` pairs of each of these rows, or all there are, block by block."""
        asked = prices.surplus - self.matched_worth
        for some, level in self._blocks(rows, asked // LEVEL):
            yield self._look_at(some, level, asked[some], prices.price, best)

    def tied(self, rows: Ints, prices: Prices) -> tuple[Ints, Ints]:
        """Codes and points of every pair of these rows that is worth exactly its prices."""
        asked = prices.surplus - self.matched_worth
        codes, points = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for some, level in self._blocks(rows, asked // LEVEL):
            net, shifted = self._net(some, level, prices.price)
            tight = net == _within(asked[some], level)[:, None]
            row, column = np.divmod(np.flatnonzero(tight), net.shape[1])
            codes.append(some[row] * self.source.shape[1] + column)
            points.append((net[row, column] + shifted[column]).astype(np.int64))
        return np.concatenate(codes), np.concatenate(points)

    def _blocks(self, rows: Ints, levels: Ints) -> list[tuple[Ints, int]]:
        at_once = max(1, self.pairs_at_once // max(1, self.source.shape[1]))
        rows = rows[np.argsort(levels[rows], kind="stable")]
        ends = np.flatnonzero(np.diff(levels[rows])) + 1
        return [
            (part[start : start + at_once], int(levels[part[0]]))
            for part in np.split(rows, ends)
            for start in range(0, len(part), at_once)
        ]

    def _net(self, rows: Ints, level: int, price: Ints) -> tuple[Points, Points]:
        """Points less prices, and these prices: shifted by the level, and no farther off than can matter."""
        net = self.source.block(rows)
        shifted = np.clip(price + level * LEVEL, -2 * LEVEL, 2 * LEVEL).astype(np.int32)
        net -= shifted
        return net, shifted

    def _look_at(self, rows: Ints, level: int, asked: Ints, price: Ints, best: int) -> Look:
        net, shifted = self._net(rows, level, price)
        row, column, top, outside = _best_of_rows(net, best, -2 * LEVEL)
        within = _within(asked, level)
        excess = np.maximum(0, top - within)
        # Prices far below were held back: for these rows, the most that could be.
        far = top >= 2 * LEVEL
        excess[far] = MOST_POINTS - asked[far] - int(price.min(initial=0))
        return Look(
            rows=rows,
            codes=rows[row] * self.source.shape[1] + column,
            points=(net[row, column] + shifted[column]).astype(np.int64),
            excess=excess,
            slack=within - outside,
        )


def _within(asked: Ints, level: int) -> Ints:
    return asked - level * LEVEL


def _best_of_rows(values: Points, best: int, least: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows and columns of the (at least) `best` values of each row, none below `least`; then, per row, the
    greatest value, and a number that no other value of the row exceeds, `least` aside.
    """
    enough, top = _enough(values, best)
    enough = np.maximum(enough, least)
    row, column = np.divmod(np.flatnonzero(values >= enough[:, None]), max(1, values.shape[1]))
    outside = enough - 1
    count = np.bincount(row, minlength=len(values))
    crowded = count > FEW_TIES * best
    if crowded.any():
        # Ties: told apart by chance, so that different rows look at different columns.
        rows, columns = int(crowded.sum()), values.shape[1]
        chance = np.random.default_rng(columns).integers(0, SPREAD, rows + columns)
        spread = values[crowded].astype(np.int64) * SPREAD + sliding_window_view(chance, columns)[:rows]
        enough = np.maximum(_enough(spread, best)[0], least * SPREAD)
        few, few_column = np.divmod(np.flatnonzero(spread >= enough[:, None]), columns)
        outside[crowded] = enough // SPREAD
        easy = ~crowded[row]
        row = np.concatenate([row[easy], np.flatnonzero(crowded)[few]])
        column = np.concatenate([column[easy], few_column])
    return row, column, top, outside


def _enough(values: Values, best: int) -> tuple[Ints, Ints]:
    """Per row, a number that at least `best` values reach (or all), and the greatest value.

    Sorting would be slow: the columns are dealt into groups, and nothing below the `best`-th highest group's
    top can be needed.
    """
    rows, columns = values.shape
    if columns == 0:
        return np.full(rows, FORBIDDEN), np.full(rows, FORBIDDEN)
    groups = min(columns, GROUPS * best)
    deep = columns // groups
    dealt = values[:, : deep * groups].reshape(rows, deep, groups)
    left = values[:, deep * groups :]
    tops = np.concatenate([dealt.max(axis=1), left], axis=1).astype(np.int64)
    lowest = tops.min(axis=1) if tops.shape[1] <= best else np.partition(tops, -best, axis=1)[:, -best]
    return lowest, tops.max(axis=1)
