"""Ways to match the same people by the same scores: ours, and those it is held against."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.company import PLAN
from bot.matching import Assignment, Mentee, Mentor
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import Exclusions
from bot.matching.scoring.scorer import Scorer
from bot.matching.solving.large import assign_blocks
from bot.matching.solving.solvers import Solver, best_solver, by_scipy

PAIRS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Matched:
    """How many people, with how many points; whether that was proved to be the best."""

    count: int
    total: int
    proved: bool = False
    assignment: Assignment | None = None


def ours(people: list[Mentee], guides: list[Mentor], solver: Solver | None = None) -> Matched:
    """Candidates, prices, proof; by the fastest solver that is installed."""
    pool = Pool(people, guides)
    found = assign_blocks(
        Scorer(pool, PLAN, Exclusions()),
        pool.capacity,
        mentee_keys=[mentee.id for mentee in pool.mentees],
        mentor_keys=[mentor.id for mentor in pool.mentors],
        solver=solver or best_solver(),
    )
    return Matched(found.count, found.total, found.proved, found)


def audited(people: list[Mentee], guides: list[Mentor], found: Assignment) -> bool:
    """Whether the prices prove the assignment best, held against every single pair once more, by nothing but
    the definition.
    """
    pool = Pool(people, guides)
    scorer = Scorer(pool, PLAN, Exclusions())
    surplus, price, total = found.mentee_surplus, found.mentor_price, 0
    for rows in _blocks(pool):
        points = scorer.block(rows).astype(np.int64)
        covered = surplus[rows][:, None] + price >= points + found.person
        if not (covered | (points < 0)).all():
            return False
        mentor_of = found.mentor_of[rows]
        own = points[np.arange(len(rows)), mentor_of][mentor_of >= 0]
        if (own < 0).any():
            return False
        total += int(own.sum())
    load = np.bincount(found.mentor_of[found.mentor_of >= 0], minlength=len(guides))
    worth = found.count * found.person + found.total
    return (
        bool((surplus >= 0).all() and (price >= 0).all() and (load <= pool.capacity).all())
        and (found.count, found.total) == (int(load.sum()), total)
        and int(surplus.sum()) + int((price * pool.capacity).sum()) == worth
    )


def ours_by_scipy(people: list[Mentee], guides: list[Mentor]) -> Matched:
    """The same with nothing but numpy and scipy."""
    return ours(people, guides, by_scipy)


def textbook(people: list[Mentee], guides: list[Mentor]) -> Matched:
    """Dense `linear_sum_assignment` with a column for each seat."""
    from scipy.optimize import linear_sum_assignment

    pool = Pool(people, guides)
    scorer = Scorer(pool, PLAN, Exclusions())
    seat = np.repeat(np.arange(len(guides)), pool.capacity)
    person = min(len(people), len(seat)) * 20_001 + 1
    weight = np.zeros((len(people), len(seat)))
    for rows in _blocks(pool):
        points = scorer.block(rows)
        weight[rows] = np.where(points >= 0, points + float(person), 0.0)[:, seat]
    rows, seats = linear_sum_assignment(weight, maximize=True)
    worth = weight[rows, seats]
    count = int((worth > 0).sum())
    return Matched(count, int(worth.sum()) - count * person)


def greedy(people: list[Mentee], guides: list[Mentor]) -> Matched:
    """The best pair first, as long as both are free: where scores are shared, also the stable matching."""
    pool = Pool(people, guides)
    scorer = Scorer(pool, PLAN, Exclusions())
    found = []
    for rows in _blocks(pool):
        points = scorer.block(rows)
        row, column = np.nonzero(points >= 0)
        found.append((rows[row].astype(np.int32), column.astype(np.int32), points[row, column]))
    mentee, mentor, worth = (np.concatenate(parts) for parts in zip(*found, strict=True))
    best_first = np.argsort(-worth, kind="stable")
    free, seats = [True] * len(people), pool.capacity.tolist()
    count = total = 0
    for row, column, points in zip(
        mentee[best_first].tolist(), mentor[best_first].tolist(), worth[best_first].tolist(), strict=True
    ):
        if free[row] and seats[column]:
            free[row] = False
            seats[column] -= 1
            count += 1
            total += points
    return Matched(count, total)


def first_come(people: list[Mentee], guides: list[Mentor]) -> Matched:
    """One after the other, each with the best mentor who still has a seat."""
    pool = Pool(people, guides)
    scorer = Scorer(pool, PLAN, Exclusions())
    seats = pool.capacity.copy()
    count = total = 0
    for rows in _blocks(pool):
        for points in scorer.block(rows):
            column = int(np.where(seats > 0, points, -1).argmax())
            if seats[column] > 0 and points[column] >= 0:
                seats[column] -= 1
                count += 1
                total += int(points[column])
    return Matched(count, total)


def _blocks(pool: Pool) -> list[npt.NDArray[np.int64]]:
    mentees, mentors = pool.shape
    step = max(1, PAIRS_AT_ONCE // max(1, mentors))
    return [np.arange(start, min(start + step, mentees)) for start in range(0, mentees, step)]


WAYS: dict[str, Callable[[list[Mentee], list[Mentor]], Matched]] = {
    "ours": ours,
    "ours_by_scipy": ours_by_scipy,
    "textbook": textbook,
    "greedy": greedy,
    "first_come": first_come,
}
