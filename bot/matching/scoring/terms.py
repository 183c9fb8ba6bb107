"""Whole-number matrices of mentees by mentors in compact form: what every criterion and every rule comes down
to.

A criterion is a term of points (0 or more), a rule a term of `FORBIDDEN` (or 0). All are whole numbers whose
sums stay below 2**24, so that any number of lookups and overlaps can be added up exactly by one float32
matrix product.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]
Points = npt.NDArray[np.int32]
Sides = npt.NDArray[np.float32]

FORBIDDEN = -1_000_000

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    SparseSides = csr_array[np.float32, tuple[int, int]]


class Term(Protocol):
    """A matrix of whole numbers, rows mentees, columns mentors."""

    def block(self, rows: Indices, columns: Indices) -> Points:
        """The numbers of these rows and columns, shape (len(rows), len(columns))."""

    def at(self, rows: Indices, columns: Indices) -> Points:
        """The numbers of single pairs, `rows` and `columns` read side by side."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A feature of both sides as numbers of its distinct values."""

    mentee_code: Indices
    mentor_code: Indices
    mentee_values: tuple[object, ...]
    mentor_values: tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Lookup:
    """`table[mentee's value, mentor's value]` of one feature."""

    coded: Coded
    table: Points

    def block(self, rows: Indices, columns: Indices) -> Points:
        wide = self.table[:, self.coded.mentor_code[columns]]
        block: Points = wide[self.coded.mentee_code[rows]]
        return block

    def at(self, rows: Indices, columns: Indices) -> Points:
        at: Points = self.table[self.coded.mentee_code[rows], self.coded.mentor_code[columns]]
        return at

    def sides(self) -> tuple[Sides, Sides]:
        """Two factors, (mentees, k) and (mentors, k), whose product is the matrix; k: the fewer values."""
        table = self.table.astype(np.float32)
        mentee_values, mentor_values = table.shape
        if mentee_values <= mentor_values:
            one_hot = np.eye(mentee_values, dtype=np.float32)
            return one_hot[self.coded.mentee_code], table.T[self.coded.mentor_code]
        one_hot = np.eye(mentor_values, dtype=np.float32)
        return table[self.coded.mentee_code], one_hot[self.coded.mentor_code]


@dataclass(frozen=True, eq=False)
class Overlap:
    """What a mentee wants, each thing with its points, against what a mentor has (1) or has not (0)."""

    wanted: Points
    """Shape (mentees, things)."""
    offered: Points
    """Shape (mentors, things)."""

    @classmethod
    def of(cls, wanted: Iterable[Mapping[str, int]], offered: Iterable[frozenset[str]]) -> "Overlap":
        """From each mentee's points per thing and each mentor's things."""
        wants, offers = list(wanted), list(offered)
        column = {thing: k for k, thing in enumerate(sorted({thing for want in wants for thing in want}))}
        left = np.zeros((len(wants), len(column)), np.int32)
        right = np.zeros((len(offers), len(column)), np.int32)
        for row, want in enumerate(wants):
            for thing, points in want.items():
                left[row, column[thing]] = points
        for row, offer in enumerate(offers):
            for thing in offer & column.keys():
                right[row, column[thing]] = 1
        return cls(left, right)

    def block(self, rows: Indices, columns: Indices) -> Points:
        left, right = self._factors
        block: Points = (left[rows] @ right[:, columns]).astype(np.int32)
        return block

    def at(self, rows: Indices, columns: Indices) -> Points:
        at: Points = np.einsum("ij,ij->i", self.wanted[rows], self.offered[columns], dtype=np.int32)
        return at

    def sides(self) -> tuple[Sides, Sides]:
        """Two factors, (mentees, things) and (mentors, things), whose product is the matrix."""
        return self.wanted.astype(np.float32), self.offered.astype(np.float32)

    @cached_property
    def _factors(self) -> "tuple[SparseSides, Sides]":
        left, right = self.sides()
        return sparse(left), right.T.copy()


@dataclass(frozen=True, eq=False)
class Scattered:
    """A few single pairs, everything else 0. Sorted by row, each pair once."""

    rows: Indices
    columns: Indices
    points: Points
    shape: tuple[int, int]

    @classmethod
    def of(cls, points: Mapping[tuple[int, int], int], shape: tuple[int, int]) -> "Scattered":
        """From (row, column) → points."""
        pairs = sorted(points)
        where = np.array(pairs, np.int64).reshape(-1, 2)
        return cls(where[:, 0], where[:, 1], np.array([points[pair] for pair in pairs], np.int32), shape)

    def block(self, rows: Indices, columns: Indices) -> Points:
        block = np.zeros((len(rows), len(columns)), np.int32)
        if len(self.rows) == 0:
            return block
        row_place = _places(rows, self.shape[0])[self.rows]
        column_place = _places(columns, self.shape[1])[self.columns]
        inside = (row_place >= 0) & (column_place >= 0)
        block[row_place[inside], column_place[inside]] = self.points[inside]
        return block

    def at(self, rows: Indices, columns: Indices) -> Points:
        at = np.zeros(len(rows), np.int32)
        if len(self.rows) == 0:
            return at
        own = self.rows * self.shape[1] + self.columns
        asked = rows * self.shape[1] + columns
        place = np.minimum(np.searchsorted(own, asked), len(own) - 1)
        found = own[place] == asked
        at[found] = self.points[place[found]]
        return at

    def add_to(self, block: Points, rows: Indices, columns: Indices | None = None) -> None:
        """Add to a block of these rows and columns (default: all), each once."""
        if len(self.rows) == 0:
            return
        start, stop = np.searchsorted(self.rows, rows), np.searchsorted(self.rows, rows + 1)
        mine = ranges(start, stop)
        row, column = np.repeat(np.arange(len(rows)), stop - start), self.columns[mine]
        if columns is not None:
            column = _places(columns, self.shape[1])[column]
            inside = column >= 0
            row, column, mine = row[inside], column[inside], mine[inside]
        block[row, column] += self.points[mine]


def sparse(side: Sides) -> "SparseSides":
    """The same numbers, in the form in which zeros cost nothing."""
    from scipy.sparse import csr_array

    return csr_array(side)


def ranges(start: Indices, stop: Indices) -> Indices:
    """The numbers start[0]..stop[0]-1, start[1]..stop[1]-1, and so on, in one array."""
    lengths = stop - start
    before = np.cumsum(lengths) - lengths
    return np.repeat(start - before, lengths) + np.arange(int(lengths.sum()))


def _places(chosen: Indices, size: int) -> Indices:
    places = np.full(size, -1, np.int64)
    places[chosen] = np.arange(len(chosen))
    return places
