"""At most one nudge message per person and day: several reminders, also of several pairs, become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import HOURS, local_date, next_working_moment
from bot.domain.journey import DueStep


@dataclass(frozen=True)
class PairStep:
    """A due step and the pair it belongs to."""

    pair: str
    step: DueStep


@dataclass(frozen=True)
class Nudge:
    """One message: all that one person (None: the coordinators) is to be told now."""

    person: str | None
    steps: tuple[PairStep, ...]


def may_nudge(zone: str, last_nudge: date | None, now: datetime) -> bool:
    """Whether someone in `zone`, last nudged on their local day `last_nudge`, may be nudged at `now`."""
    return last_nudge is None or local_date(now, zone) > last_nudge


def next_nudge_moment(
    zone: str, country: str | None, last_nudge: date | None, now: datetime, hours: tuple[int, int] = HOURS
) -> datetime:
    """When this person may be nudged next: now, or the next working hour of a later local day. UTC."""
    raise NotImplementedError


def grouped(steps: Iterable[PairStep]) -> tuple[Nudge, ...]:
    """One nudge per person; within it pair by pair, the oldest due first."""
    raise NotImplementedError


_ = next_working_moment
