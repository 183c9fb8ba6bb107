"""Working hours, weekends and public holidays of a person, in their own zone and safe over clock changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOURS = (9, 17)

_DAY = timedelta(days=1)
_DAILY_LOOK = 2  # o'clock UTC; nobody is told anything by it, whatever is due waits for working hours
_WEEKEND = frozenset({5, 6})  # Saturday and Sunday, where the country is not known
LONGEST_SILENCE = 400  # days; a calendar without a working day in that time is a mistake


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name; UTC for one that is not known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day it is for someone in `zone` at `moment` (aware)."""
    return moment.astimezone(zone_of(zone)).date()


def local_moment(day: date, hour: int, zone: str) -> datetime:
    """`hour` o'clock of `day` in `zone`, as UTC.

    Where the clock skips that hour: as much later as it was put forward; where it comes twice: the first.
    """
    return datetime.combine(day, time(hour), tzinfo=zone_of(zone)).astimezone(UTC)


def next_daily_look(now: datetime) -> datetime:
    """When whatever looks once a day, whether or not it heard of a change, looks next after `now` (aware). UTC.

    All of it looks at the same time, so that a quiet day is one short moment of work.
    """
    look = now.astimezone(UTC).replace(hour=_DAILY_LOOK, minute=0, second=0, microsecond=0)
    return look if look > now else look + _DAY


def is_working_day(day: date, country: str | None, off: Collection[date] = ()) -> bool:
    """Neither a weekend day nor a public holiday of `country`, nor in `off`.

    `country` is ISO alpha-2; for an unknown one only Saturday and Sunday are free.
    """
    if day in off:
        return False
    weekend, holidays = _free_days(country or "", day.year)
    return day.weekday() not in weekend and day not in holidays


def is_working_moment(
    moment: datetime,
    zone: str,
    country: str | None,
    hours: tuple[int, int] = HOURS,
    off: Collection[date] = (),
) -> bool:
    """Whether someone may be messaged at `moment` (aware); `hours` are local, the second one excluded."""
    local = moment.astimezone(zone_of(zone))
    return hours[0] <= local.hour < hours[1] and is_working_day(local.date(), country, off)


def next_working_moment(
    now: datetime,
    zone: str,
    country: str | None,
    hours: tuple[int, int] = HOURS,
    off: Collection[date] = (),
) -> datetime:
    """`now` (aware) itself if it lies in working hours, else the start of the next ones. UTC.

    Raises ValueError where no working day comes for more than a year.
    """
    if is_working_moment(now, zone, country, hours, off):
        return now.astimezone(UTC)
    first = local_date(now, zone)
    for ahead in range(LONGEST_SILENCE):
        day = first + ahead * _DAY
        opening = local_moment(day, hours[0], zone)
        if opening > now and is_working_moment(opening, zone, country, hours, off):
            return opening
    raise ValueError(f"no working hours within {LONGEST_SILENCE} days after {now.isoformat()} in {zone}")


def last_working_moment(
    before: datetime,
    zone: str,
    country: str | None,
    hours: tuple[int, int] = HOURS,
    off: Collection[date] = (),
) -> datetime:
    """The start of the last working hours that began before `before` (aware). UTC; ValueError as above."""
    first = local_date(before, zone)
    for back in range(LONGEST_SILENCE):
        opening = local_moment(first - back * _DAY, hours[0], zone)
        if opening < before and is_working_moment(opening, zone, country, hours, off):
            return opening
    raise ValueError(f"no working hours within {LONGEST_SILENCE} days before {before.isoformat()} in {zone}")


def add_working_days(day: date, count: int, country: str | None, off: Collection[date] = ()) -> date:
    """The `count`-th working day after `day` (count 0: the day itself, whatever it is)."""
    for _ in range(count):
        day += _DAY
        while not is_working_day(day, country, off):
            day += _DAY
    return day


@lru_cache(maxsize=4096)
def _free_days(country: str, year: int) -> tuple[frozenset[int], frozenset[date]]:
    """Weekdays that are weekend and public holidays of a country and year."""
    if not country:
        return _WEEKEND, frozenset()
    import holidays  # half a second: only where somebody's country is known

    try:
        calendar = holidays.country_holidays(country, years=year)
    except (NotImplementedError, KeyError):
        return _WEEKEND, frozenset()
    return frozenset(calendar.weekend), frozenset(day for day in calendar if day.year == year)
