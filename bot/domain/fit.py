"""How well two people fit, as a share: points mean something only beside what they could be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

NOT_ABOUT_FIT = frozenset({"other", "preferences", "choices", "stay"})
"""Wishes, choices and the bonus for staying: most people state none, and a share that counted them would betray
who did.
"""


class Scored(Protocol):
    """One criterion of a pair: `points` of the `of` it could give."""

    @property
    def code(self) -> str: ...

    @property
    def points(self) -> int: ...

    @property
    def of(self) -> int: ...


def fit_share(reasons: Iterable[Scored]) -> float:
    """The points two people have of those they could have, 0 to 1, in what is about fit."""
    counted = [reason for reason in reasons if reason.code not in NOT_ABOUT_FIT]
    return sum(reason.points for reason in counted) / (sum(reason.of for reason in counted) or 1)
