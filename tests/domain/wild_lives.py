"""Random lives of pairs, as hypothesis draws them: what people do, what happens to them, when the bot is down."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from hypothesis import strategies as st

from bot.domain.calendar import local_date
from bot.domain.due_dates import silent_days
from bot.domain.journey import PairFacts, PersonFacts
from bot.domain.program import Blackout, Program
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.telling import is_digest_day
from bot.domain.timeline import Anchor, Condition
from bot.program_file.document import load_template
from tests.domain.lives import MONDAY, Life

PLACES = [
    ("Europe/Berlin", "DE"),
    ("America/Los_Angeles", "US"),
    ("Pacific/Auckland", "NZ"),
    ("Asia/Kathmandu", "NP"),
    ("Australia/Lord_Howe", "AU"),  # its clocks change by half an hour
    ("Asia/Kolkata", "IN"),
    ("Asia/Riyadh", "SA"),
    ("Pacific/Kiritimati", ""),
    ("America/St_Johns", "CA"),
]
PEOPLE = ("mina", "theo")
LONG = 300
"""Days that a life is watched."""

Event = Callable[[Life], None]
Drawn = tuple[Life, list[tuple[float, Event]], list[tuple[float, float]]]

moments = st.integers(0, LONG * 24).map(lambda hours: hours / 24)


@lru_cache
def program() -> Program:
    """Career development, silent for some days in April."""
    silent = Blackout(date(2027, 4, 5), date(2027, 4, 9), "inventory")
    return replace(load_template("career_development"), blackouts=(silent,))


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Something that happens to a pair, or that one of the two does."""
    person = draw(st.sampled_from(PEOPLE))
    step = draw(st.sampled_from([step.key for step in program().timeline]))
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

    def pause_until(life: Life) -> None:
        if life.facts.paused_since is None:
            life.pause(until=life.now.date() + timedelta(days=ahead))

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

    def skip(life: Life) -> None:
        life.skip(step, weeks=ahead // 14)

    def deactivate(life: Life) -> None:
        known = life.facts.person(person)
        assert known is not None
        life.person(person, active=not known.active)

    return draw(
        st.sampled_from(
            [
                plan, plan, settle, settle, pause_or_resume, pause_until, stop, put_off, set_status, skip, deactivate,
                lambda life: life.sign(person),
                lambda life: life.change(agreement_changed_at=life.now, agreement_signed_by=frozenset()),
                lambda life: life.goal(f"g{ahead % 3}", goal),
                lambda life: life.fill_in("midpoint", person),
                lambda life: life.person(person, zone=place[0], country=place[1]),
                lambda life: life.change(on_hold=not life.facts.on_hold),
                lambda life: life.change(still_deciding=frozenset({person})),
                lambda life: life.change(suggested_by=frozenset({person}), suggested_at=life.now),
                lambda life: life.change(suggested_by=frozenset(), suggested_at=None),
                lambda life: life.change(extra_days=life.facts.extra_days + ahead),
                lambda life: life.change(cadence_days=ahead),
                lambda life: life.person(person, hours=(ahead % 12, ahead % 12 + 3)),
                lambda life: life.person(person, digest_day=ahead % 7),
                lambda life: life.person(person, quiet_until=life.now + timedelta(days=ahead)),
            ]
        )
    )  # fmt: skip


@st.composite
def people(draw: st.DrawFn, name: str) -> PersonFacts:
    """Somebody somewhere, with settings of their own or without."""
    zone, country = draw(st.sampled_from(PLACES))
    hours = draw(st.sampled_from([None, None, (6, 9), (13, 22), (0, 24)]))
    return PersonFacts(
        name, zone, country, hours=hours, digest_day=draw(st.sampled_from([None, None, 0, 2, 5]))
    )


@st.composite
def lives(draw: st.DrawFn) -> Drawn:
    """A life that is about to begin, at any hour of a year; what happens in it, and when the bot is down."""
    mentee, mentor = (draw(people(name)) for name in PEOPLE)
    published = MONDAY + timedelta(hours=draw(st.integers(0, 24 * 365)))
    life = Life(program(), PairFacts("p1", published, mentee, mentor), published)
    happenings = draw(st.lists(st.tuples(moments, events()), max_size=14))
    outages = draw(st.lists(st.tuples(moments, st.floats(0.1, 40)), max_size=2))
    return life, happenings, outages


def live(life: Life, happenings: list[tuple[float, Event]], outages: list[tuple[float, float]]) -> None:
    """Let all of it happen."""
    for number, event in happenings:
        life.on(number, event)
    for begins, days in sorted(outages):
        if life.day(begins) > life.now:
            life.until(begins)
            life.sleep(begins + days)
    life.until(LONG)


@lru_cache
def _holidays(country: str) -> Container[date]:
    """Asked of the library itself, not of the calendar that is examined."""
    return holidays.country_holidays(country, years=range(2027, 2031)) if country else ()


def _weekend(country: str) -> Container[int]:
    return (4, 5) if country == "SA" else (5, 6)


@dataclass
class Watched(Life):
    """A life that checks every reminder at the moment it is told."""

    def _tell(self, due) -> None:  # type: ignore[no-untyped-def]
        super()._tell(due)
        step = self.program.step(due.step)
        zone, country, hours = self.program.zone, self.program.country, self.program.hours
        if due.person is not None:
            known = self.facts.person(due.person)
            assert known is not None and known.active
            zone, country, hours = known.zone, known.country, known.hours or hours
            stopped = {self.program.step(key).thread for key in known.stopped}
            assert step.thread not in stopped, "told after stop"
            assert known.quiet_until is None or known.quiet_until <= self.now, "told in the quiet time"
            self._assert_digest(due, known, step.anchor)
        off = silent_days(self.program)
        local = self.now.astimezone(ZoneInfo(zone))
        assert hours[0] <= local.hour < hours[1], "told outside working hours"
        assert local.date() not in off, "told on a silent day"
        assert local.weekday() not in _weekend(country), "told at the weekend"
        assert local.date() not in _holidays(country), "told on a public holiday"
        assert not self.facts.on_hold and self.facts.paused_since is None, "told during a pause"
        assert self.facts.status in step.during
        if step.condition in (Condition.FIRST_MEETING_UNBOOKED, Condition.NOTHING_BOOKED) and due.person:
            sent = self.facts.suggested_at
            assert sent is None or self.now >= sent + timedelta(days=2), "told of times that were just sent"
        today = local_date(self.now, zone)
        assert local_date(due.due_at, zone) <= today, "told before it was due"
        week = today - timedelta(days=today.weekday())
        assert (due.step, week) not in self.facts.skipped, "told although it was skipped"

    def _assert_digest(self, due, known: PersonFacts, anchor: Anchor) -> None:  # type: ignore[no-untyped-def]
        waits = anchor not in (Anchor.MEETING, Anchor.MEETING_HELD) and "~" not in due.occurrence
        if known.digest_day is not None and waits:
            today = local_date(self.now, known.zone)
            off = silent_days(self.program)
            assert is_digest_day(today, known.digest_day, known.country, off), "told before the digest"
