"""What holds in every life of a pair, however odd: searched for by hypothesis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import is_working_moment
from bot.domain.journey import PairFacts, PersonFacts, outlook
from bot.domain.occurrence import parse_occurrence
from bot.domain.program import Program
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.program_file import load_template
from tests.domain.lives import MONDAY, Life, Told
from tests.examples import examples

PLACES = [
    ("Europe/Berlin", "DE"),
    ("America/Los_Angeles", "US"),
    ("Pacific/Auckland", "NZ"),
    ("Asia/Kolkata", "IN"),
    ("Asia/Riyadh", "SA"),
    ("Pacific/Kiritimati", ""),
    ("America/St_Johns", "CA"),
]
PEOPLE = ("mina", "theo")


@lru_cache
def _program() -> Program:
    return load_template("career_development")


Event = Callable[[Life], None]

moments = st.integers(0, 300 * 24).map(lambda hours: hours / 24)


@st.composite
def events(draw: st.DrawFn) -> Event:
    person = draw(st.sampled_from(PEOPLE))
    step = draw(st.sampled_from([step.key for step in _program().timeline]))
    ahead = draw(st.integers(1, 40))
    status = draw(st.sampled_from([PairState.ACTIVE, PairState.CLOSING, PairState.CLOSED, PairState.ENDED]))
    meeting_end = draw(st.sampled_from(list(MeetingState)))
    goal = draw(st.sampled_from(list(GoalState)))
    place = draw(st.sampled_from(PLACES))

    def plan(life: Life) -> None:
        number = (life.now - life.facts.published_at) / timedelta(days=1) + ahead / 3
        life.plan(f"m{len(life.facts.meetings)}", number)

    def settle(life: Life) -> None:
        if life.facts.meetings:
            life.settle(life.facts.meetings[-1].id, meeting_end, person)

    def pause_or_resume(life: Life) -> None:
        if life.facts.paused_since is None:
            life.pause()
        else:
            life.resume()

    def stop(life: Life) -> None:
        known = life.facts.person(person)
        assert known is not None
        life.person(person, stopped=known.stopped | {step})

    def put_off(life: Life) -> None:
        known = life.facts.person(person)
        assert known is not None
        life.person(person, snoozed={**known.snoozed, step: life.now + timedelta(hours=7 * ahead)})

    def set_status(life: Life) -> None:
        if life.facts.paused_since is None:
            life.change(status=status)

    return draw(
        st.sampled_from(
            [
                plan,
                plan,
                settle,
                settle,
                pause_or_resume,
                stop,
                put_off,
                set_status,
                lambda life: life.sign(person),
                lambda life: life.change(agreement_changed_at=life.now, agreement_signed_by=frozenset()),
                lambda life: life.goal(f"g{ahead % 3}", goal),
                lambda life: life.fill_in("midpoint", person),
                lambda life: life.person(person, zone=place[0], country=place[1]),
                lambda life: life.person(person, active=not _active(life, person)),
                lambda life: life.change(on_hold=not life.facts.on_hold),
                lambda life: life.change(still_deciding=frozenset({person})),
            ]
        )
    )


def _active(life: Life, person: str) -> bool:
    known = life.facts.person(person)
    return known is not None and known.active


@st.composite
def lives(draw: st.DrawFn) -> tuple[Life, list[tuple[float, Event]], list[tuple[float, float]]]:
    where = [draw(st.sampled_from(PLACES)) for _ in PEOPLE]
    mentee, mentor = (
        PersonFacts(name, zone, country) for name, (zone, country) in zip(PEOPLE, where, strict=True)
    )
    published = MONDAY + timedelta(hours=draw(st.integers(0, 24 * 365)))
    life = Life(_program(), PairFacts("p1", published, mentee, mentor), published)
    happenings = draw(st.lists(st.tuples(moments, events()), max_size=14))
    outages = draw(st.lists(st.tuples(moments, st.floats(0.1, 40)), max_size=2))
    return life, happenings, outages


def _live(life: Life, happenings: list[tuple[float, Event]], outages: list[tuple[float, float]]) -> None:
    for number, event in happenings:
        life.on(number, event)
    for begins, days in sorted(outages):
        if life.day(begins) > life.now:
            life.until(begins)
            life.sleep(begins + days)
    life.until(300)


class Watched(Life):
    """A life that checks every reminder at the moment it is told."""

    def _tell(self, due) -> None:  # type: ignore[no-untyped-def]
        super()._tell(due)
        zone, country = self.program.zone, self.program.country
        if due.person is not None:
            known = self.facts.person(due.person)
            assert known is not None and known.active
            zone, country = known.zone, known.country
            stopped = {self.program.step(key).thread for key in known.stopped}
            assert self.program.step(due.step).thread not in stopped, "told after stop"
        assert is_working_moment(self.now, zone, country), "told outside working hours"
        assert not self.facts.on_hold and self.facts.paused_since is None, "told during a pause"
        assert self.facts.status in self.program.step(due.step).during
        assert due.due_at <= self.now


@settings(max_examples=examples(100), deadline=None)
@given(lives())
def test_no_life_is_told_anything_at_night_twice_in_a_pause_or_after_stop(
    drawn: tuple[Life, list[tuple[float, Event]], list[tuple[float, float]]],
) -> None:
    life, happenings, outages = drawn
    watched = Watched(life.program, life.facts, life.now)
    _live(watched, happenings, outages)
    assert max(Counter((t.person, t.step, t.occurrence) for t in watched.told).values(), default=1) == 1
    assert watched.looks < 900, "looks far more often than anything happens"
    _one_of_each_matter_at_a_time(watched.told, watched)


def _one_of_each_matter_at_a_time(told: list[Told], life: Life) -> None:
    at_once = Counter(
        (t.at, t.person, life.program.step(t.step).thread, parse_occurrence(t.occurrence).subject)
        for t in told
    )
    assert max(at_once.values(), default=1) == 1


@settings(max_examples=examples(40), deadline=None)
@given(lives(), st.integers(1, 5))
def test_looking_more_often_than_asked_for_changes_nothing(
    drawn: tuple[Life, list[tuple[float, Event]], list[tuple[float, float]]], hours: int
) -> None:
    """The next look is never too late: whoever looks every few hours finds nothing sooner."""
    life, happenings, _ = drawn
    patient = Life(life.program, life.facts, life.now)
    restless = Life(life.program, life.facts, life.now)
    for number, event in happenings:
        patient.on(number, event)
        restless.on(number, event)
    patient.until(120)
    for step in range(0, 120 * 24, hours * 7):
        restless.until(step / 24)
    restless.until(120)
    assert {(t.at.date(), t.step, t.person) for t in patient.told} == {
        (t.at.date(), t.step, t.person) for t in restless.told
    }


@given(st.sampled_from(PLACES), st.integers(0, 24 * 400))
def test_the_same_facts_and_time_give_the_same_outlook(place: tuple[str, str], hours: int) -> None:
    facts = PairFacts("p1", MONDAY, PersonFacts("mina", *place), PersonFacts("theo", *place))
    now = MONDAY + timedelta(hours=hours)
    assert outlook(facts, _program(), now) == outlook(facts, _program(), now)
