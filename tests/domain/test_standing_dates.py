"""Standing dates: the hour holds, days off are kept clear of, and nothing comes twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import is_working_day, zone_of
from bot.domain.meeting_times import Diary
from bot.domain.standing_dates import Rhythm, next_standing_date

BERLIN, LOS_ANGELES = Diary("Europe/Berlin", "DE"), Diary("America/Los_Angeles", "US")
FIRST = datetime(2026, 3, 2, 16, tzinfo=UTC)  # Monday, 17:00 in Berlin
END = FIRST + timedelta(days=300)


def dates(rhythm: Rhythm, diaries, until: datetime = END):
    reached, found = 0, []
    while one := next_standing_date(rhythm, reached, diaries, rhythm.first_at, until):
        reached = one.turn
        found.append(one)
    return found


def test_the_hour_holds_over_every_change_of_the_clocks() -> None:
    found = dates(Rhythm(FIRST, 7, "Europe/Berlin"), [BERLIN, LOS_ANGELES])
    assert len(found) > 30
    assert {one.at.astimezone(zone_of("Europe/Berlin")).strftime("%H:%M") for one in found} == {"17:00"}
    # In the weeks in which only one of the two has changed the clocks, it is another hour over there.
    assert {one.at.astimezone(zone_of("America/Los_Angeles")).hour for one in found} == {8, 9}


def test_a_public_holiday_of_either_moves_it_to_the_next_common_day_and_it_is_known_why() -> None:
    found = dates(Rhythm(FIRST, 7, "Europe/Berlin"), [BERLIN, LOS_ANGELES])
    easter = next(one for one in found if one.instead_of and one.instead_of.date() == date(2026, 4, 6))
    assert easter.at.date() == date(2026, 4, 7)
    memorial = next(one for one in found if one.instead_of and one.instead_of.date() == date(2026, 5, 25))
    assert memorial.at.date() == date(2026, 5, 26)
    whit_monday = [one.at.date() for one in found]
    assert date(2026, 6, 1) in whit_monday


def test_a_long_break_is_left_out_and_the_rhythm_goes_on_after_it() -> None:
    summer = frozenset(date(2026, 7, 20) + timedelta(days=n) for n in range(21))
    off = Diary("Europe/Berlin", "DE", off=summer)
    days = [one.at.date() for one in dates(Rhythm(FIRST, 7, "Europe/Berlin"), [off, off])]
    assert date(2026, 7, 13) in days
    assert date(2026, 8, 10) in days
    assert not [day for day in days if date(2026, 7, 14) <= day < date(2026, 8, 10)]


def test_a_pause_leaves_turns_out_and_the_end_is_the_end() -> None:
    rhythm = Rhythm(FIRST, 14, "Europe/Berlin")
    later = FIRST + timedelta(days=60)
    found = next_standing_date(rhythm, 1, [BERLIN], later, END)
    assert found is not None
    assert later < found.at <= later + timedelta(days=15)
    assert next_standing_date(rhythm, 1, [BERLIN], END, END) is None


@settings(max_examples=60, deadline=None)
@given(
    every=st.sampled_from((7, 14, 21, 28)),
    zone=st.sampled_from(("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Australia/Lord_Howe")),
    start=st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    hour=st.integers(0, 23),
)
def test_dates_are_common_working_days_in_order_and_at_one_hour(
    every: int, zone: str, start: date, hour: int
) -> None:
    first = datetime.combine(start, time(hour, 30), tzinfo=zone_of(zone)).astimezone(UTC)
    diaries = [Diary(zone, "NZ"), Diary("Europe/Berlin", "DE")]
    found = dates(Rhythm(first, every, zone), diaries, first + timedelta(days=200))
    moments = [one.at for one in found]
    assert moments == sorted(set(moments))
    for one in found:
        assert all(is_working_day(one.at.astimezone(zone_of(d.zone)).date(), d.country) for d in diaries)
        assert one.at > first
    walls = {one.at.astimezone(zone_of(zone)).strftime("%H:%M") for one in found}
    assert len(walls) <= 2  # two only where the clock skips the hour itself
