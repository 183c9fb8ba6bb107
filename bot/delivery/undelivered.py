"""What Slack refuses for good is told to the coordinators, with its cause.

In the admin channel; of what is confidential only that there was something, and to each coordinator directly if it is
the admin channel that refuses.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.delivery.parcel import Parcel
from bot.domain.messages import CONFIDENTIAL, KINDS, Place
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.coordinating.failures import program_of
from db.models import Coordinator
from db.session import WorkspaceSession

UNCLEAR = "unclear"
"""Before the code of a message that may have arrived, where it could not be looked for."""


def report_undelivered(session: WorkspaceSession, parcel: Parcel, code: str, now: datetime) -> None:
    """Write the failure down and tell the admin channel; each coordinator by themselves if it was the admin
    channel that refused.
    """
    program_id = program_of(session, parcel.args)
    record(
        session,
        "delivery.failed",
        now,
        program_id=None if parcel.kind in CONFIDENTIAL else program_id,
        subject="outbox",
        subject_id=parcel.id,
        code=code,
    )
    if program_id is None:
        return
    kind = KINDS.get(parcel.kind)
    if kind is None or kind.place is not Place.ADMIN:
        outbox.post(
            session,
            "admin.undelivered",
            now,
            key=f"undelivered:{parcel.id}",
            program=program_id,
            row=parcel.id,
        )
    else:
        _tell_each(session, program_id, parcel.id, now)


def _tell_each(session: WorkspaceSession, program_id: int, row_id: int, now: datetime) -> None:
    """Once a day, however much the admin channel refuses: trying again is for all of it."""
    for person_id in session.scalars(
        select(Coordinator.person_id).where(Coordinator.program_id == program_id).order_by(Coordinator.id)
    ):
        key = f"coordinator.undelivered:{program_id}:{person_id}:{now.date()}"
        outbox.post(
            session, "coordinator.undelivered", now, key=key, person=person_id, program=program_id, row=row_id
        )
