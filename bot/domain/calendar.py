"""Working hours, weekends and public holidays of a person, in their own zone and safe over clock changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

HOURS = (9, 17)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day it is for someone in `zone` at `moment` (aware)."""
    raise NotImplementedError


def is_working_day(day: date, country: str | None, off: Collection[date] = ()) -> bool:
    """Neither a weekend nor a public holiday of `country` (ISO alpha-2; unknown: Saturday and Sunday only), nor in `off`."""
    raise NotImplementedError


def is_working_moment(
    moment: datetime,
    zone: str,
    country: str | None,
    hours: tuple[int, int] = HOURS,
    off: Collection[date] = (),
) -> bool:
    """Whether someone may be messaged at `moment` (aware)."""
    raise NotImplementedError


def next_working_moment(
    now: datetime, zone: str, country: str | None, hours: tuple[int, int] = HOURS, off: Collection[date] = ()
) -> datetime:
    """`now` itself if it lies in working hours, else the start of the next ones. Aware, UTC."""
    raise NotImplementedError


def add_working_days(day: date, count: int, country: str | None, off: Collection[date] = ()) -> date:
    """The `count`-th working day after `day` (count 0: the day itself, whatever it is)."""
    raise NotImplementedError


def local_moment(day: date, hour: int, zone: str) -> datetime:
    """`hour` o'clock of `day` in `zone` as UTC; in a gap the first moment after it, in a fold the first of the two."""
    raise NotImplementedError
