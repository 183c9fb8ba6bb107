"""Most people first, then most points, within everyone's capacity: exact, and proved by prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from bot.matching.solving.edges import EXACT, Bools, Edges, Ints, Prices, certified, least_prices
from bot.matching.solving.solvers import by_scipy
from bot.matching.solving.ties import Keys, settle

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Who got whom.

    `mentor_of`: int64, shape (mentees,), a mentor's index or -1. `count` people matched, `total` of their
    points. `mentor_price` and `mentee_surplus` (int64) are counted in points, with `person` points for one
    more person matched, times that person's tier: a price is exactly what one more seat of that mentor gains,
    a surplus what is lost if that mentee leaves. `proved`: the prices certify that no other assignment is
    better. `gap`: the most that another one could add, where that was not proved to be nothing.
    """

    mentor_of: Ints
    count: int
    total: int
    mentee_surplus: Ints
    mentor_price: Ints
    person: int
    proved: bool
    gap: int = 0


def assign(
    points: npt.ArrayLike,
    allowed: npt.ArrayLike,
    capacity: npt.ArrayLike,
    *,
    seed: int = 0,
    tier: npt.ArrayLike | None = None,
    mentee_keys: Sequence[str] | None = None,
    mentor_keys: Sequence[str] | None = None,
) -> Assignment:
    """Assign mentees (rows) to mentors (columns): the most mentees, then the most points, of all ways within
    `capacity`.

    `points`: whole numbers, 0 or more where allowed, shape (mentees, mentors); `allowed`: bool, same shape;
    `capacity`: whole numbers, 0 or more, shape (mentors,). Each side may be empty. `tier`: whole numbers, 1
    or more, shape (mentees,), default 1: where seats are short, the greatest sum of tiers comes before points,
    at no cost to how many are matched (sets of people who can be matched together are a matroid: the heaviest
    are as large as any). Among equally good assignments the keys (stable ids, different from each other;
    default: the position) and the seed choose one, whatever the order of the input. Raises ValueError for
    shapes, signs or keys that do not fit, TypeError for numbers that are not whole, OverflowError for points
    so large that sums would not be exact.
    """
    seats = _whole("capacity", np.asarray(capacity)).reshape(-1)
    score = _matrix(_whole("points", np.asarray(points)), len(seats))
    possible = _matrix(np.asarray(allowed).astype(bool), len(seats))
    if score.shape != possible.shape:
        raise ValueError(f"points have shape {score.shape}, allowed has {possible.shape}")
    if (seats < 0).any():
        raise ValueError("a capacity is below 0")
    if (score[possible] < 0).any():
        raise ValueError("an allowed pair has points below 0")
    keys = Keys.of(
        _positions(len(score)) if mentee_keys is None else mentee_keys,
        _positions(len(seats)) if mentor_keys is None else mentor_keys,
        seed,
    )
    if (len(keys.rows), len(keys.columns)) != score.shape:
        raise ValueError("there must be one key for each mentee and each mentor")
    return _assigned(score, possible, seats, tiers(tier, len(score)), keys)


def tiers(given: npt.ArrayLike | None, mentees: int) -> Ints:
    """Each mentee's tier, shape (mentees,); None: 1 each. Raises ValueError or TypeError as `assign` does."""
    if given is None:
        return np.ones(mentees, np.int64)
    tier = _whole("tiers", np.asarray(given))
    if tier.shape != (mentees,):
        raise ValueError(f"expected a tier for each of {mentees} mentees, got shape {tier.shape}")
    if (tier < 1).any():
        raise ValueError("a tier is below 1")
    return tier


def worth_of_a_person(mentees: int, capacity: Ints, most: int) -> int:
    """Points that outweigh all other points together, also with one more seat, where a pair has at most
    `most`.
    """
    seats = int(np.minimum(capacity, mentees).sum())
    return min(mentees, seats + 1) * (most + 1) + 1


def worth_of_being_matched(person: int, tier: Ints, most: int) -> Ints:
    """What each mentee's being matched is worth, shape (mentees,). Raises OverflowError when the sum of all,
    with `most` points each, could not be exact.
    """
    if (person * int(tier.max(initial=1)) + most) * len(tier) >= EXACT:
        raise OverflowError("points or tiers this large cannot be added up exactly")
    return person * tier


def _assigned(score: Ints, possible: Bools, seats: Ints, tier: Ints, keys: Keys) -> Assignment:
    rows, columns = np.nonzero(possible)
    paired_points = score[rows, columns]
    most = int(paired_points.max(initial=0))
    person = worth_of_a_person(len(score), seats, most)
    matched_worth = worth_of_being_matched(person, tier, most)
    edges = Edges(rows, columns, paired_points + matched_worth[rows], len(score), seats)
    mentor_of = by_scipy(edges)
    prices = least_prices(edges, mentor_of)
    proved = prices is not None
    if prices is None:
        prices = Prices(np.zeros(len(score), np.int64), np.zeros(len(seats), np.int64))
    else:
        mentor_of = settle(edges, mentor_of, prices, keys)
        proved = certified(edges, mentor_of, prices)
    used = edges.matched(mentor_of)
    return Assignment(
        mentor_of=mentor_of,
        count=int(used.sum()),
        total=int(paired_points[used].sum()),
        mentee_surplus=prices.surplus,
        mentor_price=prices.price,
        person=person,
        proved=proved,
    )


def _whole(what: str, numbers: npt.NDArray[np.generic]) -> Ints:
    if numbers.size and not (np.issubdtype(numbers.dtype, np.integer) or numbers.dtype == bool):
        raise TypeError(f"{what} must be whole numbers, not {numbers.dtype}")
    return numbers.astype(np.int64)


def _matrix(numbers: npt.NDArray[Number], columns: int) -> npt.NDArray[Number]:
    """Empty sides come in many shapes: [] means no mentees."""
    if numbers.size == 0:
        rows = numbers.shape[0] if numbers.ndim and (columns == 0 or numbers.ndim > 1) else 0
        return numbers.reshape(rows, columns)
    if numbers.ndim != 2 or numbers.shape[1] != columns:  # noqa: PLR2004
        raise ValueError(f"expected one column for each of {columns} mentors, got shape {numbers.shape}")
    return numbers


def _positions(count: int) -> list[str]:
    return [str(position) for position in range(count)]
