"""Times that suit two people, wherever they live and whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import is_working_day, zone_of
from bot.domain.meeting_times import EDGES, Diary, Fit, suggest_times

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ZONES = (
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "UTC",
)
BERLIN = Diary("Europe/Berlin", "DE")
AUCKLAND = Diary("Pacific/Auckland", "NZ")


def local(diary: Diary, at: datetime) -> datetime:
    return at.astimezone(zone_of(diary.zone))


def hours(diary: Diary, at: datetime, minutes: int) -> tuple[float, float]:
    begins, ends = local(diary, at), local(diary, at + timedelta(minutes=minutes))
    day = (ends.date() - begins.date()).days * 24
    return begins.hour + begins.minute / 60, day + ends.hour + ends.minute / 60


diaries = st.builds(
    Diary,
    zone=st.sampled_from(ZONES),
    country=st.sampled_from(("", "DE", "US", "NZ", "AE")),
    hours=st.sampled_from(((9, 17), (6, 14), (12, 20), (10, 13))),
    off=st.sampled_from((frozenset(), frozenset({date(2026, 3, 4), date(2026, 10, 27)}))),
    busy=st.sampled_from(((), ((NOW + timedelta(hours=24), NOW + timedelta(hours=60)),))),
)


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(
    own=diaries,
    partner=diaries,
    minutes=st.sampled_from((30, 60, 90)),
    ahead=st.integers(0, 360),
)
def test_whatever_is_suggested_suits_both(own: Diary, partner: Diary, minutes: int, ahead: int) -> None:
    now = NOW + timedelta(days=ahead)
    found = suggest_times(own, partner, minutes, now)
    assert (found.fit is Fit.NONE) == (not found.times)
    assert list(found.times) == sorted(set(found.times))
    assert len({local(own, at).date() for at in found.times}) == len(found.times) <= 3
    for at in found.times:
        assert at >= now + timedelta(hours=24)
        for diary in (own, partner):
            begins, ends = hours(diary, at, minutes)
            first, last = diary.hours
            if found.fit is Fit.EDGES:
                first, last = min(first, EDGES[0]), max(last, EDGES[1])
            assert first <= begins < ends <= last
            day = local(diary, at).date()
            assert is_working_day(day, diary.country or None, diary.off)
            assert all(at + timedelta(minutes=minutes) <= b or at >= e for b, e in diary.busy)


def test_auckland_and_berlin_meet_at_the_kindest_edges_and_it_is_said() -> None:
    found = suggest_times(BERLIN, AUCKLAND, 60, NOW)
    assert found.fit is Fit.EDGES
    for at in found.times:
        assert {hours(BERLIN, at, 60)[0], hours(AUCKLAND, at, 60)[0]} == {7, 19}


def test_neighbours_meet_within_their_hours_not_at_noon_and_not_always_at_the_same_hour() -> None:
    found = suggest_times(BERLIN, Diary("Europe/Madrid", "ES"), 60, NOW)
    assert found.fit is Fit.HOURS
    begins = [hours(BERLIN, at, 60)[0] for at in found.times]
    assert len(set(begins)) == 3
    assert all(not 11 < hour < 13 for hour in begins)
    days = [local(BERLIN, at).date() for at in found.times]
    assert all((after - before).days >= 2 for before, after in pairwise(days))


def test_both_changes_of_the_clocks_keep_the_hours() -> None:
    new_york = Diary("America/New_York", "US")
    for now in (datetime(2026, 3, 6, 8, tzinfo=UTC), datetime(2026, 10, 22, 8, tzinfo=UTC)):
        found = suggest_times(BERLIN, new_york, 60, now)
        assert found.fit is Fit.HOURS
        assert all(hours(new_york, at, 60)[0] >= 9 and hours(BERLIN, at, 60)[1] <= 17 for at in found.times)


def test_nothing_is_laid_on_top_of_what_either_has_planned() -> None:
    free = suggest_times(BERLIN, BERLIN, 60, NOW).times
    taken = replace(
        BERLIN, busy=tuple((at - timedelta(minutes=15), at + timedelta(minutes=15)) for at in free)
    )
    for own, partner in ((taken, BERLIN), (BERLIN, taken)):
        for at in suggest_times(own, partner, 60, NOW).times:
            assert all(at + timedelta(hours=1) <= begins or at >= ends for begins, ends in taken.busy)


def test_no_time_at_all_is_an_answer() -> None:
    never = frozenset(NOW.date() + timedelta(days=n) for n in range(60))
    assert suggest_times(BERLIN, Diary(off=never), 60, NOW).fit is Fit.NONE
