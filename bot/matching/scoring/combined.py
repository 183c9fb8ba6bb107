"""Terms made of terms: several added up as one criterion, and an overlap that must reach a number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bot.matching.scoring.terms import FORBIDDEN, Indices, Overlap, Points, Term


@dataclass(frozen=True, eq=False)
class Sum:
    """Several terms that make up one criterion. At least one part."""

    parts: tuple[Term, ...]

    def block(self, rows: Indices, columns: Indices) -> Points:
        first, *others = self.parts
        return sum((part.block(rows, columns) for part in others), first.block(rows, columns))

    def at(self, rows: Indices, columns: Indices) -> Points:
        first, *others = self.parts
        return sum((part.at(rows, columns) for part in others), first.at(rows, columns))


@dataclass(frozen=True, eq=False)
class AtLeast:
    """`FORBIDDEN` where an overlap stays below `least`, 0 elsewhere. Not a sum, so it costs a product of its
    own.
    """

    overlap: Overlap
    least: int

    def block(self, rows: Indices, columns: Indices) -> Points:
        return self._judged(self.overlap.block(rows, columns))

    def at(self, rows: Indices, columns: Indices) -> Points:
        return self._judged(self.overlap.at(rows, columns))

    def _judged(self, found: Points) -> Points:
        judged: Points = np.where(found < self.least, np.int32(FORBIDDEN), np.int32(0))
        return judged


def taken_apart(terms: Iterable[Term]) -> Iterator[Term]:
    """The terms, with sums as their parts."""
    for term in terms:
        if isinstance(term, Sum):
            yield from taken_apart(term.parts)
        else:
            yield term
