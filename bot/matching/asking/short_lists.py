"""A few mentors for each mentee to choose from: allowed, fitting, and spread over the mentors.

The mentor of the best draft is always on the list, so whatever people rank, a draft that matches as many
stays possible. The other places go to the best pairs first, everybody's third before anybody's fourth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np

from bot.matching.matcher import Solution
from bot.matching.solving.edges import Ints
from bot.matching.solving.ties import Keys

SIZES = range(3, 6)
"""A choice, and not a catalogue."""
LEAST = 3
"""As many everybody gets who may have them, even where a mentor then stands on more lists than others."""
SLACK = 1.5
"""A mentor's seat stands on this many times more lists than if all seats stood on equally many."""
KEPT = 32
"""Best mentors of a mentee who are looked at for the list."""
BLOCK = 4_000_000
_DRAWS = 20  # bits of chance below the points


@dataclass(frozen=True)
class _Fits:
    """Mentors who may be on a mentee's list, the best first; `points` and `columns` go together."""

    row: int
    columns: tuple[int, ...]
    ranks: tuple[int, ...]  # points and, below them, chance: the larger, the better


def short_lists(
    solution: Solution,
    size: int,
    *,
    mentees: Collection[str] | None = None,
    on_lists: Mapping[str, int] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Mentor ids for each of these mentees (default: all), best first; nobody who is locked is in it.

    `size` is 3 to 5 (others count as the nearest); a list is shorter where the rules leave fewer mentors with
    a free seat, and empty where they leave none. `on_lists` says on how many lists a mentor stands already.
    The same round gives the same lists, whatever the order of its people.
    """
    size = min(max(size, SIZES[0]), SIZES[-1])
    pool = solution.pool
    rows = [row for row in solution.free.tolist() if mentees is None or pool.mentees[row].id in mentees]
    fits = _fits(solution, rows)
    places = _places(solution, size, len(rows))
    for column, mentor in enumerate(pool.mentors):
        places[column] -= (on_lists or {}).get(mentor.id, 0)
    chosen = _with_their_draft(solution, rows, places)
    ordered = sorted(
        (
            (-rank, fit.row, column)
            for fit in fits
            for rank, column in zip(fit.ranks, fit.columns, strict=True)
        )
    )
    _fill(chosen, ordered, places, LEAST)
    _fill_up_the_shortest(chosen, fits, places)
    _fill(chosen, ordered, places, size)
    rank_of = {(fit.row, c): rank for fit in fits for rank, c in zip(fit.ranks, fit.columns, strict=True)}
    return {
        pool.mentees[row].id: tuple(
            pool.mentors[column].id
            for column in sorted(columns, key=lambda c: (-rank_of.get((row, c), 0), c))
        )
        for row, columns in chosen.items()
    }


def _places(solution: Solution, size: int, mentees: int) -> list[int]:
    """On how many lists each mentor may stand, by their free seats."""
    seats = solution.free_seats
    total = int(seats.sum())
    a_seat = max(LEAST, ceil(SLACK * size * mentees / total)) if total else 0
    return [int(free) * a_seat for free in seats]


def _with_their_draft(solution: Solution, rows: list[int], places: list[int]) -> dict[int, list[int]]:
    chosen: dict[int, list[int]] = {}
    for row in rows:
        column = int(solution.mentor_of[row])
        chosen[row] = [column] if column >= 0 else []
        if column >= 0:
            places[column] -= 1
    return chosen


def _fits(solution: Solution, rows: list[int]) -> list[_Fits]:
    """For each row its best allowed mentors with a free seat; equal points are told apart by ids and seed."""
    pool = solution.pool
    if not rows or not pool.mentors:
        return [_Fits(row, (), ()) for row in rows]
    keys = Keys.of([m.id for m in pool.mentees], [m.id for m in pool.mentors], solution.round.seed)
    columns = np.arange(len(pool.mentors))
    full = solution.free_seats <= 0
    found = []
    height = max(1, BLOCK // len(columns))
    for start in range(0, len(rows), height):
        these = np.array(rows[start : start + height], np.int64)
        points = solution.scorer.block(these).astype(np.int64)
        points[:, full] = -1
        where = np.broadcast_to(columns, points.shape).ravel()
        draws = keys.draw(np.repeat(these, len(columns)), where, 0, (1 << _DRAWS) - 1).reshape(points.shape)
        ranks = np.where(points >= 0, (points << _DRAWS) + draws, -1)
        kept = min(KEPT, len(columns))
        best = np.argpartition(-ranks, kept - 1, axis=1)[:, :kept]
        found += [_of_row(row, ranks[nth], best[nth]) for nth, row in enumerate(these.tolist())]
    return found


def _of_row(row: int, ranks: Ints, best: Ints) -> _Fits:
    ordered = sorted((-int(ranks[c]), int(c)) for c in best.tolist() if ranks[c] >= 0)
    return _Fits(row, tuple(c for _, c in ordered), tuple(-rank for rank, _ in ordered))


def _fill(
    chosen: dict[int, list[int]], ordered: list[tuple[int, int, int]], places: list[int], size: int
) -> None:
    """Give places to the best pairs first, as far as mentors may stand on more lists."""
    for _, row, column in ordered:
        mine = chosen[row]
        if len(mine) < size and places[column] > 0 and column not in mine:
            mine.append(column)
            places[column] -= 1


def _fill_up_the_shortest(chosen: dict[int, list[int]], fits: list[_Fits], places: list[int]) -> None:
    """Who may have `LEAST` mentors gets them, from those who stand on the fewest lists too many."""
    for fit in fits:
        mine = chosen[fit.row]
        rank_of = dict(zip(fit.columns, fit.ranks, strict=True))
        while len(mine) < LEAST:
            left = [column for column in fit.columns if column not in mine]
            if not left:
                break
            column = max(left, key=lambda c: (places[c], rank_of[c]))
            mine.append(column)
            places[column] -= 1
