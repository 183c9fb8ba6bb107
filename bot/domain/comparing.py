"""People in a program beside alike colleagues outside of it: an honest difference, with how sure it is.

Exact matching: rows that agree in every matching column make a group, and only groups with somebody on both sides
count. Within each, the average outcome of colleagues outside is taken off that of participants; the groups are
weighted by their participants (the effect on those who took part, ATT). Columns of numbers are cut into bands first,
and where hardly anybody has an exact match, the last columns are left out, judged by how many can be compared and
never by their outcomes.

The 95 % range: for shares Newcombe's (two Wilson intervals put together, method 10 of Newcombe 1998), the weighted
side with the number of people that its weights are worth (Kish); for numbers Welch's, with the spread within groups.
It says how far chance reaches, not why people differ: whoever takes part has chosen to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, sqrt
from statistics import NormalDist, fmean

from bot.domain.measures import SMALLEST

CERTAINTY = 0.95
ENOUGH = 0.8
"""This share of participants should have somebody to be compared with; else fewer columns are matched."""
MOST_VALUES = 8
"""A column of more different numbers than this is cut into bands."""
BANDS = 4

Key = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One person, nameless: whether they took part, what they are matched by (a text per column), their outcome."""

    took_part: bool
    group: Key
    outcome: float


class Refusal(StrEnum):
    """Why nothing is shown."""

    FEW_INSIDE = "few_inside"  # participants who could be compared
    FEW_OUTSIDE = "few_outside"
    NO_SPREAD = "no_spread"  # too few in each group to say how far chance reaches


@dataclass(frozen=True)
class Compared:
    """The result. `share`: the values are per cent, else numbers in the measure's own unit; `difference` with its
    range from `low` to `high` in the same. `inside` and `outside`: people who could be compared, of `of_inside` and
    `of_outside`. `columns`: by how many of the columns, from the first on, people were matched.
    """

    share: bool
    inside: int
    outside: int
    of_inside: int
    of_outside: int
    inside_value: float
    outside_value: float
    difference: float
    low: float
    high: float
    columns: int


@dataclass(frozen=True)
class _Group:
    inside: tuple[float, ...]
    outside: tuple[float, ...]


def compare(rows: Sequence[Row]) -> Compared | Refusal:
    """The difference between participants and matched colleagues, or why it cannot be shown.

    Outcomes that are all 0 or 1 are shares. Every row has as many columns as the first.
    """
    rows = in_bands(rows)
    columns = _columns_to_match(rows)
    groups = _groups(rows, columns)
    inside = sum(len(one.inside) for one in groups)
    outside = sum(len(one.outside) for one in groups)
    if inside < SMALLEST:
        return Refusal.FEW_INSIDE
    if outside < SMALLEST:
        return Refusal.FEW_OUTSIDE
    share = all(row.outcome in (0, 1) for row in rows)
    found = (_shares if share else _numbers)(groups, inside)
    if found is None:
        return Refusal.NO_SPREAD
    inside_value, outside_value, low, high = found
    scale = 100 if share else 1
    took_part = sum(row.took_part for row in rows)
    return Compared(
        share=share,
        inside=inside,
        outside=outside,
        of_inside=took_part,
        of_outside=len(rows) - took_part,
        inside_value=scale * inside_value,
        outside_value=scale * outside_value,
        difference=scale * (inside_value - outside_value),
        low=scale * low,
        high=scale * high,
        columns=columns,
    )


def in_bands(rows: Sequence[Row]) -> list[Row]:
    """The rows with every column of many different numbers cut into bands with about as many participants each."""
    width = len(rows[0].group) if rows else 0
    edges = {place: edge for place in range(width) if (edge := _edges(rows, place)) is not None}
    if not edges:
        return list(rows)
    return [Row(row.took_part, _banded(row.group, edges), row.outcome) for row in rows]


