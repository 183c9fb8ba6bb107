"""Times at which two people can meet: in both people's working hours or, where these never meet, at the kindest edges.

Everything is reckoned in each one's own zone, so it stays right over any change of the clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import HOURS, is_working_day, local_date, zone_of

SUGGESTED = 3
HORIZON = timedelta(days=28)
NOTICE = timedelta(hours=24)
"""Nothing is suggested sooner: the other one has to see it first."""
EDGES = (7, 20)
"""A long day: whoever lives half a world away meets somebody in it before or after work."""
_STEP = timedelta(minutes=30)
_NOON = range(12 * 60, 13 * 60)
_SETTLING_IN = 60  # minutes at both ends of a day in which people rather do something else
_APART = 2  # days

_Bother = Callable[[datetime, Sequence[datetime]], tuple[int, int]]
"""How little a time is liked, knowing those chosen before."""


class Fit(StrEnum):
    """How well the times suit."""

    HOURS = "hours"  # within both people's working hours
    EDGES = "edges"  # their hours never meet: before or after work for at least one
    NONE = "none"  # no time suits both


@dataclass(frozen=True)
class Diary:
    """What is known of somebody's time. `zone` IANA, `country` whose public holidays they have (ISO alpha-2),
    `hours` local (the second one excluded), `off` days that are silent for all, `busy` from and until (aware).
    """

    zone: str = "UTC"
    country: str = ""
    hours: tuple[int, int] = HOURS
    off: Collection[date] = ()
    busy: Sequence[tuple[datetime, datetime]] = ()

    def is_free(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether nothing else is planned then."""
        return all(ends_at <= begins or starts_at >= ends for begins, ends in self.busy)

    def works_on_day_of(self, moment: datetime) -> bool:
        """Whether the local day of `moment` is a working day here."""
        return is_working_day(local_date(moment, self.zone), self.country or None, self.off)

    def minutes_outside(self, starts_at: datetime, ends_at: datetime) -> int:
        """How many minutes before or after their working hours it would be, the worse of the two ends."""
        begins, ends = self._local(starts_at, ends_at)
        return max(self.hours[0] * 60 - begins, ends - self.hours[1] * 60, 0)

    def in_long_day(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether it lies between early morning and evening, however they work."""
        begins, ends = self._local(starts_at, ends_at)
        return begins >= min(EDGES[0], self.hours[0]) * 60 and ends <= max(EDGES[1], self.hours[1]) * 60

    def bother(self, starts_at: datetime, ends_at: datetime) -> int:
        """How little one likes a time within one's hours: noon most of all, the ends of the day a little."""
        begins, ends = self._local(starts_at, ends_at)
        noon = 60 if begins < _NOON.stop and ends > _NOON.start else 0
        early = max(0, self.hours[0] * 60 + _SETTLING_IN - begins)
        late = max(0, ends - (self.hours[1] * 60 - _SETTLING_IN))
        return noon + min(early, _SETTLING_IN) // 2 + min(late, _SETTLING_IN) // 2

    def _local(self, starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
        """Begin and end on the clock of the wall, in minutes since midnight of the day it begins."""
        zone = zone_of(self.zone)
        begins, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
        days = (ends.date() - begins.date()).days
        return begins.hour * 60 + begins.minute, days * 1440 + ends.hour * 60 + ends.minute


@dataclass(frozen=True)
class Suggestion:
    """Times to suggest (UTC, in order), and how well they suit."""

    times: tuple[datetime, ...]
    fit: Fit


def suggest_times(
    own: Diary, partner: Diary, minutes: int, now: datetime, count: int = SUGGESTED
) -> Suggestion:
    """Up to `count` times for a meeting of so many `minutes`, on different days and not all at the same hour.

    Looks four weeks ahead of `now` (aware). Symmetric but for whose days are counted: those of `own`.
    """
    length = timedelta(minutes=minutes)
    candidates = [at for at in _moments(now) if _possible(own, partner, at, at + length)]
    within = [at for at in candidates if _outside(own, partner, at, at + length) == (0, 0)]
    if within:
        return Suggestion(_chosen(own, partner, within, length, count), Fit.HOURS)
    if candidates:
        return Suggestion(_kindest(own, partner, candidates, length, count), Fit.EDGES)
    return Suggestion((), Fit.NONE)


def common_day(diaries: Sequence[Diary], moment: datetime) -> bool:
    """Whether the day of `moment` is a working day of everybody, in their own zones."""
    return all(diary.works_on_day_of(moment) for diary in diaries)


def _moments(now: datetime) -> Iterator[datetime]:
    """Every full and half hour that may be suggested."""
    first = (now + NOTICE).astimezone(UTC).replace(minute=0, second=0, microsecond=0) + 2 * _STEP
    for step in range(int(HORIZON / _STEP)):
        yield first + step * _STEP


def _possible(own: Diary, partner: Diary, starts_at: datetime, ends_at: datetime) -> bool:
    return all(
        diary.in_long_day(starts_at, ends_at)
        and diary.works_on_day_of(starts_at)
        and diary.is_free(starts_at, ends_at)
        for diary in (own, partner)
    )


def _outside(own: Diary, partner: Diary, starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """How far it lies outside the hours of the one who has it worse, and of both together."""
    each = [diary.minutes_outside(starts_at, ends_at) for diary in (own, partner)]
    return max(each), sum(each)


def _kindest(
    own: Diary, partner: Diary, candidates: Sequence[datetime], length: timedelta, count: int
) -> tuple[datetime, ...]:
    """One on each of some days, those first that are least far outside anybody's hours."""
    least = min(_outside(own, partner, at, at + length) for at in candidates)
    near = [
        at for at in candidates if _outside(own, partner, at, at + length) <= (least[0] + 60, least[1] + 60)
    ]
    return _spread(own, near, lambda at, _: _outside(own, partner, at, at + length), count)


def _chosen(
    own: Diary, partner: Diary, candidates: Sequence[datetime], length: timedelta, count: int
) -> tuple[datetime, ...]:
    def bother(at: datetime, before: Sequence[datetime]) -> tuple[int, int]:
        again = 40 if _minute(own, at) in {_minute(own, other) for other in before} else 0
        return again + own.bother(at, at + length) + partner.bother(at, at + length), 0

    return _spread(own, candidates, bother, count)


def _spread(own: Diary, candidates: Sequence[datetime], bother: _Bother, count: int) -> tuple[datetime, ...]:
    """The least bothersome time of each of `count` days, with a day between two of them where there are enough."""
    days: dict[date, list[datetime]] = {}
    for at in candidates:
        days.setdefault(local_date(at, own.zone), []).append(at)
    chosen: list[date] = []
    for gap in range(_APART, 0, -1):
        for day in days:
            if len(chosen) < count and all(abs((day - other).days) >= gap for other in chosen):
                chosen.append(day)
    times: list[datetime] = []
    for day in sorted(chosen):
        times.append(min(days[day], key=lambda at: (bother(at, times), at)))
    return tuple(times)


def _minute(diary: Diary, at: datetime) -> time:
    return at.astimezone(zone_of(diary.zone)).time()
