"""Who is reminded of what and when, told as the lives of one pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.journey import form_occurrence, outlook, rest_of_day, still_applies
from bot.domain.occurrence import Occurrence, parse_occurrence
from bot.domain.program import Blackout
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from tests.domain.lives import Life


def test_a_pair_that_never_meets_is_asked_kindly_and_then_a_coordinator_is(life: Life) -> None:
    life.until(40)
    assert life.steps("mina") == [
        (3, "book_first_meeting"),
        (7, "first_meeting_not_booked"),
        (14, "sign_agreement"),
        (21, "sign_agreement"),
        (21, "set_goals"),
        (28, "set_goals"),
        (30, "pulse"),
    ]
    assert life.steps("theo") == [
        (7, "first_meeting_not_booked"),
        (14, "sign_agreement"),
        (21, "sign_agreement"),
        (30, "pulse"),
    ]
    assert life.steps(None) == [
        (10, "coordinators_first_meeting_unbooked"),
        (21, "coordinators_first_meeting_unheld"),
        (28, "coordinators_agreement_unsigned"),
        (35, "coordinators_no_goals"),
    ]


def test_a_pair_that_does_everything_hears_only_what_has_a_date(life: Life) -> None:
    life.busy().on(170, lambda pair: pair.change(status=PairState.CLOSING, closing_held=True)).until(400)
    assert life.steps("theo") == [
        (30, "pulse"),
        (91, "midpoint_review"),  # day 90 is a Sunday
        (94, "midpoint_review"),
        (100, "midpoint_review"),
        (120, "pulse"),
        (150, "closing_is_near"),
        (168, "book_closing"),  # a Saturday
        (182, "final_review"),
        (185, "final_review"),
        (189, "keep_or_archive"),
        (191, "final_review"),
        (200, "final_review"),
    ]
    assert life.days("coordinators_midpoint_missing", None)
    assert life.days("impact_pulse", "theo") == []  # only of a pair that was closed


def test_a_booked_first_meeting_ends_the_booking_reminders(life: Life) -> None:
    life.on(2, lambda pair: pair.plan("m1", 10.2)).until(9)
    assert life.steps("mina") == []
    life.until(11.4)
    assert life.steps("mina") == [(9, "meeting_tomorrow"), (10, "meeting_feedback")]


def test_who_waits_for_an_answer_to_suggested_times_is_not_asked_to_book(life: Life) -> None:
    life.on(2, lambda pair: pair.change(suggested_by=frozenset({"mina"}))).until(9)
    assert life.steps("mina") == []
    assert "first_meeting_not_booked" in {step for _, step in life.steps("theo")}
    life.on(9.1, lambda pair: pair.change(suggested_by=frozenset())).until(12)
    assert "first_meeting_not_booked" in {step for _, step in life.steps("mina")}, "nobody answered"


def test_who_was_just_sent_times_is_reminded_of_them_two_days_later(life: Life) -> None:
    def suggest(pair: Life) -> None:
        pair.change(suggested_by=frozenset({"mina"}), suggested_at=pair.now)

    life.on(6.4, suggest).until(8.3)
    assert "first_meeting_not_booked" not in {step for _, step in life.steps("theo")}
    life.until(12)
    assert "first_meeting_not_booked" in {step for _, step in life.steps("theo")}, "still open"
    assert "first_meeting_not_booked" not in {step for _, step in life.steps("mina")}


def test_a_meeting_that_nobody_settled_is_not_called_unbooked_at_once(life: Life) -> None:
    life.on(2, lambda pair: pair.plan("m1", 6.1)).until(7.9)
    assert "first_meeting_not_booked" not in {step for _, step in life.steps("theo")}
    life.until(10)
    assert life.days("first_meeting_not_booked", "theo") == [9]


def test_a_reminder_comes_a_day_before_the_meeting_and_feedback_an_hour_after_it_began(life: Life) -> None:
    life.on(1, lambda pair: pair.plan("m1", 9.1)).until(10)
    at = {told.step: told.at for told in life.told if told.person == "mina"}
    start = life.day(9.1)
    assert at["meeting_tomorrow"] == start - timedelta(hours=24)
    assert at["meeting_feedback"] == start + timedelta(hours=1)


def test_a_monday_morning_meeting_is_announced_on_friday(life: Life) -> None:
    monday_at_nine_in_berlin = 6.958333333333333
    life.on(0.1, lambda pair: pair.plan("m1", monday_at_nine_in_berlin)).until(8)
    assert life.days("meeting_tomorrow", "mina") == [4]


def test_a_monday_meeting_is_announced_on_friday_and_not_when_it_is_about_to_begin(life: Life) -> None:
    monday_at_eleven_in_berlin = 7.041666666666667
    life.on(0.1, lambda pair: pair.plan("m1", monday_at_eleven_in_berlin)).until(8)
    assert life.days("meeting_tomorrow", "mina") == [4]


@pytest.mark.parametrize(("number", "told"), [(7.25, [7]), (7.03, [])])
def test_a_monday_meeting_planned_on_friday_is_announced_while_there_is_time_left(
    life: Life, number: float, told: list[int]
) -> None:
    life.on(4.2, lambda pair: pair.plan("m1", number)).until(8)
    days = life.days("meeting_tomorrow", "mina")
    assert [round(day) for day in days] == told


def test_nobody_is_asked_how_a_meeting_was_while_it_goes_on(life: Life) -> None:
    def plan_long(pair: Life) -> None:
        pair.plan("m1", 9.1)
        pair.change(meetings=(replace(pair.facts.meetings[0], minutes=90),))

    life.on(1, plan_long).until(10)
    asked = [told.at for told in life.told if told.step == "meeting_feedback"]
    assert asked
    assert min(asked) == life.day(9.1) + timedelta(minutes=90 + 60)


def test_nobody_is_reminded_of_a_meeting_they_have_only_just_planned(life: Life) -> None:
    life.on(1.1, lambda pair: pair.plan("m1", 1.5)).until(3)
    assert life.days("meeting_tomorrow", "mina") == []


def test_a_meeting_that_was_moved_is_announced_again(life: Life) -> None:
    def move(pair: Life) -> None:
        moved = replace(pair.facts.meetings[0], starts_at=pair.day(11.1), planned_at=pair.now)
        pair.change(meetings=(moved,))

    life.on(1, lambda pair: pair.plan("m1", 4.1)).on(3.5, move).until(12)
    assert life.days("meeting_tomorrow", "mina") == [3, 10]


def test_a_cancelled_meeting_asks_for_no_feedback(life: Life) -> None:
    life.on(1, lambda pair: pair.plan("m1", 4.1))
    life.on(3.5, lambda pair: pair.settle("m1", MeetingState.CANCELLED)).until(6)
    assert life.days("meeting_feedback", "mina") == []


def test_whoever_gave_feedback_is_not_asked_for_it(life: Life) -> None:
    life.on(1, lambda pair: pair.plan("m1", 4.1))
    life.on(4.11, lambda pair: pair.settle("m1", MeetingState.HELD, "theo")).until(6)
    assert life.days("meeting_feedback", "theo") == []
    assert life.days("meeting_feedback", "mina") == [4]


def test_the_fit_check_comes_after_the_first_meeting_only(life: Life) -> None:
    life.on(4.1, lambda pair: pair.hold("m1", 4.1)).on(15.1, lambda pair: pair.hold("m2", 15.1)).until(20)
    assert life.days("fit_check", "theo") == [4]


def test_someone_still_deciding_is_asked_again_after_the_next_meeting(life: Life) -> None:
    def decide_later(pair: Life) -> None:
        pair.answer_last("fit_check", "theo")
        pair.change(still_deciding=frozenset({"theo"}))

    life.on(4.1, lambda pair: pair.hold("m1", 4.1)).on(5, decide_later)
    life.on(15.1, lambda pair: pair.hold("m2", 15.1)).until(30)
    assert life.days("fit_check", "theo") == [4, 15]


def test_two_weeks_and_a_cadence_without_a_date_reach_the_coordinators(life: Life) -> None:
    life.on(4.1, lambda pair: pair.hold("m1", 4.1)).until(40)
    assert life.days("book_next_meeting", "mina") == [18]
    assert life.days("book_next_meeting", "theo") == [18]
    assert life.days("coordinators_nothing_booked", None) == [32]


def test_signing_ends_the_reminder_for_the_one_who_signed(life: Life) -> None:
    life.on(15, lambda pair: pair.sign("mina")).until(30)
    assert life.days("sign_agreement", "mina") == [14]
    assert life.days("sign_agreement", "theo") == [14, 21]
    assert life.days("coordinators_agreement_unsigned", None) == [28]


def test_a_changed_agreement_starts_its_own_reminders(life: Life) -> None:
    def change_it(pair: Life) -> None:
        pair.change(agreement_changed_at=pair.now, agreement_signed_by=frozenset({"mina"}))

    life.on(5, lambda pair: pair.sign("mina", "theo")).on(70, change_it).until(110)
    assert life.days("sign_agreement", "mina") == []
    assert life.days("sign_agreement", "theo") == [84, 91]
    assert life.days("coordinators_agreement_unsigned", None) == [98]


def test_a_goal_without_news_is_asked_about_every_thirty_days_until_there_is_some(life: Life) -> None:
    life.on(10, lambda pair: pair.goal("g1")).on(75, lambda pair: pair.goal("g1", GoalState.ON_TRACK))
    life.until(106)
    assert life.days("goal_progress", "mina") == [42, 70, 105]  # 40 is a Saturday, 75 is the day of the news
    assert life.days("goal_progress", "theo") == []


def test_finished_goals_are_left_alone(life: Life) -> None:
    life.on(10, lambda pair: pair.goal("g1")).on(20, lambda pair: pair.goal("g1", GoalState.DROPPED)).until(
        100
    )
    assert life.days("goal_progress", "mina") == []
    assert life.days("set_goals", "mina") == []


def test_a_review_is_followed_up_until_it_is_there(life: Life) -> None:
    life.on(92, lambda pair: pair.fill_in("midpoint", "mina", "d90")).until(120)
    assert life.days("midpoint_review", "mina") == [91]
    assert life.days("midpoint_review", "theo") == [91, 94, 100]
    assert life.days("coordinators_midpoint_missing", None) == [105]


def test_a_review_sent_early_from_the_home_tab_counts(life: Life) -> None:
    life.on(80, lambda pair: pair.fill_in("midpoint", "mina", "early")).until(100)
    assert life.days("midpoint_review", "mina") == []


def test_each_pulse_is_a_form_of_its_own(life: Life) -> None:
    life.on(31, lambda pair: pair.answer_last("pulse", "mina")).until(125)
    assert life.days("pulse", "mina") == [30, 120]


def test_after_the_end_comes_the_channel_and_much_later_the_impact(life: Life) -> None:
    life.busy().on(170, lambda pair: pair.change(status=PairState.CLOSING, closing_held=True))
    life.on(182, lambda pair: (pair.fill_in("final", "mina"), pair.fill_in("final", "theo")))
    life.on(185, lambda pair: pair.change(status=PairState.CLOSED)).until(300)
    later = [item for item in life.steps("mina") if item[0] > 170]
    assert later == [(182, "final_review"), (189, "keep_or_archive"), (270, "impact_pulse")]


def test_a_pair_that_ended_hears_nothing_more(life: Life) -> None:
    life.on(5, lambda pair: pair.change(status=PairState.ENDED)).until(400)
    assert {day for day, _ in life.steps("mina")} == {3}
    assert outlook(life.facts, life.program, life.now).next_look is None


# -- pauses, holds, deactivation


def test_a_mentee_who_pauses_is_not_reminded_and_every_later_date_moves(life: Life) -> None:
    life.busy().on(50, Life.pause).on(71, Life.resume).until(125)
    assert [day for day, _ in life.steps("mina") if 50 <= day < 71] == []
    assert life.days("midpoint_review", "mina")[0] == 112  # 90, and 21 of pause, and a Sunday
    assert life.days("pulse", "mina") == [30]


def test_after_a_pause_the_clock_of_the_last_meeting_starts_again(life: Life) -> None:
    life.on(4.1, lambda pair: pair.hold("m1", 4.1)).on(10, Life.pause).on(45, Life.resume).until(70)
    assert life.days("book_next_meeting", "mina") == [59]


def test_a_program_on_hold_is_silent_and_tells_only_the_latest_afterwards(life: Life) -> None:
    life.on(2, lambda pair: pair.change(on_hold=True)).on(15, lambda pair: pair.change(on_hold=False)).until(
        16
    )
    assert life.steps("mina") == [(15, "first_meeting_not_booked"), (15, "sign_agreement")]


def test_nobody_is_nudged_towards_a_colleague_who_is_gone(life: Life) -> None:
    life.on(1, lambda pair: pair.person("theo", active=False)).until(60)
    assert life.told == []


# -- stop, tomorrow, next week


def test_stop_means_this_reminder_and_its_series_and_no_other(life: Life) -> None:
    life.on(4, lambda pair: pair.person("mina", stopped=frozenset({"book_first_meeting"}))).until(20)
    assert life.days("first_meeting_not_booked", "mina") == []
    assert life.days("first_meeting_not_booked", "theo") == [7]
    assert life.days("sign_agreement", "mina") == [14]


def test_tomorrow_means_tomorrow_and_only_once(life: Life) -> None:
    def tomorrow(pair: Life) -> None:
        pair.person("mina", snoozed={"book_first_meeting": pair.now + timedelta(days=1)})

    life.on(3.1, tomorrow).until(12)
    assert life.steps("mina") == [
        (3, "book_first_meeting"),
        (4, "book_first_meeting"),
        (7, "first_meeting_not_booked"),
    ]


def test_next_week_also_puts_off_what_the_series_would_have_said_before(life: Life) -> None:
    def next_week(pair: Life) -> None:
        pair.person("mina", snoozed={"book_first_meeting": pair.now + timedelta(days=7)})

    life.on(3.1, next_week).until(30)
    first_meeting = [item for item in life.steps("mina") if "first_meeting" in item[1]]
    assert first_meeting == [(3, "book_first_meeting"), (10, "first_meeting_not_booked")]


def test_what_was_put_off_is_not_told_if_it_was_done_meanwhile(life: Life) -> None:
    def next_week(pair: Life) -> None:
        pair.person("theo", snoozed={"sign_agreement": pair.now + timedelta(days=6)})

    life.on(14.1, next_week).on(16, lambda pair: pair.sign("theo")).until(60)
    assert life.days("sign_agreement", "theo") == [14]


# -- when somebody is told


def test_what_falls_on_a_weekend_or_holiday_waits_for_the_next_working_day(life: Life) -> None:
    # Day 75 is Easter Saturday 2027; Friday and Monday are holidays in Germany.
    step = replace(life.program.step("closing_is_near"), days=(74,))
    life.program = replace(life.program, timeline=(step,))
    life.until(90)
    assert life.dates("closing_is_near", "mina") == [date(2027, 3, 30)]


def test_blackout_days_are_silent_for_everyone(life: Life) -> None:
    blackout = Blackout(date(2027, 1, 14), date(2027, 1, 20), "Company retreat")
    life.program = replace(life.program, blackouts=(blackout,))
    life.until(12)
    assert life.steps("mina") == [(10, "first_meeting_not_booked")]  # the latest of two that waited


def test_after_a_month_of_downtime_there_is_one_sensible_message_per_matter(life: Life) -> None:
    life.sleep(35.1).until(35.2)
    assert [step for _, step in life.steps("mina")] == [
        "first_meeting_not_booked",
        "sign_agreement",
        "set_goals",
        "pulse",
    ]
    life.until(55)
    assert len(life.steps("mina")) == 4


def test_downtime_that_ends_at_night_waits_for_the_morning(life: Life) -> None:
    life.sleep(8.6).until(8.7)
    assert life.told == []
    life.until(9)
    assert {told.at for told in life.told if told.person == "mina"} == {datetime(2027, 1, 20, 8, tzinfo=UTC)}


def test_who_is_asked_late_is_not_reminded_the_next_morning(life: Life) -> None:
    life.busy().sleep(93.1).until(120)  # the review was due on day 91, its reminder on day 94
    assert life.days("midpoint_review", "mina") == [93, 98, 102]  # over a weekend


def test_an_old_pulse_is_let_go(life: Life) -> None:
    life.busy().sleep(60).until(60.1)
    assert life.days("pulse", "mina") == []


@pytest.mark.long
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Europe/Berlin", "America/Los_Angeles"])
@pytest.mark.parametrize("start", [date(2027, 2, 1), date(2027, 3, 1), date(2027, 9, 1), date(2027, 10, 11)])
def test_over_a_change_of_clocks_each_reminder_comes_at_nine_and_none_is_skipped(
    life: Life, zone: str, start: date
) -> None:
    published = datetime(start.year, start.month, start.day, 22, tzinfo=UTC)
    life.change(published_at=published)
    life.now = published
    life.person("mina", zone=zone, country="")
    step = replace(life.program.step("closing_is_near"), days=tuple(range(1, 60)), stale_after_days=None)
    life.program = replace(life.program, timeline=(step,))
    life.until(70)
    mina = [told for told in life.told if told.person == "mina"]
    assert {told.at.astimezone(ZoneInfo(zone)).hour for told in mina} == {9}
    days = life.dates("closing_is_near", "mina")
    assert len(days) > 40
    assert days == [day for day in _every_day(days[0], days[-1]) if day.weekday() < 5]


def _every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def test_somebody_who_moves_to_another_zone_is_not_told_twice(life: Life) -> None:
    life.on(3.05, lambda pair: pair.person("mina", zone="America/Los_Angeles", country="US")).until(6)
    assert life.days("book_first_meeting", "mina") == [3]


# -- one message a day


def test_what_falls_due_later_today_is_told_along_with_the_message_of_the_morning(life: Life) -> None:
    life.on(1, lambda pair: pair.plan("m1", 15.2)).until(13.9)
    morning = datetime(2027, 1, 25, 8, tzinfo=UTC)  # nine o'clock, day 14
    due = outlook(life.facts, life.program, morning).due
    assert [step.step for step in due if step.person == "theo"] == ["sign_agreement"]
    along = rest_of_day(life.facts, life.program, "theo", morning)
    assert [step.step for step in along] == ["meeting_tomorrow"]
    assert along[0].due_at == life.day(14.2)


def test_nothing_comes_along_that_does_not_make_sense_yet(life: Life) -> None:
    life.on(1, lambda pair: pair.plan("m1", 14.2)).until(13.9)
    morning = datetime(2027, 1, 25, 8, tzinfo=UTC)
    assert rest_of_day(life.facts, life.program, "theo", morning) == ()  # feedback before the meeting


# -- asked again right before sending


def test_a_recorded_reminder_is_dropped_when_the_reason_for_it_is_gone(life: Life) -> None:
    step = life.program.step("first_meeting_not_booked")
    now = life.day(7)
    assert still_applies(step, "d7", "mina", life.facts, life.program, now)
    life.plan("m1", 12)
    assert not still_applies(step, "d7", "mina", life.facts, life.program, now)


@pytest.mark.parametrize(
    "what",
    [
        lambda pair: pair.person("mina", stopped=frozenset({"sign_agreement"})),
        lambda pair: pair.person("mina", snoozed={"sign_agreement": pair.day(16)}),
        lambda pair: pair.person("theo", active=False),
        lambda pair: pair.change(on_hold=True),
        lambda pair: pair.change(status=PairState.CLOSED),
        lambda pair: pair.sign("mina"),
        lambda pair: pair.change(agreement_changed_at=pair.day(13)),
        Life.pause,
    ],
)
def test_everything_that_silences_a_reminder_silences_one_already_recorded(life: Life, what) -> None:  # type: ignore[no-untyped-def]
    step = life.program.step("sign_agreement")
    assert still_applies(step, "d14", "mina", life.facts, life.program, life.day(14))
    what(life)
    assert not still_applies(step, "d14", "mina", life.facts, life.program, life.day(14))


def test_an_occurrence_that_nobody_wrote_does_not_apply(life: Life) -> None:
    step = life.program.step("sign_agreement")
    for occurrence in ("", "x", "d14; drop table", "12@202701010000/d14", "d14~soon"):
        assert not still_applies(step, occurrence, "mina", life.facts, life.program, life.day(14))


def test_occurrences_can_be_written_and_read() -> None:
    for occurrence in (
        Occurrence("d30"),
        Occurrence("d90", follow_up=3),
        Occurrence("h-24", "12@202701181400"),
        Occurrence("d30", "7@202701181400", 0, "202702010900"),
    ):
        assert parse_occurrence(str(occurrence)) == occurrence
        assert len(str(occurrence)) <= 64
    assert form_occurrence("d90+3~202702010900") == "d90"
    assert form_occurrence("12@202701181400/h1") == "12"
