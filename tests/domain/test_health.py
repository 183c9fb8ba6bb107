"""How a pair is doing, and what is kept between one person and the bot."""

from __future__ import annotations

import pytest

from bot.domain.health import Health, HealthFacts, Level, Signal, health, to_ask_first
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from tests.domain.lives import Life


def on(life: Life, day: float, **said: object) -> Health:
    return health(HealthFacts(life.facts, **said), life.program, life.day(day))  # type: ignore[arg-type]


def signals(found: Health) -> set[Signal]:
    return {reason.signal for reason in found.reasons}


@pytest.fixture
def thriving(life: Life) -> Life:
    for number in (5, 19, 33):
        life.hold(f"m{number}", number)
    life.sign("mina", "theo")
    life.goal("g1", GoalState.ON_TRACK)
    return life


def test_in_the_first_days_it_is_too_early_to_tell(life: Life) -> None:
    assert on(life, 3).level is Level.TOO_EARLY
    assert signals(on(life, 3)) == {Signal.JUST_STARTED}


def test_a_thriving_pair_is_green_and_says_why(thriving: Life) -> None:
    found = on(thriving, 40)
    assert found.level is Level.GREEN
    assert signals(found) == {Signal.MET_REGULARLY}


def test_a_first_meeting_that_is_not_booked_then_not_held(life: Life) -> None:
    assert signals(on(life, 10)) == {Signal.FIRST_MEETING_NOT_BOOKED}
    assert on(life, 10).level is Level.AMBER
    life.plan("m1", 30)
    assert Signal.FIRST_MEETING_NOT_BOOKED not in signals(on(life, 12))
    assert on(life, 21).level is Level.RED
    assert Signal.FIRST_MEETING_NOT_HELD in signals(on(life, 21))


def test_silence_longer_than_the_cadence_and_two_weeks(thriving: Life) -> None:
    assert on(thriving, 33 + 27).level is Level.GREEN
    assert signals(on(thriving, 33 + 28)) == {Signal.NOTHING_HELD_LATELY}
    assert on(thriving, 33 + 56).level is Level.RED


def test_an_agreement_and_goals_that_are_missing(life: Life) -> None:
    for number in (5, 19, 33):
        life.hold(f"m{number}", number)
    assert signals(on(life, 36)) == {Signal.AGREEMENT_UNSIGNED, Signal.NO_GOALS}
    life.sign("mina", "theo")
    life.goal("g1")
    assert on(life, 36).level is Level.GREEN


def test_a_review_two_weeks_late_without_saying_whose(thriving: Life) -> None:
    for number in range(47, 120, 14):
        thriving.hold(f"m{number}", number)
    thriving.fill_in("midpoint", "mina")
    assert on(thriving, 103).level is Level.GREEN
    found = on(thriving, 104)
    assert signals(found) == {Signal.REVIEW_OVERDUE}
    assert [dict(reason.params) for reason in found.reasons] == [{"form": "midpoint"}]


def test_what_one_person_said_stays_with_them_until_they_pass_it_on(thriving: Life) -> None:
    said = {"pulses": {"mina": (4, 2)}, "fit": {"theo": "not_a_fit"}}
    assert on(thriving, 40, **said).level is Level.GREEN
    assert signals(on(thriving, 40, **said)) == {Signal.MET_REGULARLY}
    asked = to_ask_first(HealthFacts(thriving.facts, **said), thriving.program, thriving.day(40))  # type: ignore[arg-type]
    assert {(reason.signal, reason.private_to) for reason in asked} == {
        (Signal.PULSE_LOW, "mina"),
        (Signal.NOT_A_FIT, "theo"),
    }
    told = frozenset({("theo", "not_a_fit")})
    found = on(thriving, 40, **said, told=told)
    assert (found.level, signals(found)) == (Level.RED, {Signal.NOT_A_FIT})


def test_a_falling_pulse_is_noticed_and_one_pulse_cannot_fall(thriving: Life) -> None:
    def ask(*scores: int) -> list[Signal]:
        facts = HealthFacts(thriving.facts, pulses={"mina": scores})
        return [reason.signal for reason in to_ask_first(facts, thriving.program, thriving.day(40))]

    assert ask(5, 3) == [Signal.PULSE_FALLING]
    assert ask(5, 4) == ask(3) == ask() == []
    assert ask(5, 2) == [Signal.PULSE_LOW]


def test_people_who_are_gone_away_or_have_become_the_boss(thriving: Life) -> None:
    assert on(thriving, 40, away=frozenset({"theo"})).level is Level.AMBER
    assert signals(on(thriving, 40, mentor_is_manager=True)) == {Signal.MENTOR_IS_MANAGER}
    thriving.person("mina", active=False)
    assert (on(thriving, 40).level, signals(on(thriving, 40))) == (Level.RED, {Signal.PARTNER_DEACTIVATED})


def test_a_paused_pair_is_left_in_peace(life: Life) -> None:
    life.change(paused_since=life.day(5), status=PairState.PAUSED)
    found = on(life, 60)
    assert (found.level, signals(found)) == (Level.GREEN, {Signal.PAUSED})


def test_a_pause_is_taken_off_every_deadline(life: Life) -> None:
    life.change(shift_days=30, resumed_at=life.day(31))
    assert on(life, 39).level is Level.TOO_EARLY


def test_a_closed_pair_has_no_troubles(life: Life) -> None:
    life.change(status=PairState.CLOSED)
    assert on(life, 300).reasons == ()


def test_a_missed_meeting_is_no_meeting(life: Life) -> None:
    life.plan("m1", 5)
    life.settle("m1", MeetingState.MISSED)
    assert signals(on(life, 12)) == {Signal.FIRST_MEETING_NOT_BOOKED}


def test_concerns_are_no_signal(thriving: Life) -> None:
    """A concern has its own way: no answer of a form changes the health except by what is counted here."""
    before = on(thriving, 40)
    thriving.change(submissions=thriving.facts.submissions | {("midpoint", "mina", "concern")})
    assert on(thriving, 40) == before
