"""Slots of office hours as they stand: ahead, booked by whom, and as the two of them see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.shown.community import SlotShown
from bot.domain.states.seat import SeatState, SessionKind, SessionState
from bot.usecases import outbox
from db.models import Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

HOST = "host"
KIND = SessionKind.OFFICE_HOURS.value


def slots_ahead(session: WorkspaceSession, program: Program, now: datetime) -> list[TrainingSession]:
    """The slots to come, in order."""
    query = (
        select(TrainingSession)
        .where(
            TrainingSession.program_id == program.id,
            TrainingSession.kind == KIND,
            TrainingSession.status == SessionState.PLANNED.value,
            TrainingSession.starts_at > now,
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return list(session.scalars(query))


def bookings_of(session: WorkspaceSession, slots: Iterable[TrainingSession]) -> dict[int, TrainingSeat]:
    """Who booked which slot, by the slot's id."""
    numbers = [slot.id for slot in slots]
    query = select(TrainingSeat).where(
        TrainingSeat.session_id.in_(numbers),
        TrainingSeat.status == SeatState.CHOSEN.value,
        TrainingSeat.role != HOST,
    )
    return {seat.session_id: seat for seat in session.scalars(query)} if numbers else {}


def booking_of(session: WorkspaceSession, slot: TrainingSession) -> TrainingSeat | None:
    """Who booked a slot."""
    return bookings_of(session, [slot]).get(slot.id)


def slot_shown(
    session: WorkspaceSession,
    slot: TrainingSession,
    booking: TrainingSeat | None = None,
    *,
    private: bool = False,
) -> SlotShown:
    """A slot; who booked it and what about only where `private`: for the two of them."""
    return SlotShown(
        session=slot.id,
        program=slot.program.name,
        host=session.get_one(Person, slot.made_by).slack_id,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        place=str(slot.place or ""),
        state=slot.status,
        booked=booking is not None,
        guest=booking.person.slack_id if booking is not None and private else "",
        topic=str(booking.topic or "") if booking is not None and private else "",
    )


def show_slots(session: WorkspaceSession, slot: TrainingSession, now: datetime) -> None:
    """The message in the admin channel that offered this slot with others keeps up."""
    session.flush()
    first = min(one.id for one in offered_together(session, slot))
    outbox.amend(session, offered_key(first), now, program=slot.program_id, date=first)


def offered_key(first: int) -> str:
    """The outbox key of the message that offered slots, by the first of them."""
    return f"admin.office_hours:{first}"


def offered_together(session: WorkspaceSession, first: TrainingSession) -> Sequence[TrainingSession]:
    """The slots that were offered in one go with this one."""
    query = select(TrainingSession).where(
        TrainingSession.kind == KIND,
        TrainingSession.made_by == first.made_by,
        TrainingSession.made_at == first.made_at,
        TrainingSession.program_id == first.program_id,
    )
    return session.scalars(query.order_by(TrainingSession.starts_at)).all()
