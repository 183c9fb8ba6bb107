"""When somebody may be told something: in their hours, after their quiet time, on the day of their digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.calendar import (
    HOURS,
    LONGEST_SILENCE,
    is_working_day,
    local_date,
    local_moment,
    next_working_moment,
)
from bot.domain.roles import Role

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Recipient:
    """Who is told, and whose day counts. `id` None: the coordinators, at the program's home.

    `hours`: local working hours, the second one excluded; `digest_day`: the weekday (Monday is 0) for which all
    waits that is not about a meeting; `quiet_until`: nothing before.
    """

    id: str | None
    role: Role | None
    zone: str
    country: str
    stopped: frozenset[str] = frozenset()
    snoozed: Mapping[str, datetime] = field(default_factory=dict)
    hours: tuple[int, int] = HOURS
    digest_day: int | None = None
    quiet_until: datetime | None = None


def telling_moment(to: Recipient, off: Collection[date], now: datetime, *, at_once: bool) -> datetime:
    """The first moment from `now` on at which this person may be told. UTC.

    `at_once`: it does not wait for the weekly digest. `off`: the program's silent days.
    """
    earliest = max(now, to.quiet_until) if to.quiet_until is not None else now
    moment = next_working_moment(earliest, to.zone, to.country, to.hours, off)
    if at_once or to.digest_day is None:
        return moment
    for _ in range(LONGEST_SILENCE):
        day = local_date(moment, to.zone)
        if is_digest_day(day, to.digest_day, to.country, off):
            return moment
        opening = local_moment(day + _DAY, to.hours[0], to.zone)
        moment = next_working_moment(opening, to.zone, to.country, to.hours, off)
    raise ValueError(f"no day for a digest within {LONGEST_SILENCE} working days after {now.isoformat()}")


def is_digest_day(day: date, weekday: int, country: str | None, off: Collection[date] = ()) -> bool:
    """Whether a weekly digest is told on this working day: on its weekday, or on the next working day after one
    that is free.
    """
    if not is_working_day(day, country, off):
        return False
    for _ in range(7):
        if day.weekday() == weekday:
            return True
        day -= _DAY
        if is_working_day(day, country, off):
            return False
    return True  # a whole week was free
