"""What views show of the end of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.shown.closing import PairClosed
from bot.domain.states.cohort_closing import ClosingState


class Stage(StrEnum):
    """How far a pair is with its end."""

    UNDER_WAY = "under_way"
    PAUSED = "paused"
    CLOSING = "closing"  # it says goodbye
    MET = "met"  # all the meetings that were planned were held; a final review is missing
    TALKED = "talked"  # the closing conversation was held; a final review is missing


@dataclass(frozen=True)
class OpenPair:
    """A pair that is not closed. `finals`: how many of the two final reviews are in."""

    mentee: str
    mentor: str
    stage: Stage
    finals: int
    ends_at: datetime


@dataclass(frozen=True)
class CohortOpen:
    """What is open before a cohort is closed. `concerns`: whether there are some that the reader may read;
    `had_pairs`: whether anybody was ever matched in it.
    """

    program_id: int
    program: str
    cohort: str
    living: int
    pairs: tuple[OpenPair, ...]
    finals_missing: int
    concerns: bool
    undelivered: int
    decisions: int
    had_pairs: bool = True
    waiting: CohortClosingShown | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class CohortPreview:
    """Exactly what is said to whom, with counts. `champion`: Slack id, if there is one; `first`: when the first of it
    happens; `cut_off`: pairs whose planned end is later, the last of them on `last_end`.
    """

    program_id: int
    cohort: int
    program: str
    name: str
    living: int
    last_day: date | None
    due_at: datetime
    first: datetime
    participants: int
    unmatched: int
    coordinators: int
    managers: int
    champion: str
    open: CohortOpen | None = None
    cut_off: int = 0
    last_end: datetime | None = None
    posts: tuple[tuple[int, PairClosed], ...] = ()
    """What channels read: of so many pairs, with one of them as the example."""


@dataclass(frozen=True)
class CohortClosingShown:
    """A wish to close a cohort, as the admin channel reads it."""

    closing: int
    program: str
    cohort: str
    by: str
    state: ClosingState
    due_at: datetime
    last_day: date | None
    pairs: int
    settled_by: str = ""


class Thanked(StrEnum):
    """As what somebody is thanked."""

    PARTICIPANT = "participant"
    UNMATCHED = "unmatched"
    COORDINATOR = "coordinator"
    MANAGER = "manager"


@dataclass(frozen=True)
class CohortThanks:
    """Thanks at the end of a cohort. `pairs` and `hours`: of the whole cohort, left out where there are fewer than
    five pairs.
    """

    program: str
    cohort: str
    thanked: Thanked
    pairs: int = 0


@dataclass(frozen=True)
class LastDay:
    """What the channel of a pair reads. `back`: it was taken back."""

    people: tuple[str, ...]
    program: str
    day: date
    pair: int
    back: bool = False
