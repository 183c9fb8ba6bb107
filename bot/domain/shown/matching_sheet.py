"""What the spreadsheet of a draft holds. Its rows come one after the other: there may be a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.shown.matching import ReasonShown, UnmatchedShown


@dataclass(frozen=True)
class PersonInSheet:
    """Somebody in a row."""

    name: str
    email: str
    department: str


@dataclass(frozen=True)
class PairInSheet:
    """A pair; `fit` is 0 to 1. The points of the reasons add up to `points`."""

    mentee: PersonInSheet
    mentor: PersonInSheet
    fit: float
    points: int
    reasons: tuple[ReasonShown, ...]
    locked: bool
    source: str


@dataclass(frozen=True)
class LeftOverInSheet:
    """Somebody without a partner, or with room for another."""

    person: PersonInSheet
    unmatched: UnmatchedShown


@dataclass(frozen=True)
class SheetShown:
    """A whole draft. `pairs` are the weakest first; both may be read once. `criteria` are the codes that have a
    column; points of others are added up in one more.
    """

    criteria: tuple[str, ...]
    pairs: Iterator[PairInSheet]
    left_over: Iterator[LeftOverInSheet]
