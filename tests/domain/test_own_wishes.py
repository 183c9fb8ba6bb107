"""What people and coordinators may wish of reminders: own hours, quiet, a digest, another end, another rhythm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.journey import outlook, pause_end, rest_of_day, still_applies
from bot.domain.states.pair import PairState
from bot.domain.telling import is_digest_day
from tests.domain.lives import Life

BERLIN = ZoneInfo("Europe/Berlin")


def hours_told(life: Life, person: str) -> set[int]:
    return {told.at.astimezone(BERLIN).hour for told in life.told if told.person == person}


def test_own_hours_count_instead_of_the_programs(life: Life) -> None:
    life.person("mina", hours=(6, 8))
    life.until(40)
    assert hours_told(life, "mina") == {6}
    assert hours_told(life, "theo") == {9}


def test_nothing_is_told_in_the_quiet_time_and_nothing_is_lost(life: Life) -> None:
    life.person("mina", quiet_until=life.day(16))
    life.until(16.5)
    assert life.steps("mina") == [(16, "first_meeting_not_booked"), (16, "sign_agreement")]
    assert [day for day, _ in life.steps("theo")] == [7, 14]


def test_a_weekly_digest_waits_for_its_day_but_a_meeting_does_not(life: Life) -> None:
    life.person("mina", digest_day=3)  # day 0 is a Monday
    life.on(20, lambda pair: pair.plan("m1", 22.2)).until(22)
    assert life.steps("mina") == [
        (3, "book_first_meeting"),
        (10, "first_meeting_not_booked"),
        (17, "sign_agreement"),
        (21, "meeting_tomorrow"),
    ]
    life.until(25)
    assert (24, "set_goals") in life.steps("mina")


def test_what_one_asked_for_tomorrow_comes_tomorrow_digest_or_not(life: Life) -> None:
    life.person("mina", digest_day=3)
    life.until(3.2)
    life.person("mina", snoozed={"book_first_meeting": life.day(4)})
    life.until(5)
    assert life.days("book_first_meeting", "mina") == [3, 4]


@pytest.mark.parametrize(
    ("day", "weekday", "told"),
    [
        (date(2027, 1, 14), 3, True),  # a Thursday
        (date(2027, 1, 15), 3, False),
        (date(2027, 3, 30), 4, True),  # Tuesday after Easter: Friday to Monday were free
        (date(2027, 3, 31), 4, False),
        (date(2027, 1, 18), 5, True),  # Saturdays: the Monday after
        (date(2027, 1, 16), 5, False),  # but not the Saturday itself
    ],
)
def test_the_digest_of_a_free_day_comes_on_the_next_working_day(day: date, weekday: int, told: bool) -> None:
    assert is_digest_day(day, weekday, "DE") is told


def test_after_a_whole_silent_week_the_digest_comes_on_the_first_day(life: Life) -> None:
    silent = {date(2027, 2, 1) + timedelta(days=n) for n in range(14)}
    assert is_digest_day(date(2027, 2, 15), 3, "DE", silent)
    assert not is_digest_day(date(2027, 2, 16), 3, "DE", silent)


def test_what_falls_due_later_on_another_day_than_the_digest_is_not_told_along(life: Life) -> None:
    life.person("mina", digest_day=1)
    monday = datetime(2027, 1, 25, 8, tzinfo=UTC)  # day 14: the agreement is asked for at nine in Berlin
    assert rest_of_day(life.facts, life.program, "mina", monday - timedelta(hours=1)) == ()
    assert rest_of_day(life.facts, life.program, "theo", monday - timedelta(hours=1)) != ()


# -- another end, another rhythm


def test_an_extension_moves_the_last_quarter_and_leaves_the_rest(life: Life) -> None:
    life.busy().on(100, lambda pair: pair.change(extra_days=60)).until(245)
    assert life.days("pulse", "theo") == [30, 120]
    assert life.days("midpoint_review", "theo") == [91, 94, 100]
    assert life.days("closing_is_near", "theo") == [210]
    assert life.days("final_review", "theo")[0] == 240


def test_what_was_told_before_an_extension_is_told_again_towards_the_new_end(life: Life) -> None:
    life.busy().on(185, lambda pair: pair.change(extra_days=90)).until(300)
    assert life.days("closing_is_near", "theo") == [150, 240]
    assert [day for day in life.days("final_review", "theo") if day < 190] == [182, 185]
    assert next(day for day in life.days("final_review", "theo") if day > 190) == 270


def test_a_pairs_own_rhythm_counts(life: Life) -> None:
    for cadence, day in ((None, 21), (30, 37), (7, 14)):
        one = Life(life.program, replace(life.facts, cadence_days=cadence), life.now)
        one.on(7, lambda pair: pair.meet(7)).until(60)
        assert one.days("book_next_meeting", "mina")[0] == day


# -- what coordinators take out


def test_a_skipped_reminder_is_not_sent_that_week_and_not_later_either(life: Life) -> None:
    life.skip("book_first_meeting")
    life.until(6)
    assert life.steps("mina") == []
    life.until(8)
    assert life.steps("mina") == [(7, "first_meeting_not_booked")]


def test_skipping_another_week_changes_nothing_in_this_one(life: Life) -> None:
    life.skip("sign_agreement", weeks=3)
    life.until(30)
    assert life.days("sign_agreement", "mina") == [14]


def test_a_reminder_that_still_waits_can_be_skipped(life: Life) -> None:
    life.person("mina", quiet_until=life.day(8))
    life.skip("first_meeting_not_booked", weeks=1)
    life.until(13)
    assert life.steps("mina") == []


def test_a_recorded_reminder_is_not_sent_once_it_was_skipped_or_taken_out(life: Life) -> None:
    step = life.program.step("sign_agreement")
    now = life.day(14)
    life.now = now
    assert still_applies(step, "d14", "mina", life.facts, life.program, now)
    assert not still_applies(replace(step, off=True), "d14", "mina", life.facts, life.program, now)
    life.skip("sign_agreement")
    assert not still_applies(step, "d14", "mina", life.facts, life.program, now)


def test_what_is_off_is_never_due(life: Life) -> None:
    timeline = tuple(replace(step, off=step.key == "sign_agreement") for step in life.program.timeline)
    quiet = Life(replace(life.program, timeline=timeline), life.facts, life.now).until(40)
    assert quiet.days("sign_agreement", "mina") == []
    assert quiet.days("set_goals", "mina") == [21, 28]


# -- a pause that ends by itself


def test_a_pause_ends_on_its_day_in_working_hours(life: Life) -> None:
    life.until(1)
    life.pause(until=date(2027, 1, 23))  # a Saturday
    assert outlook(life.facts, life.program, life.now).next_look == datetime(2027, 1, 25, 8, tzinfo=UTC)
    life.until(20)
    assert (life.facts.status, life.facts.paused_until) == (PairState.ACTIVE, None)
    assert life.steps("mina")[0] == (14, "book_first_meeting")  # day 3, and 11 days of pause


def test_a_pause_waits_where_the_pair_cannot_go_on(life: Life) -> None:
    life.pause(until=date(2027, 1, 13))
    for change in ({"on_hold": True}, {"paused_until": None}, {"theo": False}):
        if "theo" in change:
            facts = replace(life.facts, mentor=replace(life.facts.mentor, active=False))
        else:
            facts = replace(life.facts, **change)  # type: ignore[arg-type]
        assert pause_end(facts, life.program) is None
