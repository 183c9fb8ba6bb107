"""Standing dates: the same hour on the clock of whoever made them, every so many days, kept clear of days off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.calendar import local_date, zone_of
from bot.domain.meeting_times import Diary, common_day

RHYTHMS = (7, 14, 28)
"""Every one, two and four weeks; a pair's own cadence besides."""
_DAY = timedelta(days=1)
_LONGEST = 400  # turns; an end comes long before


@dataclass(frozen=True)
class Rhythm:
    """`first_at` is aware; its hour on the clock of `zone` (IANA) holds for all."""

    first_at: datetime
    every_days: int
    zone: str

    def day_of(self, turn: int) -> date:
        """The local day of a turn; the first one is turn 0."""
        return local_date(self.first_at, self.zone) + turn * self.every_days * _DAY

    def at(self, day: date) -> datetime:
        """The usual hour on a day, UTC. Where the clock skips it: as much later as it was put forward."""
        zone = zone_of(self.zone)
        wall = self.first_at.astimezone(zone).time().replace(fold=0)
        return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True)
class StandingDate:
    """One of them. `instead_of`: the moment it would have been, if that day does not suit both."""

    turn: int
    at: datetime
    instead_of: datetime | None = None


def other_hour(rhythm: Rhythm, at: datetime, turn: int, zone: str) -> bool:
    """Whether this date is at another hour on the clock of `zone` than the turn before it was: only the clocks of
    one of the two have changed in between.
    """
    if turn == 0:
        return False
    before = rhythm.at(rhythm.day_of(turn - 1))
    there, then = (moment.astimezone(zone_of(zone)).time() for moment in (at, before))
    here, formerly = (moment.astimezone(zone_of(rhythm.zone)).time() for moment in (at, before))
    return here == formerly and there != then


def next_standing_date(
    rhythm: Rhythm, reached: int, diaries: Sequence[Diary], now: datetime, until: datetime
) -> StandingDate | None:
    """The first date after turn `reached` that lies after `now` and before `until` (both aware); None: no more.

    A day off of anybody, or of the program, moves it to the next working day of all. One that would run into
    the date after it is left out.
    """
    turn = max(reached + 1, _turns_before(rhythm, now))
    for ahead in range(turn, turn + _LONGEST):
        usual = rhythm.at(rhythm.day_of(ahead))
        if usual >= until:
            return None
        if usual <= now:
            continue
        found = _suiting(rhythm, ahead, diaries)
        if found is not None and found < until:
            return StandingDate(ahead, found, usual if found != usual else None)
    return None


def _turns_before(rhythm: Rhythm, now: datetime) -> int:
    gone = local_date(now, rhythm.zone) - local_date(rhythm.first_at, rhythm.zone)
    return gone.days // rhythm.every_days


def _suiting(rhythm: Rhythm, turn: int, diaries: Sequence[Diary]) -> datetime | None:
    day = rhythm.day_of(turn)
    while day < rhythm.day_of(turn + 1):
        at = rhythm.at(day)
        if common_day(diaries, at):
            return at
        day += _DAY
    return None
