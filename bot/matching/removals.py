"""Which rule removed how many of the other side, for many people at once.

Most rules are tables over a few features, and people who are alike in these have the same counts: they are worked
out once for each kind of person, and corrected for the single pairs that the other rules are about. Where a rule
needs the scores, all pairs are looked at, block by block. Both ways count the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.reasons import OTHER, Role
from bot.matching.scoring.rules import MINIMUM_SCORE
from bot.matching.scoring.scorer import Scorer
from bot.matching.scoring.terms import Lookup, Scattered
from bot.matching.solving.edges import Bools, Ints

BLOCK = 2_000_000
"""Pairs looked at at once."""

MOST_KINDS = 20_000_000
"""Pairs of kinds that are held at once, at most."""

Masks = npt.NDArray[np.int32]
"""Which rules remove a pair: one bit for each code, in the order of counting."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many others each rule removed as the first, and as the only one; how many passed them all."""

    first: dict[str, int]
    only: dict[str, int]
    eligible: int


def removals(scorer: Scorer, people: Ints, others: Ints, role: Role) -> Iterator[Removed]:
    """For each of `people` (of this role), in their order, what became of `others` (of the other)."""
    terms = [ruled.term for ruled in scorer.rules]
    if scorer.minimum == 0 and all(isinstance(term, Lookup | Scattered) for term in terms):
        kinds = _Kinds.of(scorer, people, others, role)
        if kinds is not None:
            yield from kinds.removals()
            return
    step = max(1, BLOCK // max(1, len(others)))
    for start in range(0, len(people), step):
        yield from _looked_at(scorer, people[start : start + step], others, role)


def removed_by_rule(scorer: Scorer, rows: Ints, columns: Ints) -> dict[str, Bools]:
    """Which pairs each rule removes, by the code it is shown with, in the order of counting: secrets last."""
    removed_by: dict[str, Bools] = {}
    for ruled in scorer.rules:
        removed = ruled.term.block(rows, columns) < 0
        shown = ruled.rule.shown
        removed_by[shown] = removed_by[shown] | removed if shown in removed_by else removed
    if scorer.minimum > 0:
        points = sum(scored.term.block(rows, columns) for scored in scorer.criteria)
        secret = removed_by.pop(OTHER)
        removed_by[MINIMUM_SCORE] = np.broadcast_to(points < scorer.minimum, secret.shape)
        removed_by[OTHER] = secret
    return removed_by


def _looked_at(scorer: Scorer, people: Ints, others: Ints, role: Role) -> Iterator[Removed]:
    rows, columns = (people, others) if role == "mentee" else (others, people)
    removed_by = removed_by_rule(scorer, rows, columns)
    mask = np.zeros((len(rows), len(columns)), np.int32)
    for bit, removed in enumerate(removed_by.values()):
        mask |= removed.astype(np.int32) << bit
    mask = mask if role == "mentee" else mask.T
    codes = list(removed_by)
    first, only = _first(mask), _only(mask)
    for nth in range(len(people)):
        counted = np.bincount(first[nth], minlength=len(codes) + 1)
        alone = np.bincount(only[nth], minlength=len(codes) + 1)
        yield _removed(codes, counted, alone)


def _first(mask: Masks) -> Masks:
    """1 + the first code that removes each pair; 0: none."""
    lowest = mask & -mask
    first: Masks = np.where(mask == 0, 0, np.frexp(lowest.astype(np.float64))[1]).astype(np.int32)
    return first


def _only(mask: Masks) -> Masks:
    """1 + the code that alone removes each pair; 0: none, or several."""
    only: Masks = np.where((mask & (mask - 1)) == 0, _first(mask), 0).astype(np.int32)
    return only


def _removed(codes: list[str], first: Ints, only: Ints) -> Removed:
    """From counts by 1 + code; the count of `first` at 0 is that of pairs nothing removes."""
    return Removed(
        {code: int(count) for code, count in zip(codes, first[1:], strict=True) if count},
        {code: int(count) for code, count in zip(codes, only[1:], strict=True) if count},
        int(first[0]),
    )


@dataclass(frozen=True, eq=False)
class _Kinds:
    """`first` and `only`: counts by 1 + code for each of the people, shape (people, codes + 1)."""

    codes: list[str]
    first: Ints
    only: Ints

    @classmethod
    def of(cls, scorer: Scorer, people: Ints, others: Ints, role: Role) -> "_Kinds | None":
        """None where there are so many kinds that looking at the pairs is as good."""
        codes = list(dict.fromkeys(ruled.rule.shown for ruled in scorer.rules))
        bit = {code: 1 << nth for nth, code in enumerate(codes)}
        tables = [(bit[r.rule.shown], r.term) for r in scorer.rules if isinstance(r.term, Lookup)]
        singles = [(bit[r.rule.shown], r.term) for r in scorer.rules if isinstance(r.term, Scattered)]
        own_codes, other_codes = _features(tables, people, others, role)
        own_kinds, own_kind = np.unique(own_codes, axis=0, return_inverse=True)
        other_kinds, other_kind = np.unique(other_codes, axis=0, return_inverse=True)
        if len(own_kinds) * len(other_kinds) > max(BLOCK, min(MOST_KINDS, len(people) * len(others) // 8)):
            return None
        mask = np.zeros((len(own_kinds), len(other_kinds)), np.int32)
        for nth, (code, table) in enumerate(tables):
            own, other = own_kinds[:, nth], other_kinds[:, nth]
            values = (
                table.table[np.ix_(own, other)] if role == "mentee" else table.table[np.ix_(other, own)].T
            )
            mask |= np.where(values < 0, np.int32(code), np.int32(0))
        how_many = np.bincount(other_kind.reshape(-1), minlength=len(other_kinds))
        first = _counted(_first(mask), how_many, len(codes))[own_kind.reshape(-1)]
        only = _counted(_only(mask), how_many, len(codes))[own_kind.reshape(-1)]
        own, other, added = _single_pairs(singles, people, others, role, scorer.shape)
        before = mask[own_kind.reshape(-1)[own], other_kind.reshape(-1)[other]]
        for counts, judged in ((first, _first), (only, _only)):
            np.subtract.at(counts, (own, judged(before)), 1)
            np.add.at(counts, (own, judged(before | added)), 1)
        return cls(codes, first, only)

    def removals(self) -> Iterator[Removed]:
        for first, only in zip(self.first, self.only, strict=True):
            yield _removed(self.codes, first, only)


def _features(
    tables: list[tuple[int, Lookup]], people: Ints, others: Ints, role: Role
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """What the tables look at, shape (people, tables) and (others, tables)."""
    own = np.zeros((len(people), len(tables)), np.int64)
    other = np.zeros((len(others), len(tables)), np.int64)
    for nth, (_, table) in enumerate(tables):
        mentee, mentor = table.coded.mentee_code, table.coded.mentor_code
        own[:, nth] = (mentee if role == "mentee" else mentor)[people]
        other[:, nth] = (mentor if role == "mentee" else mentee)[others]
    return own, other


def _counted(judged: Masks, how_many: Ints, codes: int) -> Ints:
    """How many others of all kinds are judged 0, 1, ... `codes`, for each kind of person."""
    return np.stack([(judged == code) @ how_many for code in range(codes + 1)], axis=1).astype(np.int64)


def _single_pairs(
    singles: list[tuple[int, Scattered]], people: Ints, others: Ints, role: Role, shape: tuple[int, int]
) -> tuple[Ints, Ints, Masks]:
    """The pairs that rules single out, each once: places among `people` and `others`, and which rules."""
    sizes = shape if role == "mentee" else shape[::-1]
    place, other_place = np.full(sizes[0], -1, np.int64), np.full(sizes[1], -1, np.int64)
    place[people], other_place[others] = np.arange(len(people)), np.arange(len(others))
    keys, masks = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    for code, term in singles:
        forbidden = term.points < 0
        ends = (term.rows[forbidden], term.columns[forbidden])
        own, other = ends if role == "mentee" else ends[::-1]
        inside = (place[own] >= 0) & (other_place[other] >= 0)
        keys.append(place[own[inside]] * max(1, len(others)) + other_place[other[inside]])
        masks.append(np.full(int(inside.sum()), code, np.int32))
    unique, which = np.unique(np.concatenate(keys), return_inverse=True)
    mask = np.zeros(len(unique), np.int32)
    np.bitwise_or.at(mask, which, np.concatenate(masks))
    own, other = np.divmod(unique, max(1, len(others)))
    return own, other, mask