def _edges(rows: Sequence[Row], place: int) -> tuple[float, ...] | None:
    values = {row.group[place] for row in rows}
    numbers = {text: _number(text) for text in values if text}
    if len(numbers) <= MOST_VALUES or any(one is None for one in numbers.values()):
        return None
    given = sorted(_number(row.group[place]) or 0.0 for row in rows if row.took_part and row.group[place])
    if not given:
        return None
    return tuple(given[len(given) * step // BANDS] for step in range(1, BANDS))


def _banded(group: Key, edges: Mapping[int, tuple[float, ...]]) -> Key:
    def band(place: int, text: str) -> str:
        if place not in edges or not text:
            return text
        return str(sum((_number(text) or 0.0) >= edge for edge in edges[place]))

    return tuple(band(place, text) for place, text in enumerate(group))


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None


def _columns_to_match(rows: Sequence[Row]) -> int:
    """The most columns under which enough participants can be compared; where none does, those under which most can."""
    width = len(rows[0].group) if rows else 0
    took_part = sum(row.took_part for row in rows)
    best, most = width, -1
    for columns in range(width, 0, -1):
        comparable = sum(len(one.inside) for one in _groups(rows, columns))
        if comparable >= ENOUGH * took_part:
            return columns
        if comparable > most:
            best, most = columns, comparable
    return best


def _groups(rows: Sequence[Row], columns: int) -> list[_Group]:
    sides: dict[Key, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for row in rows:
        sides[row.group[:columns]][not row.took_part].append(row.outcome)
    return [_Group(tuple(one), tuple(other)) for one, other in sides.values() if one and other]


def _shares(groups: Sequence[_Group], inside: int) -> tuple[float, float, float, float]:
    """Both shares, and the range of their difference."""
    weights = [len(one.inside) / inside for one in groups]
    ours = sum(sum(one.inside) for one in groups) / inside
    theirs = sum(weight * fmean(one.outside) for weight, one in zip(weights, groups, strict=True))
    worth = 1 / sum(weight**2 / len(one.outside) for weight, one in zip(weights, groups, strict=True))
    ours_low, ours_high = wilson(ours, inside)
    theirs_low, theirs_high = wilson(theirs, worth)
    difference = ours - theirs
    low = difference - sqrt((ours - ours_low) ** 2 + (theirs_high - theirs) ** 2)
    high = difference + sqrt((ours_high - ours) ** 2 + (theirs - theirs_low) ** 2)
    return ours, theirs, low, high


def wilson(share: float, people: float) -> tuple[float, float]:
    """Wilson's score interval of a share (0 to 1) of so many people, which need not be a whole number."""
    z = NormalDist().inv_cdf((1 + CERTAINTY) / 2)
    share = min(max(share, 0.0), 1.0)
    middle = share + z * z / (2 * people)
    half = z * sqrt(share * (1 - share) / people + z * z / (4 * people * people))
    below = 1 + z * z / people
    return max(0.0, (middle - half) / below), min(1.0, (middle + half) / below)


def _numbers(groups: Sequence[_Group], inside: int) -> tuple[float, float, float, float] | None:
    """Both averages, and the range of their difference; None where no group has two people of one side."""
    weights = [len(one.inside) / inside for one in groups]
    ours = sum(sum(one.inside) for one in groups) / inside
    theirs = sum(weight * fmean(one.outside) for weight, one in zip(weights, groups, strict=True))
    ours_spread = _spread([one.inside for one in groups])
    theirs_spread = _spread([one.outside for one in groups])
    if ours_spread is None or theirs_spread is None:
        return None
    ours_square, ours_free = ours_spread
    theirs_square, theirs_free = theirs_spread
    first = ours_square / inside
    second = theirs_square * sum(
        weight**2 / len(one.outside) for weight, one in zip(weights, groups, strict=True)
    )
    error = first + second
    if error == 0:
        return ours, theirs, ours - theirs, ours - theirs
    free = error**2 / (first**2 / ours_free + second**2 / theirs_free)
    half = student(free) * sqrt(error)
    return ours, theirs, ours - theirs - half, ours - theirs + half


def _spread(sides: Sequence[tuple[float, ...]]) -> tuple[float, int] | None:
    """The mean square within the groups, and its degrees of freedom."""
    free = sum(len(side) - 1 for side in sides)
    if free < 1:
        return None
    return sum((value - fmean(side)) ** 2 for side in sides for value in side) / free, free


def student(free: float) -> float:
    """How many standard errors the range reaches to each side, with so many degrees of freedom (Student's t)."""
    from scipy.special import stdtrit  # takes a moment to import, and most runs never compare

    return float(stdtrit(free, (1 + CERTAINTY) / 2))
