"""How a pair is doing: green, amber, red or too early to tell, with the reasons.

A signal that only one person gave is theirs until they say "tell a coordinator"; concerns never come in
here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.due_dates import form_asked_at
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.timeline import Condition

FIRST_BOOKED = timedelta(days=10)
FIRST_HELD = timedelta(days=21)
SILENCE = timedelta(days=14)  # on top of the cadence
UNSIGNED = timedelta(days=28)
GOALLESS = timedelta(days=35)
REVIEW_GRACE = timedelta(days=14)
LOW_PULSE = 2
FALL = 2  # points from one pulse to the next
NOT_A_FIT = "not_a_fit"
IMPACT = "impact"  # asked long after the pair was closed


class Level(StrEnum):
    TOO_EARLY = "too_early"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Signal(StrEnum):
    """Reason codes; the sentence for each is rendered by the views."""

    FIRST_MEETING_NOT_BOOKED = "first_meeting_not_booked"
    FIRST_MEETING_NOT_HELD = "first_meeting_not_held"
    NOTHING_HELD_LATELY = "nothing_held_lately"
    AGREEMENT_UNSIGNED = "agreement_unsigned"
    NO_GOALS = "no_goals"
    REVIEW_OVERDUE = "review_overdue"
    PARTNER_DEACTIVATED = "partner_deactivated"
    PARTNER_AWAY = "partner_away"
    MENTOR_IS_MANAGER = "mentor_is_manager"
    PULSE_LOW = "pulse_low"
    PULSE_FALLING = "pulse_falling"
    NOT_A_FIT = "not_a_fit"
    PAUSED = "paused"
    MET_REGULARLY = "met_regularly"  # a good sign, so that green has a reason too
    JUST_STARTED = "just_started"


@dataclass(frozen=True)
class HealthFacts:
    """A pair's facts and what the two said. `pulses`: per person the scores 1..5, oldest first; `fit`:
    per person the last answer of the fit check (good, deciding, not_a_fit); `told`: (person, signal)
    that may go to coordinators.
    """

    pair: PairFacts
    pulses: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fit: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[tuple[str, str]] = frozenset()
    away: frozenset[str] = frozenset()
    mentor_is_manager: bool = False


@dataclass(frozen=True)
class Reason:
    """One signal. `private_to`: the only person who may see it, until they say otherwise."""

    signal: Signal
    level: Level
    params: Mapping[str, object] = field(default_factory=dict)
    private_to: str | None = None


@dataclass(frozen=True)
class Health:
    level: Level
    reasons: tuple[Reason, ...]


def health(facts: HealthFacts, program: Program, now: datetime) -> Health:
    """The health coordinators may see: without anything that only one person said and has not passed on.

    Thresholds: mentoring practice's defaults, counted from the day of the match, pauses taken off.
    """
    reasons = tuple(
        reason
        for reason in _signals(facts, program, now)
        if reason.private_to is None or _is_told(reason, facts)
    )
    troubles = [reason.level for reason in reasons if reason.level in (Level.AMBER, Level.RED)]
    if troubles:
        level = Level.RED if Level.RED in troubles else Level.AMBER
        return Health(level, tuple(reason for reason in reasons if reason.level in troubles))
    if not facts.pair.held() and _age(facts.pair, now) < FIRST_BOOKED:
        return Health(Level.TOO_EARLY, (Reason(Signal.JUST_STARTED, Level.TOO_EARLY),))
    return Health(Level.GREEN, reasons)


def to_ask_first(facts: HealthFacts, program: Program, now: datetime) -> tuple[Reason, ...]:
    """Signals one person gave: go to that person ("shall I tell a coordinator?") and to nobody else."""
    return tuple(
        reason
        for reason in _signals(facts, program, now)
        if reason.private_to is not None and not _is_told(reason, facts)
    )


def _signals(facts: HealthFacts, program: Program, now: datetime) -> Iterator[Reason]:
    if facts.pair.status in (PairState.CLOSED, PairState.ARCHIVED, PairState.ENDED):
        return
    for signal in _OF_THE_PEOPLE:
        yield from signal(facts)
    if facts.pair.paused_since is not None:
        yield Reason(Signal.PAUSED, Level.GREEN, {"since": facts.pair.paused_since})
        return
    for timed in _OF_THE_TIME:
        yield from timed(facts.pair, program, now)
    for said in _OF_ONE_PERSON:
        yield from said(facts)


def _gone(facts: HealthFacts) -> Iterator[Reason]:
    for person in facts.pair.people:
        if not person.active:
            yield Reason(Signal.PARTNER_DEACTIVATED, Level.RED, {"person": person.id})
        elif person.id in facts.away:
            yield Reason(Signal.PARTNER_AWAY, Level.AMBER, {"person": person.id})


def _conflict(facts: HealthFacts) -> Iterator[Reason]:
    if facts.mentor_is_manager:
        yield Reason(Signal.MENTOR_IS_MANAGER, Level.RED)


def _first_meeting(pair: PairFacts, program: Program, now: datetime) -> Iterator[Reason]:
    if pair.held():
        return
    age = _age(pair, now)
    if age >= FIRST_HELD:
        yield Reason(Signal.FIRST_MEETING_NOT_HELD, Level.RED, {"days": age.days})
    elif age >= FIRST_BOOKED and not _has_plan(pair):
        yield Reason(Signal.FIRST_MEETING_NOT_BOOKED, Level.AMBER, {"days": age.days})


def _regularity(pair: PairFacts, program: Program, now: datetime) -> Iterator[Reason]:
    held = pair.held()
    if not held:
        return
    since = max(held[-1].starts_at, pair.resumed_at or held[-1].starts_at)
    quiet = now - since
    limit = timedelta(days=program.cadence_days) + SILENCE
    if quiet >= limit:
        level = Level.RED if quiet >= 2 * limit else Level.AMBER
        yield Reason(Signal.NOTHING_HELD_LATELY, level, {"days": quiet.days})
    else:
        yield Reason(Signal.MET_REGULARLY, Level.GREEN, {"count": len(held)})


def _unsigned(pair: PairFacts, program: Program, now: datetime) -> Iterator[Reason]:
    if not program.with_agreement:
        return
    missing = [person.id for person in pair.people if person.id not in pair.agreement_signed_by]
    changed = pair.agreement_changed_at
    age = now - changed if changed else _age(pair, now)
    if missing and age >= UNSIGNED:
        yield Reason(Signal.AGREEMENT_UNSIGNED, Level.AMBER, {"missing": len(missing)})


def _goalless(pair: PairFacts, program: Program, now: datetime) -> Iterator[Reason]:
    if program.with_goals and not pair.goals and _age(pair, now) >= GOALLESS:
        yield Reason(Signal.NO_GOALS, Level.AMBER)


def _overdue_reviews(pair: PairFacts, program: Program, now: datetime) -> Iterator[Reason]:
    """A form the timeline asks for once, two weeks after its day; which of the two is missing is not told."""
    asked = dict.fromkeys(
        step.form
        for step in program.timeline
        if step.condition is Condition.FORM_MISSING and step.form and len(step.days) == 1
    )
    for form in asked:
        if form is None or form == IMPACT:
            continue
        answered = {person for key, person, _ in pair.submissions if key == form}
        since = form_asked_at(program, form, pair)
        if (
            since is not None
            and now >= since + REVIEW_GRACE
            and any(person.id not in answered for person in pair.people)
        ):
            yield Reason(Signal.REVIEW_OVERDUE, Level.AMBER, {"form": form})


def _pulse(facts: HealthFacts) -> Iterator[Reason]:
    for person, scores in facts.pulses.items():
        if scores and scores[-1] <= LOW_PULSE:
            yield Reason(Signal.PULSE_LOW, Level.RED, {"person": person, "score": scores[-1]}, person)
        elif scores[1:] and scores[-1] <= scores[-2] - FALL:
            yield Reason(Signal.PULSE_FALLING, Level.AMBER, {"person": person, "score": scores[-1]}, person)


def _fit(facts: HealthFacts) -> Iterator[Reason]:
    for person, answer in facts.fit.items():
        if answer == NOT_A_FIT:
            yield Reason(Signal.NOT_A_FIT, Level.RED, {"person": person}, person)


def _is_told(reason: Reason, facts: HealthFacts) -> bool:
    return (reason.private_to, reason.signal.value) in facts.told


def _age(pair: PairFacts, now: datetime) -> timedelta:
    """How long the pair has been on its way, pauses taken off."""
    return now - pair.published_at - timedelta(days=pair.shift_days)


def _has_plan(pair: PairFacts) -> bool:
    return any(meeting.status is MeetingState.PLANNED for meeting in pair.meetings)


_OF_THE_PEOPLE: tuple[Callable[[HealthFacts], Iterator[Reason]], ...] = (_gone, _conflict)
_OF_ONE_PERSON: tuple[Callable[[HealthFacts], Iterator[Reason]], ...] = (_pulse, _fit)
_OF_THE_TIME: tuple[Callable[[PairFacts, Program, datetime], Iterator[Reason]], ...] = (
    _first_meeting,
    _regularity,
    _unsigned,
    _goalless,
    _overdue_reviews,
)
