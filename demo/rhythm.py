"""When colleagues look at Slack: working hours in their own time zone, Monday to Friday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = 9, 17
_FRIDAY = 5


def after_working_hours(moment: datetime, zone: str, hours: float, *, minute: int = 0) -> datetime:
    """The moment (UTC) after `hours` full working hours in `zone`, at the given minute of the hour.

    Counted in whole hours from the start of the current one. So a message that comes some minutes late,
    because it had to be sent again, meets the same colleague at the same time.
    """
    local = moment.astimezone(ZoneInfo(zone)).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    local = _into_work(local)
    for _ in range(max(1, round(hours))):
        local = _into_work(local + timedelta(hours=1))
    due = local.replace(minute=minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return max(due, moment)


def _into_work(local: datetime) -> datetime:
    """This wall-clock hour if it is a working hour, else the next one that is."""
    if local.hour >= EVENING:
        local = (local + timedelta(days=1)).replace(hour=MORNING)
    elif local.hour < MORNING:
        local = local.replace(hour=MORNING)
    while local.isoweekday() > _FRIDAY:
        local = (local + timedelta(days=1)).replace(hour=MORNING)
    return local
