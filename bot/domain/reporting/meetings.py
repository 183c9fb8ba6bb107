"""Meetings by calendar month."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from bot.domain.calendar import local_date, local_moment
from bot.domain.reporting.figures import MONTH, Look
from bot.domain.shown.reporting import MonthOfMeetings

LEAST_MONTHS = 1.0
"""With less than this of pairs and months together, meetings per pair and month would say nothing."""


def months_of(seen: Look) -> tuple[MonthOfMeetings, ...]:
    """Every month of the program's zone from the first match to the moment of the look."""
    if not seen.pairs:
        return ()
    zone = seen.plan.zone
    held = Counter(
        _first(local_date(began, zone))
        for pair in seen.pairs
        for began, known in pair.meetings
        if known <= seen.at
    )
    months: list[MonthOfMeetings] = []
    month = _first(local_date(min(pair.published_at for pair in seen.pairs), zone))
    while month <= local_date(seen.at, zone):
        following = _first(month + timedelta(days=32))
        begin, until = local_moment(month, 0, zone), min(local_moment(following, 0, zone), seen.at)
        lasted = _together(seen, begin, until)
        per_pair = held[month] / lasted if lasted >= LEAST_MONTHS else None
        months.append(MonthOfMeetings(month, held[month], lasted, per_pair))
        month = following
    return tuple(months)


def _together(seen: Look, begin: datetime, until: datetime) -> float:
    """How long all pairs together were on their way, in months; as far as it was known at the look."""
    return sum((pair.on_its_way(begin, until) for pair in seen.pairs), timedelta()) / MONTH


def _first(day: date) -> date:
    return day.replace(day=1)
