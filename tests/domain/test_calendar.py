"""When a person may be messaged: their own hours, days, holidays, and clocks that change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    add_working_days,
    is_working_day,
    is_working_moment,
    last_working_moment,
    local_date,
    local_moment,
    next_daily_look,
    next_working_moment,
)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


ZONES = [
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "America/St_Johns",
    "Pacific/Kiritimati",
    "UTC",
]
moments = st.integers(0, 6 * 365 * 24 * 60).map(lambda minutes: at(2024, 1, 1) + timedelta(minutes=minutes))


def test_during_working_hours_now_is_the_moment() -> None:
    now = at(2027, 1, 12, 10, 30)
    assert next_working_moment(now, "Europe/Berlin", "DE") == now


def test_friday_evening_waits_for_monday_morning() -> None:
    assert next_working_moment(at(2027, 1, 15, 16), "Europe/Berlin", "DE") == at(2027, 1, 18, 8)


def test_five_in_the_afternoon_is_too_late_and_one_minute_before_is_not() -> None:
    assert is_working_moment(at(2027, 1, 12, 15, 59), "Europe/Berlin", "DE")
    assert not is_working_moment(at(2027, 1, 12, 16, 0), "Europe/Berlin", "DE")


def test_christmas_in_germany_is_an_ordinary_friday_elsewhere() -> None:
    christmas = date(2026, 12, 25)
    assert not is_working_day(christmas, "DE")
    assert is_working_day(christmas, "SA") is False  # Friday is weekend there
    assert is_working_day(date(2026, 12, 27), "SA")  # and Sunday is not
    assert is_working_day(christmas, "JP")


@pytest.mark.parametrize("country", ["", None, "XX", "ZZ", "de ", "💥"])
def test_an_unknown_country_has_weekends_only(country: str | None) -> None:
    assert is_working_day(date(2026, 12, 25), country)
    assert not is_working_day(date(2026, 12, 26), country)


def test_an_unknown_zone_counts_as_utc() -> None:
    assert local_date(at(2027, 1, 1, 23), "Nowhere/Atlantis") == date(2027, 1, 1)
    assert local_date(at(2027, 1, 1, 23), "../../etc/passwd") == date(2027, 1, 1)


def test_the_holidays_at_the_turn_of_the_year_belong_to_their_own_year() -> None:
    assert next_working_moment(at(2026, 12, 31, 20), "Europe/Berlin", "DE") == at(2027, 1, 4, 8)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Berlin", at(2027, 3, 26, 8), at(2027, 3, 29, 7)),
        ("Europe/Berlin", at(2027, 10, 29, 7), at(2027, 11, 1, 8)),
        ("America/Los_Angeles", at(2027, 3, 12, 17), at(2027, 3, 15, 16)),
        ("Pacific/Auckland", at(2027, 4, 1, 20), at(2027, 4, 4, 21)),
    ],
)
def test_nine_oclock_stays_nine_oclock_over_a_change_of_clocks(
    zone: str, before: datetime, after: datetime
) -> None:
    """The day before the weekend of the change, and the day after it."""
    assert local_moment(local_date(before, zone), 9, zone) == before
    evening = before + timedelta(hours=10)
    assert next_working_moment(evening, zone, None) == after


def test_an_hour_that_does_not_exist_is_the_one_after_it() -> None:
    # On 28 March 2027 two o'clock becomes three in Berlin.
    assert local_moment(date(2027, 3, 28), 2, "Europe/Berlin") == at(2027, 3, 28, 1)


def test_an_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    assert local_moment(date(2027, 10, 31), 2, "Europe/Berlin") == at(2027, 10, 31, 0)


def test_a_day_that_never_was_is_no_working_day() -> None:
    # Samoa skipped 30 December 2011, a Friday.
    thursday_evening = datetime(2011, 12, 29, 18, tzinfo=ZoneInfo("Pacific/Apia"))
    assert local_date(next_working_moment(thursday_evening, "Pacific/Apia", None), "Pacific/Apia") == date(
        2012, 1, 2
    )


def test_working_days_are_counted_over_easter() -> None:
    maundy_thursday = date(2027, 3, 25)
    assert add_working_days(maundy_thursday, 0, "DE") == maundy_thursday
    assert add_working_days(maundy_thursday, 1, "DE") == date(2027, 3, 30)
    assert add_working_days(maundy_thursday, 1, "US") == date(2027, 3, 26)
    assert add_working_days(maundy_thursday, 1, "US", off={date(2027, 3, 26)}) == date(2027, 3, 29)


@given(moments, st.sampled_from(ZONES), st.sampled_from(["DE", "US", "NZ", "", "IN"]))
def test_the_next_working_moment_is_one_and_none_lies_before_it(
    now: datetime, zone: str, country: str
) -> None:
    found = next_working_moment(now, zone, country)
    assert found >= now
    assert is_working_moment(found, zone, country)
    if found > now:
        assert not is_working_moment(now, zone, country)
        assert not is_working_moment(found - timedelta(minutes=1), zone, country)
        assert next_working_moment(found - timedelta(minutes=1), zone, country) == found


@given(moments, st.sampled_from(ZONES))
def test_the_last_working_hours_began_before(moment: datetime, zone: str) -> None:
    found = last_working_moment(moment, zone, "DE")
    assert found < moment
    assert found.astimezone(ZoneInfo(zone)).hour == 9
    assert is_working_moment(found, zone, "DE")


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sampled_from(ZONES))
def test_every_day_has_its_own_nine_oclock(day: date, zone: str) -> None:
    assert local_date(local_moment(day, 9, zone), zone) == day


def test_a_calendar_without_working_days_is_refused_instead_of_searched_for_ever() -> None:
    off = {date(2027, 1, 1) + timedelta(days=n) for n in range(500)}
    with pytest.raises(ValueError, match="no working hours"):
        next_working_moment(at(2027, 1, 1), "UTC", None, off=off)


def test_whatever_looks_once_a_day_looks_at_the_same_time_and_never_twice() -> None:
    morning = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    look = next_daily_look(morning)
    assert look == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    assert next_daily_look(look) == look + timedelta(days=1), "not the same one again"
    assert next_daily_look(look - timedelta(minutes=1)) == look
    assert next_daily_look(morning.astimezone(ZoneInfo("Pacific/Auckland"))) == look
