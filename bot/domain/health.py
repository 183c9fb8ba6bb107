"""How a pair is doing: green, amber, red or too early to tell, with the reasons.

Everything that is looked at is a check with its value and the threshold of the plan; what is worrying about them
are the reasons. A signal that only one person gave is theirs until they say "tell a coordinator"; concerns never
come in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import local_date
from bot.domain.due_dates import form_asked_at
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.timeline import Condition

AWAY = timedelta(days=14)
"""Who wants no reminders for longer than this is away."""
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
    ASKED_FOR_A_LOOK = "asked_for_a_look"  # somebody passed a signal on, not what they had answered
    PAUSED = "paused"
    MET_REGULARLY = "met_regularly"  # a good sign, so that green has a reason too
    JUST_STARTED = "just_started"


@dataclass(frozen=True)
class HealthFacts:
    """A pair's facts and what the two said. `pulses`: per person the scores 1..5, oldest first; `fit`: per person
    the last answer of the fit check (good, deciding, not_a_fit); `told`: (person, signal) that coordinators may
    read as it is; `asked`: (person, signal) where somebody asked for a coordinator's look, which is all that is told.
    """

    pair: PairFacts
    pulses: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fit: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[tuple[str, str]] = frozenset()
    asked: frozenset[tuple[str, str]] = frozenset()
    away: frozenset[str] = frozenset()
    mentor_is_manager: bool = False


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what it is about, and how it came out (green: no worry).

    `value` and `limit` in days; `done`: it has happened, `value` days after the match where that is known.
    `shown`: among the reasons of a pair even if it is no worry.
    """

    signal: Signal
    level: Level = Level.GREEN
    value: int | None = None
    limit: int | None = None
    done: bool = False
    params: Mapping[str, object] = field(default_factory=dict)
    shown: bool = False


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

    Thresholds: the plan's, counted from the day of the match at the program's home, pauses taken off.
    """
    looked = checks(facts, program, now)
    troubles = tuple(_reason(check) for check in looked if check.level in (Level.AMBER, Level.RED))
    if troubles:
        level = Level.RED if any(one.level is Level.RED for one in troubles) else Level.AMBER
        return Health(level, troubles)
    shown = tuple(_reason(check) for check in looked if check.shown)
    too_early = _age(facts.pair, program, now) < program.health.first_booked_days
    if not facts.pair.held() and too_early and not shown:
        return Health(Level.TOO_EARLY, (Reason(Signal.JUST_STARTED, Level.TOO_EARLY),))
    return Health(Level.GREEN, shown)


def checks(facts: HealthFacts, program: Program, now: datetime) -> tuple[Check, ...]:
    """Everything that is looked at in a pair, as coordinators may see it: of what only one person said there is
    nothing, not even that it was looked at, unless they passed it on.
    """
    if facts.pair.status in (PairState.CLOSED, PairState.ARCHIVED, PairState.ENDED):
        return ()
    looked = [check for rule in _OF_THE_PEOPLE for check in rule(facts)]
    if facts.pair.paused_since is not None:
        since = {"since": facts.pair.paused_since}
        return (*looked, Check(Signal.PAUSED, params=since, shown=True))
    looked += [check for rule in _OF_THE_TIME for check in rule(facts.pair, program, now)]
    return (*looked, *_passed_on(facts, program))


def to_ask_first(facts: HealthFacts, program: Program, now: datetime) -> tuple[Reason, ...]:
    """Signals one person gave: go to that person ("shall I tell a coordinator?") and to nobody else."""
    over = facts.pair.status in (PairState.CLOSED, PairState.ARCHIVED, PairState.ENDED)
    if over or facts.pair.paused_since is not None:
        return ()
    return tuple(
        reason
        for reason in _said(facts, program)
        if not _is_in(facts.told, reason) and not _is_in(facts.asked, reason)
    )


def _reason(check: Check) -> Reason:
    days = {} if check.value is None else {"days": check.value}
    return Reason(check.signal, check.level, {**days, **check.params})


# --- what everybody can see --------------------------------------------------------------------------


def _gone(facts: HealthFacts) -> Iterator[Check]:
    for person in facts.pair.people:
        if not person.active:
            yield Check(Signal.PARTNER_DEACTIVATED, Level.RED, params={"person": person.id})
        elif person.id in facts.away:
            yield Check(Signal.PARTNER_AWAY, Level.AMBER, params={"person": person.id})
    if all(person.active for person in facts.pair.people) and not facts.away:
        yield Check(Signal.PARTNER_AWAY, done=True)


def _conflict(facts: HealthFacts) -> Iterator[Check]:
    level = Level.RED if facts.mentor_is_manager else Level.GREEN
    yield Check(Signal.MENTOR_IS_MANAGER, level, done=not facts.mentor_is_manager)


def _first_meeting(pair: PairFacts, program: Program, now: datetime) -> Iterator[Check]:
    held, limit = pair.held(), program.health
    booked, took_place = Signal.FIRST_MEETING_NOT_BOOKED, Signal.FIRST_MEETING_NOT_HELD
    if held:
        after = max(0, (held[0].starts_at - pair.published_at).days)
        yield Check(took_place, value=after, limit=limit.first_held_days, done=True)
        return
    age = _age(pair, program, now)
    if age >= limit.first_held_days:
        yield Check(took_place, Level.RED, age, limit.first_held_days)
        return
    if _has_plan(pair):
        yield Check(booked, limit=limit.first_booked_days, done=True)
    else:
        late = age >= limit.first_booked_days
        yield Check(booked, Level.AMBER if late else Level.GREEN, age, limit.first_booked_days)
    yield Check(took_place, value=age, limit=limit.first_held_days)


def _regularity(pair: PairFacts, program: Program, now: datetime) -> Iterator[Check]:
    held = pair.held()
    if not held or pair.closing_held:
        return
    since = max(held[-1].starts_at, pair.resumed_at or held[-1].starts_at)
    quiet = max(0, (local_date(now, program.zone) - local_date(since, program.zone)).days)
    limit = pair.cadence(program) + program.health.silence_days
    if quiet >= limit:
        level = Level.RED if quiet >= 2 * limit else Level.AMBER
        yield Check(Signal.NOTHING_HELD_LATELY, level, quiet, limit)
    else:
        yield Check(
            Signal.MET_REGULARLY, value=quiet, limit=limit, done=True, params={"count": len(held)}, shown=True
        )


def _unsigned(pair: PairFacts, program: Program, now: datetime) -> Iterator[Check]:
    if not program.with_agreement:
        return
    missing = [person.id for person in pair.people if person.id not in pair.agreement_signed_by]
    limit, changed = program.health.unsigned_days, pair.agreement_changed_at
    if not missing:
        yield Check(Signal.AGREEMENT_UNSIGNED, limit=limit, done=True)
        return
    age = _days(changed, program, now) if changed else _age(pair, program, now)
    level = Level.AMBER if age >= limit else Level.GREEN
    yield Check(Signal.AGREEMENT_UNSIGNED, level, age, limit, params={"missing": len(missing)})


def _goalless(pair: PairFacts, program: Program, now: datetime) -> Iterator[Check]:
    if not program.with_goals:
        return
    age, limit = _age(pair, program, now), program.health.goalless_days
    if pair.goals:
        yield Check(Signal.NO_GOALS, limit=limit, done=True)
    else:
        yield Check(Signal.NO_GOALS, Level.AMBER if age >= limit else Level.GREEN, age, limit)


def _overdue_reviews(pair: PairFacts, program: Program, now: datetime) -> Iterator[Check]:
    """A form the timeline asks for once, some days after its day; which of the two is missing is not told."""
    asked = dict.fromkeys(
        step.form
        for step in program.timeline
        if step.condition is Condition.FORM_MISSING and step.form and len(step.days) == 1 and not step.off
    )
    limit = program.health.review_days
    for form in asked:
        since = form_asked_at(program, form, pair) if form and form != IMPACT else None
        if since is None or now < since:
            continue
        answered = {person for key, person, _ in pair.submissions if key == form}
        if all(person.id in answered for person in pair.people):
            yield Check(Signal.REVIEW_OVERDUE, limit=limit, done=True, params={"form": form})
            continue
        late = (now - since).days
        level = Level.AMBER if late >= limit else Level.GREEN
        yield Check(Signal.REVIEW_OVERDUE, level, late, limit, params={"form": form})


# --- what one person said ----------------------------------------------------------------------------


def _passed_on(facts: HealthFacts, program: Program) -> Iterator[Check]:
    asked: dict[str | None, None] = {}
    for reason in _said(facts, program):
        if _is_in(facts.told, reason):
            yield Check(reason.signal, reason.level, params={"person": reason.private_to})
        elif _is_in(facts.asked, reason):
            asked[reason.private_to] = None
    for person in asked:
        yield Check(Signal.ASKED_FOR_A_LOOK, Level.RED, params={"person": person})


def _said(facts: HealthFacts, program: Program) -> Iterator[Reason]:
    """At most one of the fit and one of the pulses for each person."""
    limit = program.health
    for person, scores in facts.pulses.items():
        if scores and scores[-1] <= limit.low_pulse:
            yield Reason(Signal.PULSE_LOW, Level.RED, {"person": person}, person)
        elif scores[1:] and scores[-1] <= scores[-2] - limit.pulse_fall:
            yield Reason(Signal.PULSE_FALLING, Level.AMBER, {"person": person}, person)
    for person, answer in facts.fit.items():
        if answer == NOT_A_FIT:
            yield Reason(Signal.NOT_A_FIT, Level.RED, {"person": person}, person)


def _is_in(passed_on: frozenset[tuple[str, str]], reason: Reason) -> bool:
    return (reason.private_to, reason.signal.value) in passed_on


# --- days --------------------------------------------------------------------------------------------


def _age(pair: PairFacts, program: Program, now: datetime) -> int:
    """How many days the pair has been on its way, pauses taken off."""
    return _days(pair.published_at, program, now) - pair.shift_days


def _days(since: datetime, program: Program, now: datetime) -> int:
    """Calendar days at the program's home, as the timeline counts them."""
    return (local_date(now, program.zone) - local_date(since, program.zone)).days


def _has_plan(pair: PairFacts) -> bool:
    return any(meeting.status is MeetingState.PLANNED for meeting in pair.meetings)


_OF_THE_PEOPLE: tuple[Callable[[HealthFacts], Iterator[Check]], ...] = (_gone, _conflict)
_OF_THE_TIME: tuple[Callable[[PairFacts, Program, datetime], Iterator[Check]], ...] = (
    _first_meeting,
    _regularity,
    _unsigned,
    _goalless,
    _overdue_reviews,
)
