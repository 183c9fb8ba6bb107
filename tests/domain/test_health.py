"""How a pair is doing, and what is kept between one person and the bot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.health import Health, HealthFacts, Level, Signal, checks, health, to_ask_first
from bot.domain.pair_facts import PairFacts, PersonFacts
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.program_file.document import load_template
from tests.domain.lives import MONDAY, Life
from tests.examples import examples

PLAN = load_template("career_development")


def begun() -> Life:
    """A pair at its beginning, for random lives."""
    mina, theo = PersonFacts("mina", "Europe/Berlin", "DE"), PersonFacts("theo", "Europe/Berlin", "DE")
    return Life(PLAN, PairFacts("p1", published_at=MONDAY, mentee=mina, mentor=theo), MONDAY)


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
    assert [dict(reason.params) for reason in found.reasons] == [{"days": 14, "form": "midpoint"}]


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


def test_a_pair_that_meets_less_often_by_its_own_choice_is_not_called_silent(thriving: Life) -> None:
    assert signals(on(thriving, 33 + 28)) == {Signal.NOTHING_HELD_LATELY}
    thriving.change(cadence_days=28)
    assert on(thriving, 33 + 28).level is Level.GREEN
    assert signals(on(thriving, 33 + 42)) == {Signal.NOTHING_HELD_LATELY}
    thriving.change(cadence_days=7)
    assert signals(on(thriving, 33 + 21)) == {Signal.NOTHING_HELD_LATELY}


@pytest.mark.parametrize(
    ("threshold", "days", "signal", "level"),
    [
        ("first_booked_days", 12, Signal.FIRST_MEETING_NOT_BOOKED, Level.AMBER),
        ("first_held_days", 30, Signal.FIRST_MEETING_NOT_HELD, Level.RED),
        ("unsigned_days", 20, Signal.AGREEMENT_UNSIGNED, Level.AMBER),
        ("goalless_days", 25, Signal.NO_GOALS, Level.AMBER),
    ],
)
def test_the_plan_says_when_something_is_late(
    life: Life, threshold: str, days: int, signal: Signal, level: Level
) -> None:
    life.program = replace(life.program, health=replace(life.program.health, **{threshold: days}))
    before, then = on(life, days - 1), on(life, days)
    assert signal not in signals(before)
    assert next(reason.level for reason in then.reasons if reason.signal is signal) is level


@pytest.mark.parametrize(("low", "fall", "scores", "asked"), [(1, 2, (4, 2), True), (1, 3, (4, 2), False),
                                                            (3, 4, (3,), True), (2, 4, (3,), False)])  # fmt: skip
def test_the_plan_says_what_a_low_pulse_is(
    thriving: Life, low: int, fall: int, scores: tuple[int, ...], asked: bool
) -> None:
    program = replace(
        thriving.program, health=replace(thriving.program.health, low_pulse=low, pulse_fall=fall)
    )
    facts = HealthFacts(thriving.facts, pulses={"mina": scores})
    assert bool(to_ask_first(facts, program, thriving.day(40))) is asked


def test_who_asks_for_a_look_tells_that_and_not_what_they_answered(thriving: Life) -> None:
    every = frozenset(("mina", signal) for signal in ("pulse_low", "pulse_falling", "not_a_fit"))
    for said in (
        {"pulses": {"mina": (4, 2)}},
        {"pulses": {"mina": (5, 3)}},
        {"fit": {"mina": "not_a_fit"}},
        {"pulses": {"mina": (1,)}, "fit": {"mina": "not_a_fit"}},
    ):
        facts = HealthFacts(thriving.facts, **said, asked=every)  # type: ignore[arg-type]
        found = health(facts, thriving.program, thriving.day(40))
        assert (found.level, signals(found)) == (Level.RED, {Signal.ASKED_FOR_A_LOOK})
        assert [dict(reason.params) for reason in found.reasons] == [{"person": "mina"}]
        assert to_ask_first(facts, thriving.program, thriving.day(40)) == ()
    # What they asked about is better by now.
    assert on(thriving, 40, pulses={"mina": (2, 5)}, asked=every).level is Level.GREEN


@given(
    pulses=st.dictionaries(
        st.sampled_from(["mina", "theo"]), st.lists(st.integers(1, 5), max_size=3).map(tuple)
    ),
    fit=st.dictionaries(
        st.sampled_from(["mina", "theo"]), st.sampled_from(["good", "deciding", "not_a_fit"])
    ),
    day=st.integers(0, 200),
    met=st.lists(st.integers(0, 190), max_size=4),
)
@settings(max_examples=examples(90), deadline=None)
def test_nothing_of_what_one_person_said_can_be_read_out_of_the_health(
    pulses: dict[str, tuple[int, ...]], fit: dict[str, str], day: int, met: list[int]
) -> None:
    life = begun()
    for number, held in enumerate(sorted(held for held in met if held <= day)):
        life.hold(f"m{number}", held)
    silent, said = HealthFacts(life.facts), HealthFacts(life.facts, pulses=pulses, fit=fit)
    then = life.day(day)
    assert health(said, life.program, then) == health(silent, life.program, then)
    assert checks(said, life.program, then) == checks(silent, life.program, then)


@given(day=st.integers(0, 200), met=st.lists(st.integers(0, 190), max_size=5), own=st.integers(7, 60))
@settings(max_examples=examples(90), deadline=None)
def test_meeting_less_often_by_choice_never_makes_a_pair_look_worse(
    day: int, met: list[int], own: int
) -> None:
    order = [Level.GREEN, Level.TOO_EARLY, Level.AMBER, Level.RED]
    life = begun()
    for number, held in enumerate(sorted(held for held in met if held <= day)):
        life.hold(f"m{number}", held)
    life.change(cadence_days=own)
    often = on(life, day)
    life.change(cadence_days=own + 14)
    assert order.index(on(life, day).level) <= order.index(often.level)
    assert {
        reason.signal for reason in on(life, day).reasons if reason.level in (Level.AMBER, Level.RED)
    } <= {reason.signal for reason in often.reasons}


def test_every_check_says_what_the_plan_wants(life: Life) -> None:
    life.hold("m1", 9)
    looked = {check.signal: check for check in checks(HealthFacts(life.facts), life.program, life.day(20))}
    first = looked[Signal.FIRST_MEETING_NOT_HELD]
    assert (first.done, first.value, first.limit) == (True, 9, 21)
    silence = looked[Signal.MET_REGULARLY]
    assert (silence.value, silence.limit) == (11, 14 + 14)
    unsigned = looked[Signal.AGREEMENT_UNSIGNED]
    assert (unsigned.level, unsigned.value, unsigned.limit) == (Level.GREEN, 20, 28)


def test_after_the_closing_conversation_nobody_waits_for_a_meeting(thriving: Life) -> None:
    thriving.change(closing_held=True, status=PairState.CLOSING)
    assert Signal.NOTHING_HELD_LATELY not in signals(on(thriving, 33 + 60))


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
