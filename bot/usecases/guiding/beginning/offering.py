"""Help with the first hello, offered once."""

from __future__ import annotations

from datetime import datetime

from bot.domain.calendar import next_working_moment
from bot.domain.due_dates import silent_days
from bot.usecases import outbox
from bot.usecases.planning.plans import plan_of
from db.models import Pair
from db.session import WorkspaceSession


def offer_hello(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Offer the mentee help with the first hello, in their next working hours."""
    person, plan = pair.mentee, plan_of(pair.cohort.program)
    moment = next_working_moment(now, person.zone, person.country, plan.hours, silent_days(plan))
    outbox.post(
        session, "hello.offered", now, key=f"hello.offered:{pair.id}", not_before=moment, apart=True,
        person=person.id, pair=pair.id,
    )  # fmt: skip
