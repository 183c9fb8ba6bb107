"""What Slack refuses for good is told to the coordinators, with its cause."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.delivery.parcel import Parcel
from bot.domain.messages import CONFIDENTIAL, KINDS, Place
from bot.usecases import outbox
from bot.usecases.activity import record
from db.models import Circle, Cohort, Enrollment, Pair, Program
from db.session import Sessions, WorkspaceSession


def report_undelivered(
    sessions: Sessions, workspace_id: str, parcel: Parcel, code: str, now: datetime
) -> None:
    """Write the failure down and tell the admin channel, unless the admin channel itself refused."""
    with sessions.writing(workspace_id) as session:
        program_id = None if parcel.kind in CONFIDENTIAL else _program_of(session, parcel)
        record(
            session,
            "delivery.failed",
            now,
            program_id=program_id,
            subject="outbox",
            subject_id=parcel.id,
            code=code,
        )
        kind = KINDS.get(parcel.kind)
        if program_id is not None and (kind is None or kind.place is not Place.ADMIN):
            outbox.post(
                session,
                "admin.undelivered",
                now,
                key=f"undelivered:{parcel.id}",
                program=program_id,
                row=parcel.id,
            )


def _program_of(session: WorkspaceSession, parcel: Parcel) -> int | None:
    args = parcel.args
    if "program" in args:
        return int(args["program"])
    if "pair" in args:
        pair = session.get(Pair, int(args["pair"]))
        return pair.cohort.program_id if pair else None
    if "circle" in args:
        circle = session.get(Circle, int(args["circle"]))
        return session.get_one(Cohort, circle.cohort_id).program_id if circle else None
    if "person" in args:
        enrolled = (
            select(Enrollment)
            .where(Enrollment.person_id == int(args["person"]))
            .order_by(Enrollment.id.desc())
        )
        enrollment = session.scalar(enrolled.limit(1))
        if enrollment is not None:
            return enrollment.cohort.program_id
        return session.scalar(select(Program.id).order_by(Program.id).limit(1))
    return None
