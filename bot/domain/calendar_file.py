"""A date as a calendar file: iCalendar (RFC 5545), the one place that writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LINE = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """One date. `uid` tells it apart for good, so that a second file moves it instead of adding another;
    `starts_at` and `made_at` are aware; `url` only where the place is a link.
    """

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    made_at: datetime
    place: str = ""
    text: str = ""
    url: str = ""


def calendar_file(event: Event) -> bytes:
    """The event as the bytes of an .ics file: UTC times, CRLF, folded, escaped, with a reminder an hour before."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mentorbot//training//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_moment(event.made_at)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.starts_at + timedelta(minutes=event.minutes))}",
        f"SUMMARY:{_text(event.title)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{_text(event.text)}"] if event.text else []),
        *([f"URL:{_plain(event.url)}"] if event.url else []),
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(event.title)}",
        "TRIGGER:-PT1H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line breaks are escaped (RFC 5545, 3.3.11)."""
    escaped = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = escaped.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _plain(value: str) -> str:
    """A value of another type, on one line."""
    return re.sub(r"\s", "", _CONTROL.sub("", value))


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never within a character; each further one begins with a space."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*pieces, piece])
