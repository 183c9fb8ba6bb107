"""Mentees of one kind are kept from the same mentors by the rules that are tables: level, hours, language.

Most pairs of a company are ruled out like that. They need not be scored one by one: whoever looks at a kind at
a time looks at the open columns only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from bot.matching.scoring.terms import Indices, Lookup

ROWS_OF_A_KIND = 16
"""Rows of a kind there should be on average: for fewer it does not pay."""


@dataclass(frozen=True, eq=False)
class Kinds:
    """`of_row`: each row's kind, shape (rows,)."""

    of_row: Indices
    column_count: int
    closing: tuple[tuple[Lookup, Indices], ...] = ()
    """Tables that forbid, each with the mentee's code of every kind, shape (kinds,)."""

    @classmethod
    def one(cls, shape: tuple[int, int]) -> "Kinds":
        """Everybody is of one kind, and nothing is ruled out beforehand."""
        return cls(np.zeros(shape[0], np.int64), shape[1])

    @classmethod
    def of(cls, shape: tuple[int, int], rules: Iterable[Lookup]) -> "Kinds":
        """From rules as tables, below 0 where they forbid; those that would leave too few of a kind are left
        out.
        """
        kinds = cls.one(shape)
        most = shape[0] // ROWS_OF_A_KIND
        first = np.zeros(min(1, shape[0]), np.int64)
        used: list[Lookup] = []
        for rule in sorted(rules, key=_open_share):
            # Values that are kept from the same mentors make no difference.
            _, alike = np.unique(rule.table < 0, axis=0, return_inverse=True)
            code = alike[rule.coded.mentee_code]
            _, finer_first, finer = np.unique(
                kinds.of_row * len(rule.table) + code, return_index=True, return_inverse=True
            )
            if len(finer_first) <= most:
                kinds, first = replace(kinds, of_row=finer), finer_first
                used.append(rule)
        return replace(kinds, closing=tuple((rule, rule.coded.mentee_code[first]) for rule in used))

    def rows(self, chosen: Indices) -> "Kinds":
        """These rows only."""
        return replace(self, of_row=self.of_row[chosen])

    def open_to(self, kind: int) -> Indices:
        """The columns that no table closes to a kind, ascending."""
        is_open = np.ones(self.column_count, bool)
        for rule, code in self.closing:
            is_open &= (rule.table[code[kind]] >= 0)[rule.coded.mentor_code]
        return np.flatnonzero(is_open)


def _open_share(rule: Lookup) -> float:
    """Share of the pairs that a rule leaves."""
    mentees = np.bincount(rule.coded.mentee_code, minlength=rule.table.shape[0])
    mentors = np.bincount(rule.coded.mentor_code, minlength=rule.table.shape[1])
    pairs = int(mentees.sum()) * int(mentors.sum())
    return int(mentees @ (rule.table >= 0) @ mentors) / max(1, pairs)
