"""Who reads: the names, time zone and clock by which ids and dates in a text become words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from babel.dates import format_date, format_time, format_timedelta


def _unknown(_identity: str) -> str | None:
    return None


@dataclass(frozen=True)
class Reading:
    """One reader's view of a text.

    `zone` is the reader's time zone, `locale` their language as Slack has it ("de-DE"), and `now` the present moment
    (aware); `user_name` and `channel_name` turn an id into what stands behind @ and #, or None if nothing is known;
    `reader` is the reader's user id.
    """

    zone: tzinfo = UTC
    locale: str = "en-US"
    now: datetime = field(default=datetime(1970, 1, 1, tzinfo=UTC))
    user_name: Callable[[str], str | None] = _unknown
    channel_name: Callable[[str], str | None] = _unknown
    reader: str = ""


def _ordinal(day: int) -> str:
    suffix = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _clock(moment: datetime, seconds: str = "") -> str:
    return f"{moment.hour % 12 or 12}:{moment.minute:02}{seconds} {'PM' if moment.hour // 12 else 'AM'}"


def _long(moment: datetime) -> str:
    return f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}, {moment.year}"


def _medium(moment: datetime) -> str:
    return f"{moment:%B} {_ordinal(moment.day)}, {moment.year}"


def _short(moment: datetime) -> str:
    return f"{moment:%b} {moment.day}, {moment.year}"


def _or_near(moment: datetime, now: datetime, written: str, locale: str = "en") -> str:
    days = (moment.date() - now.date()).days
    return dict(zip((-1, 0, 1), _NEAR.get(locale[:2], ()), strict=False)).get(days, written)


_NEAR = {
    "en": ("yesterday", "today", "tomorrow"),
    "de": ("gestern", "heute", "morgen"),
    "es": ("ayer", "hoy", "mañana"),
}


def ago(moment: datetime, now: datetime) -> str:
    """How long before (or after) `now`, in the largest whole unit: "3 days ago", "in 2 hours"."""
    distance = now - moment
    seconds = abs(distance.total_seconds())
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(seconds // length)
        if count:
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if distance > timedelta() else f"in {words}"
    return "just now"


def written_date(timestamp: int, pattern: str, reading: Reading) -> str:
    """Slack's date pattern ("{date_short_pretty} at {time}") filled in for the reader's zone.

    Raises ValueError if the moment cannot be expressed or the pattern has a token Slack does not know.
    """
    try:
        moment = datetime.fromtimestamp(timestamp, reading.zone)
    except (OverflowError, OSError) as error:
        raise ValueError(str(timestamp)) from error
    now = reading.now.astimezone(reading.zone)
    tokens = _english(moment, now) if reading.locale[:2] == "en" else _foreign(moment, now, reading.locale)

    def fill(match: re.Match[str]) -> str:
        if match[1] not in tokens:
            raise ValueError(f"unknown date token {match[1]}")
        return tokens[match[1]]

    written = re.sub(r"\{(\w+)\}", fill, pattern)
    # A sentence that starts with the date starts with a capital, as in Slack.
    return written[:1].upper() + written[1:] if pattern.startswith("{") else written


def _english(moment: datetime, now: datetime) -> dict[str, str]:
    """What Slack writes for each of its tokens."""
    return {
        "date_num": f"{moment:%Y-%m-%d}",
        "date_slash": f"{moment:%m/%d/%Y}",
        "date": _medium(moment),
        "date_short": _short(moment),
        "date_long": _long(moment),
        "date_pretty": _or_near(moment, now, _medium(moment)),
        "date_short_pretty": _or_near(moment, now, _short(moment)),
        "date_long_pretty": _or_near(moment, now, _long(moment)),
        "day_divider_pretty": _or_near(moment, now, f"{moment:%A}, {moment:%B} {_ordinal(moment.day)}"),
        "time": _clock(moment),
        "time_secs": _clock(moment, f":{moment.second:02}"),
        "ago": ago(moment, now),
    }


def _foreign(moment: datetime, now: datetime, locale: str) -> dict[str, str]:
    """The same in another language, as Babel writes dates there."""
    there = locale.replace("-", "_")
    full, long, medium, short = (
        format_date(moment, size, there) for size in ("full", "long", "medium", "short")
    )
    return {
        "date_num": f"{moment:%Y-%m-%d}",
        "date_slash": short,
        "date": long,
        "date_short": medium,
        "date_long": full,
        "date_pretty": _or_near(moment, now, long, locale),
        "date_short_pretty": _or_near(moment, now, medium, locale),
        "date_long_pretty": _or_near(moment, now, full, locale),
        "day_divider_pretty": _or_near(moment, now, full, locale),
        "time": format_time(moment, "short", tzinfo=moment.tzinfo, locale=there),
        "time_secs": format_time(moment, "medium", tzinfo=moment.tzinfo, locale=there),
        "ago": format_timedelta(moment - now, add_direction=True, locale=there),
    }
