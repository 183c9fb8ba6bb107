"""Messages that fall due by the calendar: each said once, in its reader's working hours, on no silent day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.calendar import local_date, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.nudging import next_nudge_moment
from bot.domain.program import Program as Plan
from bot.usecases import outbox
from db.models import OutboxRow, Person
from db.session import WorkspaceSession

TAKE_BACK = timedelta(minutes=10)
"""What acts on many waits for so long before it happens, and can be taken back until then."""


@dataclass(frozen=True)
class Due:
    """A message to `person` (None: it goes to a channel), from the moment `base` on, in working hours, not after
    `until`. `nudge`: it counts as the one reminder of a day; `asks`: it waits for a day without one, and until
    its reader may be disturbed; `at_once`: it needs no working hours.
    """

    kind: str
    key: str
    base: datetime
    person: Person | None = None
    until: datetime | None = None
    nudge: bool = False
    asks: bool = False
    at_once: bool = False
    ids: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What was said now, and the moments at which the rest may be."""

    now: tuple[Due, ...]
    later: tuple[datetime, ...]


def say_due(session: WorkspaceSession, plan: Plan, every: Collection[Due], now: datetime) -> Said:
    """Post what may be said at `now` and was not said before."""
    said, later = [], []
    for due in _unsaid(session, every):
        try:
            moment = saying_moment(due, plan, now)
        except ValueError:  # a plan that is silent for more than a year
            continue
        if due.until is not None and moment >= due.until:
            continue
        if moment > now:
            later.append(moment)
            continue
        outbox.post(session, due.kind, now, key=due.key, new=True, **due.ids)
        if due.nudge and due.person is not None:
            due.person.last_nudged_on = local_date(now, due.person.zone)
        said.append(due)
    return Said(tuple(said), tuple(later))


def saying_moment(due: Due, plan: Plan, now: datetime) -> datetime:
    """When it may be said: in working hours, from its base on, from now on where that is past.

    Raises ValueError where no working day comes for more than a year.
    """
    earliest = max(due.base, now)
    if due.at_once:
        return earliest
    if due.person is None:
        return next_working_moment(earliest, plan.zone, plan.country, plan.hours, silent_days(plan))
    if not (due.nudge or due.asks):
        return working_moment(due.person, plan, earliest)
    person = due.person
    if person.quiet_until is not None:
        earliest = max(earliest, person.quiet_until)
    return next_nudge_moment(
        person.zone, holidays_of(person), person.last_nudged_on, earliest, hours=hours_of(person, plan),
        off=silent_days(plan),
    )  # fmt: skip


def after_taking_back(plan: Plan, now: datetime) -> datetime:
    """When what is decided `now` happens: once it cannot be taken back any more, in the program's hours. UTC;
    ValueError as above.
    """
    return next_working_moment(now + TAKE_BACK, plan.zone, plan.country, plan.hours, silent_days(plan))


def working_moment(person: Person, plan: Plan, now: datetime) -> datetime:
    """`now` if somebody may be messaged then, else the next moment at which they may. UTC; ValueError as above."""
    return next_working_moment(
        now, person.zone, holidays_of(person), hours_of(person, plan), silent_days(plan)
    )


def hours_of(person: Person, plan: Plan) -> tuple[int, int]:
    """The local hours in which somebody may be messaged: their own, or the program's."""
    if person.work_from is None or person.work_until is None:
        return plan.hours
    return person.work_from, person.work_until


def holidays_of(person: Person) -> str:
    """The country whose public holidays somebody has."""
    return person.holidays if person.holidays is not None else person.country


def _unsaid(session: WorkspaceSession, every: Collection[Due]) -> list[Due]:
    """What has not been said, each key once."""
    by_key = {due.key: due for due in every}
    for some in outbox.batched(list(by_key), outbox.A_TIME):
        for key in session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(some))):
            del by_key[key]
    return list(by_key.values())
