"""Help with the first hello, offered once, and taken back when it is said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.calendar import next_working_moment
from bot.domain.due_dates import silent_days
from bot.usecases import outbox
from bot.usecases.planning.plans import plan_of
from db.models import OutboxRow, Pair
from db.session import WorkspaceSession


def offer_hello(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Offer the mentee help with the first hello, in their next working hours."""
    person, plan = pair.mentee, plan_of(pair.cohort.program)
    moment = next_working_moment(now, person.zone, person.country, plan.hours, silent_days(plan))
    outbox.post(
        session, "hello.offered", now, key=_key(pair), not_before=moment, apart=True,
        person=person.id, pair=pair.id,
    )  # fmt: skip


def tell_offer(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """The offer, if there was one, says that somebody said hello, in place of its button."""
    if session.scalar(select(OutboxRow.id).where(OutboxRow.key == _key(pair))) is not None:
        outbox.amend(session, _key(pair), now, person=pair.mentee_id, pair=pair.id)


def _key(pair: Pair) -> str:
    return f"hello.offered:{pair.id}"
