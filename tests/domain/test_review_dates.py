"""Until when a review can be changed, and whose is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.pair_facts import MeetingFacts, PairFacts, PersonFacts
from bot.domain.review_dates import last_day, owed
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.program_file.document import load_template

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
PLAN = load_template("career_development")


def pair(days, **more):
    """A pair that was published so many days before MONDAY."""
    known = {"id": "1", "mentee": PersonFacts("mia"), "mentor": PersonFacts("omar")}
    return PairFacts(published_at=MONDAY - timedelta(days=days), **{**known, **more})


def of(facts, form, occurrence, **more):
    return last_day(PLAN, facts, form, occurrence, "UTC", more.pop("now", MONDAY), **more)


def test_a_review_can_be_changed_for_two_weeks_after_its_last_reminder():
    # Day 90 is MONDAY; the last reminder comes seven working days later, on 11 March.
    assert of(pair(90), "midpoint", "d90") == date(2026, 3, 25)


def test_each_pulse_has_a_last_day_of_its_own():
    facts = pair(120)
    assert of(facts, "pulse", "d120") == date(2026, 3, 16)
    assert of(facts, "pulse", "d30") == date(2025, 12, 16)


def test_who_answers_late_has_a_week_to_change_it():
    late = MONDAY + timedelta(days=60)
    assert of(pair(90), "midpoint", "d90", sent_at=MONDAY) == date(2026, 3, 25)
    assert of(pair(90), "midpoint", "d90", sent_at=late) == late.date() + timedelta(days=7)


def test_a_pause_and_more_time_move_the_day():
    assert of(pair(100, shift_days=10), "midpoint", "d90") == date(2026, 3, 25)
    longer = of(pair(180, extra_days=28), "final", "d180")
    assert longer == of(pair(180), "final", "d180") + timedelta(days=28)


def test_while_a_pair_is_paused_its_days_wait():
    facts = pair(95, paused_since=MONDAY, status=PairState.PAUSED)
    month_later = MONDAY + timedelta(days=28)
    assert of(facts, "midpoint", "d90", now=month_later) >= month_later.date() + timedelta(days=14)


def test_the_fit_check_counts_from_the_meeting_it_is_about():
    held = MeetingFacts("7", MONDAY - timedelta(days=3), MeetingState.HELD)
    asked = of(pair(20, meetings=(held,)), "fit_check", "7")
    assert asked == date(2026, 3, 13)  # asked an hour after the meeting, on Friday


def test_what_no_reminder_asks_for_has_no_last_day():
    assert of(pair(90), "closing", "") is None


def test_a_plan_that_is_silent_for_years_asks_for_nothing():
    from bot.domain.program import Blackout

    silent = replace(PLAN, blackouts=(Blackout(date(2026, 1, 1), date(2029, 1, 1)),))
    assert last_day(silent, pair(90), "midpoint", "d90", "UTC", MONDAY) is None
    assert owed(silent, pair(90), MONDAY) == ()


def test_both_owe_a_review_from_the_day_it_is_asked():
    assert [(one.form, one.person) for one in owed(PLAN, pair(90), MONDAY)] == [
        ("midpoint", "mia"),
        ("midpoint", "omar"),
    ]
    assert owed(PLAN, pair(90), MONDAY - timedelta(days=1)) == ()


def test_who_has_answered_owes_nothing():
    facts = pair(90, submissions=frozenset({("midpoint", "mia", "d90")}))
    assert [one.person for one in owed(PLAN, facts, MONDAY)] == ["omar"]


@pytest.mark.parametrize("status", [PairState.CLOSED, PairState.ENDED, PairState.ARCHIVED])
def test_of_a_pair_that_is_over_only_what_the_plan_still_asks(status):
    forms = {one.form for one in owed(PLAN, pair(185, status=status), MONDAY)}
    assert forms == ({"final"} if status is PairState.CLOSED else set())


def test_nobody_waits_for_a_pulse_for_ever_or_for_someone_who_has_left():
    assert {one.occurrence for one in owed(PLAN, pair(60), MONDAY)} == set()
    gone = pair(90, mentor=PersonFacts("omar", active=False))
    assert [one.person for one in owed(PLAN, gone, MONDAY)] == ["mia"]


def test_a_reminder_that_is_taken_out_asks_nobody():
    quiet = replace(PLAN, timeline=tuple(replace(step, off=True) for step in PLAN.timeline))
    assert owed(quiet, pair(90), MONDAY) == ()
    assert last_day(quiet, pair(90), "midpoint", "d90", "UTC", MONDAY) is not None


def test_that_somebody_is_still_deciding_shows_only_to_themselves():
    meetings = tuple(
        MeetingFacts(str(n), MONDAY - timedelta(days=days), MeetingState.HELD)
        for n, days in ((1, 14), (2, 3))
    )
    answered = frozenset({("fit_check", "mia", "1"), ("fit_check", "omar", "1")})
    facts = pair(25, meetings=meetings, submissions=answered, still_deciding=frozenset({"mia"}))
    assert [(one.person, one.occurrence, one.again) for one in owed(PLAN, facts, MONDAY)] == [
        ("mia", "2", True)
    ]
