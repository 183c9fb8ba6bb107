"""A calendar file as RFC 5545 wants it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar_file import Event, calendar_file

AT = datetime(2026, 3, 29, 10, 30, tzinfo=timezone(timedelta(hours=2)))
MADE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def unfolded(content: bytes) -> list[str]:
    """The content lines, as a calendar reads them."""
    assert content.endswith(b"\r\n")
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_date_is_one_event_in_utc() -> None:
    lines = unfolded(
        calendar_file(Event("session-7@x", "Kickoff", AT, 90, MADE, "Room 7", url="https://x.io/a b"))
    )
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in ("UID:session-7@x", "DTSTAMP:20260302T090000Z", "DTSTART:20260329T083000Z",
                 "DTEND:20260329T100000Z", "SUMMARY:Kickoff", "LOCATION:Room 7", "URL:https://x.io/ab"):  # fmt: skip
        assert line in lines


def test_a_date_that_was_called_off_leaves_the_calendar() -> None:
    lines = unfolded(
        calendar_file(Event("session-7@x", "Kickoff", AT, 90, MADE, sequence=1, called_off=True))
    )
    for line in ("METHOD:CANCEL", "UID:session-7@x", "STATUS:CANCELLED", "SEQUENCE:1"):
        assert line in lines
    assert "BEGIN:VALARM" not in lines


def test_what_people_typed_cannot_become_a_line_of_its_own() -> None:
    lines = unfolded(calendar_file(Event("u", "A; B, C\\D\r\nATTENDEE:x\n", AT, 60, MADE)))
    assert "SUMMARY:A\\; B\\, C\\\\D\\nATTENDEE:x\\n" in lines
    assert not any(line.startswith("ATTENDEE") for line in lines)


@pytest.mark.long
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_fits_its_lines_and_comes_back(title: str, place: str) -> None:
    content = calendar_file(Event("u", title, AT, 60, MADE, place))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    wanted = "".join(c for c in title.replace("\r\n", "\n").replace("\r", "\n") if c in "\t\n" or ord(c) > 31)
    wanted = wanted.replace("\x7f", "")
    summary = next(line for line in unfolded(content) if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    assert "\n" not in summary
    back = ""
    characters = iter(summary)
    for character in characters:
        back += {"n": "\n"}.get(follow := next(characters), follow) if character == "\\" else character
    assert back == wanted
