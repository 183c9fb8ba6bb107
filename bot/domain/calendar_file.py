"""A date as a calendar file: iCalendar (RFC 5545), written by the `icalendar` library; and as links to calendars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_REMINDED = timedelta(hours=-1)
URL_LENGTH = 3000
"""Characters of a button's link."""


@dataclass(frozen=True)
class Event:
    """One date. `uid` tells it apart for good, so that a second file moves it instead of adding another, and
    `sequence` counts its changes; `starts_at` and `made_at` are aware; `url` only where the place is a link.
    `called_off`: the file takes it out of a calendar.
    """

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    made_at: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    sequence: int = 0
    called_off: bool = False


def calendar_file(event: Event) -> bytes:
    """The event as the bytes of an .ics file: UTC times, CRLF, folded, escaped, with a reminder an hour before; of one
    that was called off, that it is (RFC 5546, 3.2.5).
    """
    from icalendar import Alarm, Calendar
    from icalendar import Event as Entry

    calendar, entry, alarm = Calendar(), Entry(), Alarm()
    for name, value in (
        ("version", "2.0"),
        ("prodid", "-//mentorbot//mentoring//EN"),
        ("calscale", "GREGORIAN"),
        ("method", "CANCEL" if event.called_off else "PUBLISH"),
    ):
        calendar.add(name, value)
    entry.add("uid", _clean(event.uid))
    entry.add("dtstamp", event.made_at.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", _end(event))
    entry.add("sequence", event.sequence)
    entry.add("summary", _clean(event.title))
    if event.place:
        entry.add("location", _clean(event.place))
    if event.text:
        entry.add("description", _clean(event.text))
    if event.url:
        entry.add("url", re.sub(r"\s", "", _clean(event.url)))
    if event.called_off:
        entry.add("status", "CANCELLED")
    else:
        alarm.add("action", "DISPLAY")
        alarm.add("description", _clean(event.title))
        alarm.add("trigger", _REMINDED)
        entry.add_component(alarm)
    calendar.add_component(entry)
    return bytes(calendar.to_ical(sorted=False))


def google_link(event: Event) -> str:
    """A link that opens the event as a new entry in Google Calendar; at most `URL_LENGTH` characters."""
    span = f"{event.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}/{_end(event):%Y%m%dT%H%M%SZ}"
    given = {"action": "TEMPLATE", "text": _clean(event.title), "dates": span}
    return _link("https://calendar.google.com/calendar/render", given, "location", event.place)


def outlook_link(event: Event) -> str:
    """A link that opens the event as a new entry in Outlook on the web; at most `URL_LENGTH` characters."""
    given = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _clean(event.title),
        "startdt": f"{event.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{_end(event):%Y-%m-%dT%H:%M:%SZ}",
    }
    return _link("https://outlook.office.com/calendar/0/deeplink/compose", given, "location", event.place)


def _link(address: str, given: dict[str, str], place_name: str, place: str) -> str:
    full = {**given, place_name: _clean(place)} if place else given
    link = f"{address}?{urlencode(full, quote_via=quote)}"
    return link if len(link) <= URL_LENGTH else f"{address}?{urlencode(given, quote_via=quote)}"


def _end(event: Event) -> datetime:
    return event.starts_at.astimezone(UTC) + timedelta(minutes=event.minutes)


def _clean(value: str) -> str:
    """Without control characters; every line break is one character."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
