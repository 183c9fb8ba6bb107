"""Who is told what about a concern: each by themselves, never in a channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.calendar import next_working_moment
from bot.usecases import outbox
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.concerns.entitled import handlers
from bot.usecases.saying import holidays_of, hours_of
from db.models import Concern, ConcernStep, OutboxRow, Person, Program
from db.session import WorkspaceSession


def moment_for(session: WorkspaceSession, concern: Concern, person: Person, now: datetime) -> datetime:
    """When somebody is told: an urgent concern at once, another in their working hours. Days that the plan keeps
    silent do not hold it up.
    """
    if concern.urgent:
        return now
    plan = plan_of(session.get_one(Program, concern.program_id))
    try:
        return next_working_moment(now, person.zone, holidays_of(person), hours_of(person, plan))
    except ValueError:  # hours of their own in which no working day falls
        return now


def tell_raised(session: WorkspaceSession, concern: Concern, now: datetime) -> None:
    """Tell all who may read it that it is there."""
    for person in handlers(session, concern):
        key = f"concern.raised:{concern.id}:{int(concern.answer_due_at.timestamp())}:{person.id}"
        _tell(session, concern, "concern.raised", key, person, now, concern=concern.id)


def redraw_raised(session: WorkspaceSession, concern: Concern, now: datetime) -> None:
    """It was taken back: what told its readers that it is there, and by when they should answer, says so."""
    told = select(OutboxRow).where(
        outbox.begins_with(f"concern.raised:{concern.id}:"), OutboxRow.kind == "concern.raised"
    )
    for row in session.scalars(told.order_by(OutboxRow.id)).all():
        outbox.amend(session, row.key, now, **row.args)


def tell_handlers(session: WorkspaceSession, concern: Concern, step: ConcernStep, now: datetime) -> None:
    """Tell whoever has it in hand, otherwise all who may read it, that something was said or done."""
    here = handlers(session, concern)
    in_hand = [person for person in here if person.id == concern.assigned_to]
    tell_step(session, concern, step, [person for person in in_hand or here if person.id != step.by_id], now)


def tell_step(
    session: WorkspaceSession, concern: Concern, step: ConcernStep, people: Iterable[Person], now: datetime
) -> None:
    """Tell these of its readers about one step."""
    for person in people:
        key = f"concern.word:{step.id}:{person.id}"
        _tell(session, concern, "concern.word", key, person, now, step=step.id)


def tell_raiser(session: WorkspaceSession, concern: Concern, step: ConcernStep, now: datetime) -> None:
    """Tell whoever raised it what was answered or done."""
    _tell(session, concern, "concern.news", f"concern.news:{step.id}", concern.raiser, now, step=step.id)


def _tell(
    session: WorkspaceSession,
    about: Concern,
    kind: str,
    key: str,
    person: Person,
    now: datetime,
    **ids: Any,
) -> None:
    moment = moment_for(session, about, person, now)
    # A line of its own: what waits for the morning must not hold up what else this person is told.
    outbox.post(session, kind, now, key=key, not_before=moment, apart=True, person=person.id, **ids)
