"""When the forms about a pair are asked for, until when an answer can be changed, and whose answers are missing.

The rule of the last day stands here and nowhere else: what was sent can be changed for GRACE_DAYS after the form was
asked for the last time, and in any case for LATE_DAYS after it was sent. Who answers late is welcome for as long as
the plan asks for the form in the state the pair is in (`bot.domain.reviews.require_pair_form`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import local_date
from bot.domain.conditions import Case, holds
from bot.domain.due_dates import due_moments, recipients, starts
from bot.domain.journey import form_occurrence
from bot.domain.occurrence import Occurrence
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program
from bot.domain.reviews import ASKING, steps_asking
from bot.domain.timeline import Condition, TimelineStep

GRACE_DAYS = 14
LATE_DAYS = 7


@dataclass(frozen=True)
class Owed:
    """A form that one person was asked for and has not sent. `since`: when it was first asked for (aware, UTC).

    `again`: it is asked once more because of what the person answered before, which is for nobody else to know.
    """

    form: str
    occurrence: str
    person: str
    since: datetime
    again: bool = False


@dataclass(frozen=True)
class _Asked:
    """One reminder about a form: for whom, in which of its turns, and when."""

    step: TimelineStep
    person: str
    occurrence: Occurrence
    at: datetime

    @property
    def turn(self) -> str:
        """Under which occurrence the answers to it are kept."""
        return form_occurrence(str(self.occurrence))


def last_day(
    plan: Program, facts: PairFacts, form: str, occurrence: str, zone: str, now: datetime,
    *, sent_at: datetime | None = None,
) -> date | None:  # fmt: skip
    """The last day, in `zone`, on which this form can be changed; None where no reminder asks for it: until the
    pair is closed.

    `sent_at`: when it was sent for the first time. While a pair is paused, its days wait.
    """
    steps = steps_asking(plan, form)
    once = len({days for step in steps for days in step.days}) == 1 and not _about_meetings(steps)
    moments = [
        asked.at
        for asked in _asked(plan, _as_if_back(facts, now), now, steps)
        if once or asked.turn == occurrence
    ]
    if not moments:
        return None
    last = local_date(max(moments), zone) + timedelta(days=GRACE_DAYS)
    return max(last, local_date(sent_at, zone) + timedelta(days=LATE_DAYS)) if sent_at else last


def owed(plan: Program, facts: PairFacts, now: datetime) -> tuple[Owed, ...]:
    """What the two were asked for and have not sent, the longest ago first; without what nobody waits for any
    more, and without those who are not here.
    """
    found: dict[tuple[str, str, str], Owed] = {}
    stale: dict[tuple[str, str, str], bool] = {}
    steps = tuple(
        step for step in plan.timeline if _asks(step) and not step.off and facts.status in step.during
    )
    for asked in _asked(plan, facts, now, steps):
        if asked.at > now or not _is_open(asked, facts, now):
            continue
        key = (asked.step.form or "", asked.turn, asked.person)
        since = min(found[key].since, asked.at) if key in found else asked.at
        answered = any((form, who) == (key[0], asked.person) for form, who, _ in facts.submissions)
        found[key] = Owed(*key, since, answered and asked.step.condition is Condition.FIT_OPEN)
        limit = asked.step.stale_after_days
        stale[key] = limit is not None and (now - asked.at).days >= limit
    waiting = (one for key, one in found.items() if not stale[key])
    return tuple(sorted(waiting, key=lambda one: (one.since, one.form, one.person)))


def _is_open(asked: _Asked, facts: PairFacts, now: datetime) -> bool:
    who = facts.person(asked.person)
    return (
        who is not None and who.active and holds(Case(asked.step, asked.occurrence, asked.person, facts, now))
    )


def _asks(step: TimelineStep) -> bool:
    return step.form is not None and step.condition in ASKING


def _asked(
    plan: Program, facts: PairFacts, now: datetime, steps: tuple[TimelineStep, ...]
) -> Iterator[_Asked]:
    """Every reminder of the steps, past and ahead, one person after the other."""
    for step in steps:
        for to in recipients(step, facts, plan):
            if to.id is None:
                continue
            for start in starts(step, facts, plan):
                try:
                    for occurrence, at in due_moments(step, start, to, plan, now):
                        yield _Asked(step, to.id, occurrence, at)
                except ValueError:  # a plan that is silent for more than a year asks for nothing
                    continue


def _as_if_back(facts: PairFacts, now: datetime) -> PairFacts:
    """A pair on a pause, as if it came back today."""
    if facts.paused_since is None:
        return facts
    away = max(0, (now - facts.paused_since).days)
    return replace(facts, shift_days=facts.shift_days + away)


def _about_meetings(steps: tuple[TimelineStep, ...]) -> bool:
    return any(step.condition is Condition.FIT_OPEN for step in steps)
