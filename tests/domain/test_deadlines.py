"""Until when people have time, and when they are reminded of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import is_working_day, zone_of
from bot.domain.deadlines import deadline, reminder

BERLIN = "Europe/Berlin"


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_a_deadline_is_the_end_of_a_working_day() -> None:
    tuesday_night = at(2027, 1, 12, 22, 11)  # 23:11 in Berlin
    assert deadline(tuesday_night, 2, BERLIN, "DE") == at(2027, 1, 15, 16)  # Friday, five in the afternoon
    tuesday_noon = at(2027, 1, 12, 11)
    assert deadline(tuesday_noon, 2, BERLIN, "DE") == at(2027, 1, 14, 16)


def test_a_deadline_on_a_weekend_a_holiday_or_a_silent_day_waits_for_the_next_working_day() -> None:
    monday = at(2027, 1, 11, 9)
    assert deadline(monday, 5, BERLIN, "DE") == at(2027, 1, 18, 16)  # Saturday: Monday
    assert deadline(monday, 5, BERLIN, "DE", off={date(2027, 1, 18)}) == at(2027, 1, 19, 16)
    assert deadline(at(2026, 12, 21, 9), 4, BERLIN, "DE") == at(2026, 12, 28, 16)  # Christmas is a Friday
    assert deadline(at(2026, 12, 21, 9), 4, BERLIN, "JP") == at(2026, 12, 25, 16)


def test_the_clocks_change_and_five_in_the_afternoon_stays_what_it_is() -> None:
    assert deadline(at(2027, 3, 26, 15), 3, BERLIN, "") == at(
        2027, 3, 29, 15
    )  # clocks go forward on the 28th
    assert deadline(at(2027, 10, 29, 15), 3, BERLIN, "") == at(2027, 11, 1, 16)  # and back on the 31st


def test_the_program_says_when_its_day_ends() -> None:
    assert deadline(at(2027, 1, 11, 9), 1, "Asia/Kolkata", "", (8, 20)) == at(2027, 1, 12, 14, 30)
    assert deadline(at(2027, 1, 11, 9), 1, "UTC", "", (0, 24)) == at(2027, 1, 13)


def test_a_program_that_is_always_silent_has_no_deadline() -> None:
    with pytest.raises(ValueError, match="no working day"):
        deadline(
            at(2027, 1, 11, 9), 1, "UTC", "", off={date(2027, 1, 1) + timedelta(days=n) for n in range(500)}
        )


@given(
    st.integers(0, 4 * 365 * 24 * 60),
    st.integers(1, 30),
    st.sampled_from([BERLIN, "America/St_Johns", "Pacific/Kiritimati", "America/Los_Angeles", "UTC"]),
    st.sampled_from(["", "DE", "SA", "US"]),
)
def test_nobody_gets_less_time_than_said(minutes: int, days: int, zone: str, country: str) -> None:
    begun = at(2025, 1, 1) + timedelta(minutes=minutes)
    until = deadline(begun, days, zone, country)
    local = until.astimezone(zone_of(zone))
    assert (local.hour, local.minute) == (17, 0)
    assert is_working_day(local.date(), country)
    on_the_wall = begun.astimezone(zone_of(zone)).replace(tzinfo=None)
    assert local.replace(tzinfo=None) - on_the_wall >= timedelta(days=days)


def test_a_reminder_comes_in_the_morning_of_the_last_working_day_that_leaves_a_day() -> None:
    begun, friday_evening, monday_evening = at(2027, 1, 11, 9), at(2027, 1, 15, 16), at(2027, 1, 18, 16)
    assert reminder(begun, friday_evening, BERLIN, "DE", begun) == at(2027, 1, 14, 8)
    assert reminder(begun, monday_evening, BERLIN, "DE", begun) == at(2027, 1, 15, 8)
    assert reminder(begun, friday_evening, "America/New_York", "US", begun) == at(2027, 1, 14, 14)


def test_who_has_little_time_is_reminded_on_the_last_day_or_not_at_all() -> None:
    friday = at(2027, 1, 15, 9)
    assert reminder(friday, at(2027, 1, 18, 16), BERLIN, "DE", friday) == at(2027, 1, 18, 8)
    assert reminder(friday, friday + timedelta(hours=47), BERLIN, "DE", friday) is None


def test_a_bot_that_was_away_catches_up_in_working_hours() -> None:
    begun, until = at(2027, 1, 11, 9), at(2027, 1, 15, 16)
    assert reminder(begun, until, BERLIN, "DE", at(2027, 1, 14, 11)) == at(2027, 1, 14, 11)
    assert reminder(begun, until, BERLIN, "DE", at(2027, 1, 14, 23)) == at(2027, 1, 15, 8)
    assert reminder(begun, until, BERLIN, "DE", at(2027, 1, 15, 16)) is None
