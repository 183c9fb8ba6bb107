"""Office hours: anybody in the program books a slot, gives it back, hears if it is called off. What about is the
host's to know.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.shown.community import OfficeHoursOpen, SlotShown
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import SeatEvent, SeatState, SessionState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.community.slots import (
    HOST,
    KIND,
    booking_of,
    bookings_of,
    show_slots,
    slot_shown,
    slots_ahead,
)
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated, named
from bot.usecases.saying import working_moment
from bot.usecases.training.people import programs_to_learn_in, roles_of
from db.models import Person, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

TOPIC = "topic"
TOPIC_LIMIT = 300
_RANK = ("mentor", "mentee", "manager", "coordinator")


def open_office_hours(
    session: WorkspaceSession, actor: Actor, person: Person, typed: str, now: datetime
) -> OfficeHoursOpen:
    """What somebody booked and what they may book, in every program they have a part in or in the one typed.

    Raises no_office_hours for somebody who is in no program.
    """
    require(Action.BOOK_OFFICE_HOURS, actor)
    programs = programs_to_learn_in(session, person)
    if not programs:
        raise DomainError("no_office_hours")
    if typed.strip():
        programs = [named(programs, typed)]
    mine, free = [], []
    for program in programs:
        if current_cohort(session, program).status == CohortState.CLOSED:
            continue
        for slot in slots_ahead(session, program, now):
            booking = booking_of(session, slot)
            if booking is not None and booking.person_id == person.id:
                mine.append(slot_shown(session, slot, booking, private=True))
            elif booking is None and slot.made_by != person.id:
                free.append(slot_shown(session, slot))
    free.sort(key=lambda slot: slot.starts_at)
    return OfficeHoursOpen(tuple(mine), tuple(free))


def book(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    session_id: object,
    topic: object,
    now: datetime,
) -> SlotShown:
    """Book a slot; nobody else can have it then. Again with another topic changes only that.

    Raises office_hours_gone, session_called_off, session_over, slot_taken, own_office_hours, slot_of_yours and
    answer_too_long.
    """
    slot = bookable(session, actor, person, session_id, now)
    text = " ".join(clean_text(str(topic or "")).split())
    if len(text) > TOPIC_LIMIT:
        raise DomainError("answer_too_long", field=TOPIC, length=len(text), maximum=TOPIC_LIMIT)
    take_turn(session, slot)  # two may want it at once
    _require_ahead(slot, now)
    booking = booking_of(session, slot)
    if booking is not None and booking.person_id != person.id:
        raise DomainError("slot_taken")
    if booking is not None:
        booking.topic = text or None
        return slot_shown(session, slot, booking, private=True)
    take_turn(session, person)
    if _another(session, person, slot, now):
        raise DomainError("slot_of_yours")
    role = next((one for one in _RANK if one in roles_of(session, slot.program, person)), "")
    seat = _seated(session, slot, person, role, now)
    seat.topic = text or None
    host = session.get_one(Person, slot.made_by)
    hosting = _seated(session, slot, host, HOST, now)
    record(session, "office_hours.booked", now, actor=person, program_id=slot.program_id,
           subject="training_session", subject_id=slot.id)  # fmt: skip
    for one, who in ((seat, person), (hosting, host)):
        outbox.share_calendar(session, now, seat=one.id, person=who.id)
        outbox.refresh_home(session, who, now)
    _tell(session, "office_hours.booked", host, slot, now, who=person)
    show_slots(session, slot, now)
    return slot_shown(session, slot, seat, private=True)


def give_back(
    session: WorkspaceSession, actor: Actor, person: Person, session_id: object, now: datetime
) -> SlotShown:
    """Somebody cannot come: the slot is free again and the host is told. Raises slot_not_yours, session_over."""
    slot = _slot(session, session_id)
    require(Action.BOOK_OFFICE_HOURS, actor)
    take_turn(session, slot)
    booking = booking_of(session, slot)
    if booking is None or booking.person_id != person.id:
        raise DomainError("slot_not_yours")
    _require_ahead(slot, now)
    shown = slot_shown(session, slot, booking, private=True)
    _free(session, slot, now)
    record(session, "office_hours.given_back", now, actor=person, program_id=slot.program_id,
           subject="training_session", subject_id=slot.id)  # fmt: skip
    host = session.get_one(Person, slot.made_by)
    _tell(session, "office_hours.given_back", host, slot, now, who=person)
    outbox.refresh_home(session, person, now)
    show_slots(session, slot, now)
    return shown


def call_off_slot(
    session: WorkspaceSession, actor: Actor, person: Person, session_id: object, now: datetime
) -> TrainingSession:
    """A coordinator calls a slot off; who booked it is told. Raises session_over, session_called_off."""
    slot = _slot(session, session_id)
    coordinated(session, actor, slot.program_id, Action.OFFER_OFFICE_HOURS)
    take_turn(session, slot)
    _require_ahead(slot, now)
    cancel(session, slot, now, by=person)
    return slot


def cancel(session: WorkspaceSession, slot: TrainingSession, now: datetime, by: Person | None = None) -> None:
    """The slot does not take place."""
    booking = booking_of(session, slot)
    slot.status, slot.settled_at = SessionState.CANCELLED.value, now
    if booking is not None:
        _tell(session, "office_hours.called_off", booking.person, slot, now)
        outbox.refresh_home(session, booking.person, now)
    _free(session, slot, now)
    record(session, "office_hours.called_off", now, actor=by, program_id=slot.program_id,
           subject="training_session", subject_id=slot.id)  # fmt: skip
    outbox.refresh_home(session, session.get_one(Person, slot.made_by), now)
    show_slots(session, slot, now)


def leave_office_hours(session: WorkspaceSession, person: Person, now: datetime) -> None:
    """Somebody has left: what they booked is free again, what they offered does not take place."""
    ahead = select(TrainingSession).where(
        TrainingSession.kind == KIND,
        TrainingSession.status == SessionState.PLANNED.value,
        TrainingSession.starts_at > now,
    )
    for slot in session.scalars(ahead.where(TrainingSession.made_by == person.id)).all():
        cancel(session, slot, now)
    booked = ahead.join(TrainingSeat, TrainingSeat.session_id == TrainingSession.id).where(
        TrainingSeat.person_id == person.id,
        TrainingSeat.status == SeatState.CHOSEN.value,
        TrainingSeat.role != HOST,
    )
    for slot in session.scalars(booked).all():
        _free(session, slot, now)
        _tell(
            session, "office_hours.given_back", session.get_one(Person, slot.made_by), slot, now, who=person
        )
        show_slots(session, slot, now)


def bookable(
    session: WorkspaceSession, actor: Actor, person: Person, session_id: object, now: datetime
) -> TrainingSession:
    """A slot that this person may look at before they book it. Raises as `book`."""
    slot = _slot(session, session_id)
    require(Action.BOOK_OFFICE_HOURS, actor)
    if not roles_of(session, slot.program, person):
        raise DomainError("session_not_for_you")
    if slot.made_by == person.id:
        raise DomainError("own_office_hours")
    _require_ahead(slot, now)
    return slot


def _slot(session: WorkspaceSession, session_id: object) -> TrainingSession:
    slot = session.find(TrainingSession, session_id)
    if slot is None or slot.kind != KIND:
        raise DomainError("office_hours_gone")
    return slot


def _require_ahead(slot: TrainingSession, now: datetime) -> None:
    if slot.status == SessionState.CANCELLED:
        raise DomainError("session_called_off")
    if slot.status == SessionState.HELD or slot.starts_at <= now:
        raise DomainError("session_over")


def _another(session: WorkspaceSession, person: Person, slot: TrainingSession, now: datetime) -> bool:
    """Whether somebody has a slot ahead in this program already: one each, so that everybody has a turn."""
    others = [one for one in slots_ahead(session, slot.program, now) if one.id != slot.id]
    return any(seat.person_id == person.id for seat in bookings_of(session, others).values())


def _seated(
    session: WorkspaceSession, slot: TrainingSession, person: Person, role: str, now: datetime
) -> TrainingSeat:
    """Somebody's seat in a slot, taken now; its calendar file is a new one."""
    seat = session.scalar(
        select(TrainingSeat).where(TrainingSeat.session_id == slot.id, TrainingSeat.person_id == person.id)
    )
    if seat is None:
        seat = TrainingSeat(session_id=slot.id, person_id=person.id, role=role,
                            status=SeatState.CHOSEN.value, chosen_at=now)  # fmt: skip
        session.add(seat)
    else:
        seat.status = move(SeatState(seat.status), SeatEvent.CHOOSE).value
        seat.chosen_at, seat.reminded_at, seat.calendar_file = now, None, None
    session.flush()
    return seat


def _free(session: WorkspaceSession, slot: TrainingSession, now: datetime) -> None:
    """Nobody has the slot; what they wanted to talk about is forgotten."""
    query = select(TrainingSeat).where(
        TrainingSeat.session_id == slot.id, TrainingSeat.status == SeatState.CHOSEN.value
    )
    for seat in session.scalars(query).all():
        seat.status = move(SeatState.CHOSEN, SeatEvent.GIVE_UP).value
        seat.topic, seat.settled_at = None, now
    session.flush()


def _tell(
    session: WorkspaceSession,
    kind: str,
    reader: Person,
    slot: TrainingSession,
    now: datetime,
    who: Person | None = None,
) -> None:
    """A word to one of the two in their working hours, and before the slot in any case."""
    moment = min(
        working_moment(reader, plan_of(slot.program), now), max(now, slot.starts_at - timedelta(hours=2))
    )
    key = f"{kind}:{slot.id}:{reader.id}:{who.id if who else 0}:{int(now.timestamp())}"
    outbox.post(
        session,
        kind,
        now,
        key=key,
        not_before=moment,
        apart=True,
        person=reader.id,
        date=slot.id,
        who=who.id if who else 0,
    )
