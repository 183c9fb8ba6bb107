"""The same assignment for a whole company, without ever holding the matrix: candidates, prices, proof.

Each mentee's best few mentors make a small problem that is solved exactly. Its prices are then held against
every pair there is, block by block: each mentee's best few at these prices join the candidates, and the small
problem is solved again. When no pair outside the candidates is worth more than its prices, no assignment at
all can be better: proved. After the first two looks hardly anybody has to be looked at again (see
`bot.matching.solving.candidates`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from bot.matching.solving.assignment import Assignment, tiers, worth_of_a_person, worth_of_being_matched
from bot.matching.solving.candidates import MOST_POINTS, Source, Viewer
from bot.matching.solving.edges import Bools, Edges, Ints, Prices, certified, least_prices
from bot.matching.solving.solvers import Solver, best_solver
from bot.matching.solving.ties import Keys, is_tight, settle_among

__all__ = ["BLOCK", "Progress", "Solver", "Source", "assign_blocks"]

BLOCK = 2_000_000
"""Pairs looked at at once: what fits a processor's cache with its intermediate results."""

LOOKING = 0.35
"""Share of the remaining work that a look is reckoned to be; with solving, half of it."""

MORE = 8
"""Pairs of each mentee that join the candidates at a look through prices."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is. No assignment has more than `gap` points more than this one's, persons included
    (`person` points each).

    `look`: how often prices have been held against the pairs; `fraction` (0 to 1, never falling): an
    estimate of the work that is done. Before the first assignment is found `count` and `total` are 0.
    """

    look: int
    candidates: int
    count: int
    total: int
    gap: int
    fraction: float = 0.0
    person: int = 0


Tell = Callable[[Progress], bool | None]


def assign_blocks(
    source: Source,
    capacity: Ints,
    *,
    mentee_keys: Sequence[str],
    mentor_keys: Sequence[str],
    seed: int = 0,
    tier: npt.ArrayLike | None = None,
    solver: Solver | None = None,
    best: int = 16,
    block: int = BLOCK,
    progress: Tell = lambda _: None,
) -> Assignment:
    """As `assign`, from blocks of scores; the pairs, prices and proof are the same.

    `best` candidates per mentee to begin with; `solver` (default: the fastest that is installed) finds an
    assignment on the candidates and is not trusted: ArithmeticError if it is wrong. `progress` is called
    after each block; once it returns False, the best assignment so far is returned as soon as there is one:
    unproved, with its gap.
    """
    person = worth_of_a_person(source.shape[0], capacity, MOST_POINTS)
    matched_worth = worth_of_being_matched(person, tiers(tier, source.shape[0]), MOST_POINTS)
    keys = Keys.of(mentee_keys, mentor_keys, seed)
    search = _Search(Viewer(source, matched_worth, block), capacity, person, progress)
    search.look(best)
    solver = solver or best_solver()
    while True:
        search.solve(solver)
        if not search.doubtful.any() or search.stopped:
            break
        known = search.candidates
        search.look(MORE)
        if search.gap == 0 or search.stopped:
            break
        if search.candidates == known:
            raise ArithmeticError("scores changed between two looks")
    search.tell(1.0)
    return search.assignment() if search.gap else search.settled(keys, solver)


