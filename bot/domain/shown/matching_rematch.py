"""What the views of matching again after leavers show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.shown.matching_settings import MoveShown
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class WayShown:
    """One way to go on: `key` is locked, bonus or scratch. `people` of `mentees` have a mentor then.

    `fit` is the mean fit of all pairs, 0 to 1. `moved`: pairs of the draft that do not stay; `parted`: living pairs,
    none of whom has begun, that would part at publishing; `new`: pairs that there are neither in the draft nor among
    the living. `moves` are some of the mentees with other mentors,
    `parting` some of the mentees of `parted`. `mark` names exactly what this way does.
    """

    key: str
    people: int
    mentees: int
    fit: float | None
    moved: int
    parted: int
    moves: tuple[MoveShown, ...]
    parting: tuple[tuple[str, str], ...]
    mark: str
    new: int = 0


@dataclass(frozen=True)
class RematchShown:
    """Who is free again, and what there is to match anew. People are Slack ids.

    `mentees` and `mentors` are those whose pair ended early; `waiting` counts every mentee without a mentor and
    `places` every free place. `draft` is the one that stands, with its pairs and how many of them fell apart because
    somebody left. `young` counts living pairs that have not begun. `ways` is empty until they are compared, or where
    there are `too_many` people to do so while somebody waits.
    """

    program: ProgramShown
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    waiting: int
    places: int
    draft: int | None
    draft_pairs: int
    draft_broken: int
    young: int
    too_many: bool = False
    ways: tuple[WayShown, ...] = ()


@dataclass(frozen=True)
class Rematched:
    """To the two of a pair that parted before it began. `back_in_pool`: they are looked at in the next round."""

    partner: str
    program: str
    back_in_pool: bool
