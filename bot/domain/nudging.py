"""At most one nudge message per person and day: several reminders, also of several pairs, become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import HOURS, local_date, local_moment, next_working_moment
from bot.domain.journey import DueStep, rest_of_day
from bot.domain.occurrence import parse_occurrence
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program


@dataclass(frozen=True)
class PairStep:
    """A due step and the pair it belongs to."""

    pair: str
    step: DueStep


@dataclass(frozen=True)
class Nudge:
    """One message: all that one person (None: the coordinators) is to be told now."""

    person: str | None
    steps: tuple[PairStep, ...]


def may_nudge(zone: str, last_nudge: date | None, now: datetime) -> bool:
    """Whether someone in `zone`, last nudged on their local day `last_nudge`, may be nudged at `now`.

    Someone who flew east to west does not get a second message on the day they live twice.
    """
    return last_nudge is None or local_date(now, zone) > last_nudge


def next_nudge_moment(
    zone: str,
    country: str | None,
    last_nudge: date | None,
    now: datetime,
    *,
    hours: tuple[int, int] = HOURS,
    off: Collection[date] = (),
) -> datetime:
    """When this person may be nudged next: now, or the next working hour of a later local day. UTC."""
    earliest = now
    if last_nudge is not None and not may_nudge(zone, last_nudge, now):
        earliest = local_moment(last_nudge + timedelta(days=1), hours[0], zone)
    return next_working_moment(earliest, zone, country, hours, off)


def todays_steps(
    facts: PairFacts, program: Program, due: Iterable[DueStep], person: str, now: datetime
) -> tuple[DueStep, ...]:
    """What one pair has for one person who gets today's message now: what is `due`, and what falls due later today.

    Of one series about one subject only the last: what comes later today says the same.
    """
    own = [step for step in due if step.person == person]
    kept: dict[tuple[str, str], DueStep] = {}
    for step in [*own, *rest_of_day(facts, program, person, now)]:
        kept[program.step(step.step).thread, parse_occurrence(step.occurrence).subject_id] = step
    return tuple(kept.values())


def grouped(steps: Iterable[PairStep]) -> tuple[Nudge, ...]:
    """One nudge per person; within it pair by pair, the pair with the oldest due step first."""
    by_person: dict[str | None, list[PairStep]] = defaultdict(list)
    for step in steps:
        by_person[step.step.person].append(step)
    return tuple(
        Nudge(person, _pair_by_pair(waiting))
        for person, waiting in sorted(by_person.items(), key=lambda item: (item[0] is None, item[0] or ""))
    )


def _pair_by_pair(steps: list[PairStep]) -> tuple[PairStep, ...]:
    oldest: dict[str, datetime] = {}
    for step in steps:
        oldest[step.pair] = min(oldest.get(step.pair, step.step.due_at), step.step.due_at)
    return tuple(sorted(steps, key=lambda step: (oldest[step.pair], step.pair, step.step.due_at)))