class _Search:
    """The candidates so far, the best assignment of them, and what is known of all other pairs."""

    def __init__(self, viewer: Viewer, capacity: Ints, person: int, progress: Tell) -> None:
        mentees, mentors = viewer.source.shape
        self._viewer, self._person, self._progress = viewer, person, progress
        nothing = np.zeros(0, np.int64)
        self._edges = Edges(nothing, nothing, nothing, mentees, capacity)
        self._mentor_of = np.full(mentees, -1, np.int64)
        # To begin with, as if everybody could be had for nothing: no pair has more to offer than this.
        self._prices = Prices(viewer.matched_worth, np.zeros(mentors, np.int64))
        self._slack = np.full(mentees, -MOST_POINTS)
        """Per mentee, the least that any pair outside the candidates falls short of its prices."""
        self._excess = viewer.matched_worth + MOST_POINTS
        """Per mentee, the most by which any pair exceeds its prices."""
        self._count = self._total = 0
        self._looks = -1
        self.stopped = False

    @property
    def doubtful(self) -> Bools:
        """Mentees for whom there may be a better pair outside the candidates, shape (mentees,)."""
        return self._slack < 0

    @property
    def candidates(self) -> int:
        """Pairs taken in so far."""
        return len(self._edges.rows)

    @property
    def gap(self) -> int:
        """No assignment has more than this many points more: raised surpluses would cover every pair."""
        return int(self._excess.sum())

    def look(self, best: int) -> None:
        """Look at all who are doubtful, and take in the `best` pairs of each at today's prices."""
        rows = np.flatnonzero(self.doubtful)
        self._looks += 1
        codes, points, seen = [], [], 0
        for look in self._viewer.look(rows, self._prices, best):
            codes.append(look.codes)
            points.append(look.points)
            self._slack[look.rows] = look.slack
            if self._looks > 0:
                self._excess[look.rows] = look.excess
            seen += len(look.rows)
            self.tell(1 - 0.5**self._looks * (1 - LOOKING * seen / len(rows)))
            if self.stopped and self._looks > 0:
                break
        self._take_in(codes, points)

    def solve(self, solver: Solver) -> None:
        """The best assignment of the candidates, and its prices. Raises ArithmeticError if it is not."""
        self._mentor_of = solver(self._edges)
        prices = least_prices(self._edges, self._mentor_of)
        if prices is None:
            raise ArithmeticError("the solver's answer is not the best one")
        used = self._edges.matched(self._mentor_of)
        self._count = int(used.sum())
        points = self._edges.weight[used] - self._viewer.matched_worth[self._edges.rows[used]]
        self._total = int(points.sum())
        # A pair loses as much slack as its two prices fall, at most.
        self._slack += prices.surplus - self._prices.surplus
        self._slack -= int((self._prices.price - prices.price).max(initial=0))
        self._prices = prices
        self._excess = np.maximum(0, -self._slack)

    def settled(self, keys: Keys, solver: Solver) -> Assignment:
        """The assignment that ids and seed choose of all that are as good as the best one."""
        rows = np.flatnonzero(self._slack == 0)

        def few(many: int) -> Edges:
            # Equally good pairs outside the candidates have their chance too.
            codes, points = self._viewer.tied(rows, self._prices, partial(keys.few, many=many))
            self._take_in([codes], [points])
            tight = self._edges.where(is_tight(self._edges, self._prices))
            return tight.where(keys.few(tight.rows, tight.columns, many))

        self._mentor_of = settle_among(few, self._mentor_of, self._prices, keys, solver)
        proved = certified(self._edges, self._mentor_of, self._prices)
        return replace(self.assignment(), proved=proved)

    def assignment(self) -> Assignment:
        """The best so far, unproved."""
        return Assignment(
            mentor_of=self._mentor_of,
            count=self._count,
            total=self._total,
            mentee_surplus=self._prices.surplus,
            mentor_price=self._prices.price,
            person=self._person,
            proved=False,
            gap=self.gap,
        )

    def tell(self, fraction: float) -> None:
        """Say how far it is, and hear whether to go on."""
        known = Progress(
            look=self._looks,
            candidates=self.candidates,
            count=self._count,
            total=self._total,
            gap=self.gap,
            fraction=fraction,
            person=self._person,
        )
        if self._progress(known) is False:
            self.stopped = True

    def _take_in(self, codes: list[Ints], points: list[Ints]) -> None:
        mentees, mentors = self._viewer.source.shape
        known = self._edges.rows * mentors + self._edges.columns
        all_codes, first = np.unique(np.concatenate([known, *codes]), return_index=True)
        rows, columns = np.divmod(all_codes, max(1, mentors))
        new = np.concatenate([np.zeros(0, np.int64), *points])
        if new.max(initial=0) > MOST_POINTS:
            raise OverflowError(f"a pair scores more than {MOST_POINTS}")
        known_points = self._edges.weight - self._viewer.matched_worth[self._edges.rows]
        weight = np.concatenate([known_points, new])[first] + self._viewer.matched_worth[rows]
        self._edges = Edges(rows, columns, weight, mentees, self._edges.capacity)
