"""What screens and files about privacy show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.forms import Audience
from bot.domain.shown.matching import ReasonShown


@dataclass(frozen=True)
class ProgramAudiences:
    """A program of the reader's, and how many of its questions say what about who sees the answer."""

    program: str
    questions: tuple[tuple[Audience, int], ...]


@dataclass(frozen=True)
class PrivacyShown:
    """What is kept, as it is enforced here. `days`: by kind of record; None: no end of its own."""

    days: Mapping[str, int | None]
    programs: tuple[ProgramAudiences, ...]


@dataclass(frozen=True)
class PairThatEnds:
    """A running pair of whoever wants to be forgotten."""

    partner: str
    program: str


@dataclass(frozen=True)
class ForgetPreview:
    """What happens when somebody is forgotten. `pairs` end, `applications` are withdrawn, `concerns` (for nobody's eyes
    but theirs) taken back; `pairs_over`, `meetings` held and `reviews` sent stay as numbers. `coordinates`: programs
    they coordinate, `alone`: those that nobody else does. `told_in_channels`: channels in which the bot named them.
    `waits`: they have asked for it already.
    """

    pairs: tuple[PairThatEnds, ...]
    applications: int
    pairs_over: int
    meetings: int
    reviews: int
    coordinates: tuple[str, ...]
    alone: tuple[str, ...]
    told_in_channels: int
    concerns: int = 0
    waits: bool = False


@dataclass(frozen=True)
class DataEntry:
    """A record: its parts as column → value, in the order of the table. Values survive JSON; times are aware. `read`:
    what stands in place of a value where people read it; `reasons`: why two were matched, for words.
    """

    values: Mapping[str, Any]
    read: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[ReasonShown, ...] = ()


@dataclass(frozen=True)
class DataSection:
    """The records of one kind under one title."""

    kind: str
    title: str
    entries: tuple[DataEntry, ...]


@dataclass(frozen=True)
class Withheld:
    """Parts of the records that are not handed over for one reason: what they are, and why."""

    why: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class DataShown:
    """Everything about one person, as it stood `at`."""

    name: str
    at: datetime
    sections: tuple[DataSection, ...]
    withheld: tuple[Withheld, ...]
    days: Mapping[str, int | None]
