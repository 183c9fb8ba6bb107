"""Which pairs are worth holding in memory: a look at everybody through today's prices.

A pair's slack is what it falls short of its two prices: surplus + price - worth. Below 0, it would make a
better assignment. A look at a row finds its best few pairs and how much slack everything else has at least;
as long as prices move by less, nobody needs to look at that row again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bot.matching.scoring.kinds import Kinds
from bot.matching.scoring.terms import FORBIDDEN, Points
from bot.matching.solving.edges import Bools, Ints, Prices

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

    @property
    def kinds(self) -> Kinds:
        """Mentees who may be paired with the same mentors at most."""

    def block(self, rows: Ints, columns: Ints) -> Points:
        """Points of these mentees with these mentors, from 0 to `MOST_POINTS`; `FORBIDDEN` (or lower) plus
        any points: may not be paired. The array is the caller's to change.
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
        for view in self._views(rows, asked, prices.price):
            yield self._look_at(view, best)

    def tied(self, rows: Ints, prices: Prices, kept: Callable[[Ints, Ints], Bools]) -> tuple[Ints, Ints]:
        """Codes and points of the pairs of these rows that are worth exactly their prices, as far as `kept`,
        which is asked about all of a row at once.
        """
        asked = prices.surplus - self.matched_worth
        codes, points = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for view in self._views(rows, asked, prices.price):
            tight = np.flatnonzero(view.net == view.asked[:, None])
            row, column = np.divmod(tight, max(1, len(view.columns)))
            keep = kept(view.rows[row], view.columns[column])
            row, column = row[keep], column[keep]
            codes.append(self._codes(view, row, column))
            points.append(view.points(row, column))
        return np.concatenate(codes), np.concatenate(points)

    def _views(self, rows: Ints, asked: Ints, price: Ints) -> Iterator["_View"]:
        levels, kinds = asked // LEVEL, self.source.kinds
        rows = rows[np.lexsort((kinds.of_row[rows], levels[rows]))]
        new = (np.diff(levels[rows]) != 0) | (np.diff(kinds.of_row[rows]) != 0)
        for alike in np.split(rows, np.flatnonzero(new) + 1):
            if len(alike) == 0:
                continue
            level = int(levels[alike[0]])
            columns = kinds.open_to(int(kinds.of_row[alike[0]]))
            shifted = np.clip(price[columns] + level * LEVEL, -2 * LEVEL, 2 * LEVEL).astype(np.int32)
            lowest = int(price[columns].min(initial=0))
            at_once = max(1, self.pairs_at_once // max(1, len(columns)))
            for start in range(0, len(alike), at_once):
                some = alike[start : start + at_once]
                net = self.source.block(some, columns)
                net -= shifted
                yield _View(some, columns, net, shifted, asked[some] - level * LEVEL, level, lowest)

    def _look_at(self, view: "_View", best: int) -> Look:
        row, column, top, outside = _best_of_rows(view.net, best, -2 * LEVEL)
        excess = np.maximum(0, top - view.asked)
        # Prices far below were held back: for these rows, the most that could be.
        far = top >= 2 * LEVEL
        excess[far] = MOST_POINTS - (view.asked[far] + view.level * LEVEL) - view.lowest_price
        return Look(
            rows=view.rows,
            codes=self._codes(view, row, column),
            points=view.points(row, column),
            excess=excess,
            slack=view.asked - outside,
        )

    def _codes(self, view: "_View", row: Ints, column: Ints) -> Ints:
        codes: Ints = view.rows[row] * self.source.shape[1] + view.columns[column]
        return codes


@dataclass(frozen=True, eq=False)
class _View:
    """`net`: points less prices of these rows and columns; `asked`: what each row must be left with for a
    pair to be worth it. Both are shifted by the level, and prices go no farther off than can matter.
    """

    rows: Ints
    columns: Ints
    net: Points
    shifted: Points
    asked: Ints
    level: int
    lowest_price: int

    def points(self, row: Ints, column: Ints) -> Ints:
        points: Ints = (self.net[row, column] + self.shifted[column]).astype(np.int64)
        return points


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
