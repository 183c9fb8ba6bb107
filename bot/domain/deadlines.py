"""Until when somebody has time: the end of a working day of their program, never a night or a Saturday."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from bot.domain.calendar import (
    HOURS,
    LONGEST_SILENCE,
    is_working_day,
    last_working_moment,
    local_moment,
    next_working_moment,
    zone_of,
)
from bot.domain.due_dates import silent_days
from bot.domain.program import Program

_DAY = timedelta(days=1)
_BEFORE = timedelta(days=1)
_SHORTEST = timedelta(days=2)


def deadline(
    begun: datetime,
    days: int,
    zone: str,
    country: str | None,
    hours: tuple[int, int] = HOURS,
    off: Collection[date] = (),
) -> datetime:
    """The first end of a working day in `zone` that leaves `days` days after `begun` (aware). UTC.

    Days are counted by the clock on the wall, so that a change of the clocks takes no hour from anybody.
    Raises ValueError where no working day comes for more than a year.
    """
    earliest = begun.astimezone(zone_of(zone)).replace(tzinfo=None) + days * _DAY
    for ahead in range(LONGEST_SILENCE):
        day = earliest.date() + ahead * _DAY
        end = datetime(day.year, day.month, day.day) + timedelta(hours=hours[1])  # noqa: DTZ001 - a wall clock
        if end >= earliest and is_working_day(day, country, off):
            return local_moment(end.date(), end.hour, zone).astimezone(UTC)
    raise ValueError(f"no working day within {LONGEST_SILENCE} days after {earliest.isoformat()} in {zone}")


def deadline_of(program: Program, days: int, begun: datetime) -> datetime:
    """The same by the hours, holidays and silent days of a program."""
    return deadline(begun, days, program.zone, program.country, program.hours, silent_days(program))


def reminder(
    begun: datetime,
    until: datetime,
    zone: str,
    country: str | None,
    now: datetime,
    hours: tuple[int, int] = HOURS,
    off: Collection[date] = (),
) -> datetime | None:
    """When somebody in `zone` is reminded of what they have time for from `begun` until `until`. UTC.

    In the morning of their last working day that leaves them a day, else of the next one before the deadline;
    None where the first message is still fresh, or no working hours are left. Who was away catches up from
    `now` on, but not in the middle of the night; on the days `off` nobody is reminded.
    """
    if until - begun < _SHORTEST:
        return None
    moment = last_working_moment(until - _BEFORE + timedelta(microseconds=1), zone, country, hours, off)
    if moment < begun + _BEFORE:
        moment = next_working_moment(until - _BEFORE, zone, country, hours, off)
    if moment < now:
        moment = next_working_moment(now, zone, country, hours, off)
    return moment if moment < until else None
