"""Pairs that need a look, as coordinators see them, and what one person is asked first. People are Slack ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.health import Check
from bot.domain.shown.closing import CalledOff
from bot.domain.shown.coordinating import PairLine


@dataclass(frozen=True)
class Done:
    """What somebody did about a pair. `days`: of an extension, a rhythm or a snooze."""

    what: str
    by: str
    at: datetime
    days: int = 0


@dataclass(frozen=True)
class CaseShown:
    """A pair in the queue. `done`: the latest last. `settled_how`: on_track, paused, closed, ended or rematched,
    empty while it waits; `moved`: it stands in a newer message.
    """

    line: PairLine
    opened_at: datetime
    done: tuple[Done, ...] = ()
    snoozed_until: datetime | None = None
    settled_at: datetime | None = None
    settled_how: str = ""
    moved: bool = False


@dataclass(frozen=True)
class QueuePosted:
    """What the admin channel reads of pairs that need a look. `more`: the plan's rhythm, for the menus."""

    program_id: int
    program: str
    cases: tuple[CaseShown, ...]


@dataclass(frozen=True)
class Needing:
    """One page of the pairs that need a look, red first. `page` counts from 1; `snoozed`, `early`: so many more
    are put off, or have just begun; `well`: so many are fine.
    """

    program_id: int
    program: str
    cases: tuple[CaseShown, ...]
    page: int
    pages: int
    total: int
    snoozed: int
    early: int
    well: int


@dataclass(frozen=True)
class Explained:
    """One pair with everything that was looked at. `titles`: those of forms, by key."""

    case: CaseShown
    program_id: int
    checks: tuple[Check, ...]
    titles: tuple[tuple[str, str], ...]
    own: bool
    """Whoever looks is one of the two: what the other passed on is not for them."""


@dataclass(frozen=True)
class PairSetting:
    """A pair that is about to be changed. `days`: how it is now (extension so far, or days between meetings)."""

    pair: int
    mentee: str
    mentor: str
    days: int


@dataclass(frozen=True)
class PairChanged:
    """For the two: their time was extended, or their rhythm changed. `days` as in `Pair`."""

    mentee: str
    mentor: str
    by: str
    days: int


@dataclass(frozen=True)
class PairParted:
    """For one of two who are to be matched anew, without fault."""

    partner: str
    program: str
    by: str
    available: bool
    """They are back among those who wait for a match."""
    off: CalledOff | None = None
    """The date they had booked."""


@dataclass(frozen=True)
class SignalAsked:
    """Somebody is asked whether a coordinator may know. `about`: pulse_low, pulse_falling or not_a_fit."""

    choice: int
    partner: str
    program: str
    about: str


@dataclass(frozen=True)
class LookAsked:
    """For one coordinator: somebody asked for a look, in a pair whose other one coordinates the program too."""

    pair: int
    asker: str
    partner: str
    program: str
