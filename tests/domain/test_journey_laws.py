"""What holds in every life of a pair, however odd: searched for by hypothesis."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import local_date
from bot.domain.conditions import Case, holds
from bot.domain.due_dates import due_moments, recipients, starts
from bot.domain.journey import PairFacts, PersonFacts, is_asked_for, outlook
from bot.domain.occurrence import parse_occurrence
from tests.domain.lives import MONDAY, Life, Told
from tests.domain.wild_lives import (
    LONG,
    PLACES,
    Drawn,
    Event,
    Watched,
    events,
    live,
    lives,
    moments,
    people,
    program,
)
from tests.examples import examples

QUIET_END = 100
"""Days without anything new, after which all that was due has been told: the longest quiet time and pause are 40
days, a digest and a week of silence come on top."""


@pytest.mark.long
@settings(max_examples=examples(100), deadline=None)
@given(lives())
def test_no_life_is_told_anything_at_a_bad_hour_twice_in_a_pause_after_stop_or_without_a_reason(
    drawn: Drawn,
) -> None:
    """`Watched` looks at every reminder as it is told: hours, holidays and silent days of whoever hears it, quiet
    time, digest, stop, skip, pause, hold, deactivation, and whether it still applies."""
    life, happenings, outages = drawn
    watched = Watched(life.program, life.facts, life.now)
    live(watched, happenings, outages)
    assert max(Counter((t.person, t.step, t.occurrence) for t in watched.told).values(), default=1) == 1
    assert watched.looks < 900, "looks far more often than anything happens"
    _one_of_each_matter_at_a_time(watched.told, watched)
    _one_message_a_day(watched)


def _one_of_each_matter_at_a_time(told: list[Told], life: Life) -> None:
    at_once = Counter(
        (t.at, t.person, life.program.step(t.step).thread, parse_occurrence(t.occurrence).subject_id)
        for t in told
    )
    assert max(at_once.values(), default=1) == 1


def _one_message_a_day(life: Life) -> None:
    """Also for who lives a day twice, flying east to west."""
    for person in ("mina", "theo"):
        days = [local_date(at, zone) for at, who, zone in life.messages if who == person]
        assert all(earlier < later for earlier, later in pairwise(days))


@pytest.mark.long
@settings(max_examples=examples(60), deadline=None)
@given(
    people("mina"),
    st.integers(0, 24 * 365),
    st.lists(st.tuples(st.integers(0, 9), events()), min_size=6, max_size=20),
)
def test_however_much_happens_in_three_days_there_is_one_message_a_day(
    mina: PersonFacts, hours: int, happenings: list[tuple[int, Event]]
) -> None:
    """Around day 21 a goal, an agreement and a first meeting are asked for: whatever changes, it is said once."""
    awake = replace(mina, hours=(0, 24), digest_day=None)
    published = MONDAY + timedelta(hours=hours)
    theo = PersonFacts("theo", "Pacific/Kiritimati")
    life = Watched(program(), PairFacts("p1", published, awake, theo), published)
    for third, event in happenings:
        life.on(21 + third / 3, event)
    # She flies around the world to live a day twice, and news of goals fall due at any hour.
    for number, place in enumerate(PLACES):
        life.on(20.9 + number / 2, partial(_fly, to=place))
    life.until(30)
    _one_message_a_day(life)


def _fly(life: Life, to: tuple[str, str]) -> None:
    life.person("mina", zone=to[0], country=to[1])
    life.plan(f"p{len(life.facts.meetings)}", (life.now - life.facts.published_at) / timedelta(days=1) + 0.1)


@pytest.mark.long
@settings(max_examples=examples(60), deadline=None)
@given(lives())
def test_in_the_end_nothing_that_was_due_is_forgotten(drawn: Drawn) -> None:
    """After a while without news, everything that long has been due, still makes sense, and was neither stopped
    nor put off nor skipped, was told: it itself, or a later one of its series."""
    life, happenings, outages = drawn
    live(life, happenings, outages)
    life.until(LONG + QUIET_END)
    facts = life.facts
    if facts.on_hold or facts.paused_since is not None or not all(who.active for who in facts.people):
        return
    for step in life.program.timeline:
        if facts.status not in step.during or not is_asked_for(step, life.program):
            continue
        if step.stale_after_days is not None or any(key == step.key for key, _ in facts.skipped):
            continue
        for to in recipients(step, facts, life.program):
            if any(life.program.step(key).thread == step.thread for key in (*to.stopped, *to.snoozed)):
                continue
            for start in starts(step, facts, life.program):
                for occurrence, due_at in due_moments(step, start, to, life.program, life.now):
                    long_due = life.now - due_at > timedelta(days=QUIET_END - 5)
                    if long_due and holds(Case(step, occurrence, to.id, facts, life.now)):
                        assert _told_of(life, to.id, step.thread, occurrence.subject_id), (step, occurrence)


def _told_of(life: Life, person: str | None, thread: str, subject: str) -> bool:
    return any(
        t.person == person
        and life.program.step(t.step).thread == thread
        and parse_occurrence(t.occurrence).subject_id == subject
        for t in life.told
    )


@pytest.mark.long
@settings(max_examples=examples(30), deadline=None)
@given(people("mina"), people("theo"), st.integers(0, 24 * 365), st.sampled_from([0, 0, 30, 90]))
def test_whoever_never_answers_is_asked_everything_exactly_once(
    mina: PersonFacts, theo: PersonFacts, hours: int, extra: int
) -> None:
    """With own hours, a digest, and clocks and holidays of any place, but no pause, nothing is lost."""
    published = MONDAY + timedelta(hours=hours)
    life = Watched(program(), PairFacts("p1", published, mina, theo, extra_days=extra), published)
    life.until(205 + extra + 30)
    for who in ("mina", "theo"):
        told = Counter((t.step, parse_occurrence(t.occurrence).turn) for t in life.told if t.person == who)
        once = {("pulse", "d30"), ("pulse", "d120"), ("closing_is_near", "d150"), ("book_closing", "d166"),
                ("keep_or_archive", "d187")}  # fmt: skip
        assert {key: told[key] for key in once} == dict.fromkeys(once, 1)
        # A weekly digest tells the latest of a follow-up series, not each.
        digest = (mina if who == "mina" else theo).digest_day is not None
        # Days are those of the calendar where somebody is, and clocks may change meanwhile.
        end = published + timedelta(days=extra - 1, hours=-1)
        for step, day in (("closing_is_near", 150), ("final_review", 180), ("keep_or_archive", 187)):
            first = min(t.at for t in life.told if (t.step, t.person) == (step, who))
            assert first > end + timedelta(days=day), "an extension moves what is about the end"
        assert told["midpoint_review", "d90"] in ((2, 3) if digest else (3,))
        assert told["final_review", "d180"] in ((2, 3, 4) if digest else (3, 4))


@pytest.mark.long
@settings(max_examples=examples(40), deadline=None)
@given(lives(), st.integers(1, 5))
def test_looking_more_often_than_asked_for_changes_nothing(drawn: Drawn, hours: int) -> None:
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


@pytest.mark.long
@settings(max_examples=examples(30), deadline=None)
@given(lives(), st.lists(st.tuples(moments, events()), max_size=6), st.floats(5, 200), st.floats(28, 60))
def test_after_a_month_of_downtime_there_is_one_message_with_one_reminder_of_each_matter(
    drawn: Drawn, more: list[tuple[float, Event]], begins: float, days: float
) -> None:
    life, happenings, _ = drawn
    for number, event in [*happenings, *more]:
        if number < begins + days:
            life.on(number, event)
    life.until(begins)
    life.sleep(begins + days)
    back = life.now
    life.until(begins + days + 1.9)
    after = [t for t in life.told if t.at >= back and t.person is not None and "~" not in t.occurrence]
    matters = Counter(
        (t.person, life.program.step(t.step).thread, parse_occurrence(t.occurrence).subject_id) for t in after
    )
    assert max(matters.values(), default=1) == 1, "also on the next day nothing comes that was overtaken"
    _one_message_a_day(life)


@pytest.mark.long
@given(st.sampled_from(PLACES), st.integers(0, 24 * 400))
def test_the_same_facts_and_time_give_the_same_outlook(place: tuple[str, str], hours: int) -> None:
    facts = PairFacts("p1", MONDAY, PersonFacts("mina", *place), PersonFacts("theo", *place))
    now = MONDAY + timedelta(hours=hours)
    assert outlook(facts, program(), now) == outlook(facts, program(), now)
