"""Office hours: a coordinator offers slots, anybody in the program books one. What about is the host's to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.shown.community import OfficeHoursDraft, OfficeHoursOpen, SlotShown
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import SeatEvent, SeatState, SessionKind, SessionState, move
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated, named
from bot.usecases.saying import working_moment
from bot.usecases.training.people import programs_to_learn_in, roles_of
from bot.usecases.training.sessions import FURTHEST, PLACE_LIMIT, ends_at
from db.models import Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

BEGINS, MINUTES, COUNT, PLACE, TOPIC = "begins", "minutes", "count", "place", "topic"
SHORTEST, LONGEST, MOST = 10, 120, 12
TOPIC_LIMIT = 300
HOST = "host"
KIND = SessionKind.OFFICE_HOURS.value
_RANK = ("mentor", "mentee", "manager", "coordinator")


@dataclass(frozen=True)
class SlotsEntered:
    """What a coordinator wrote: `count` slots of `minutes` each, one after the other from `begins` (UTC) on."""

    begins: datetime
    minutes: int
    count: int
    place: str

    @property
    def starts(self) -> tuple[datetime, ...]:
        return tuple(self.begins + nth * timedelta(minutes=self.minutes) for nth in range(self.count))


def read_slots(raws: Mapping[str, object], now: datetime) -> SlotsEntered:
    """The fields of the modal. Raises FormErrors with every mistake at once."""
    errors: list[DomainError] = []
    begins = _moment(raws.get(BEGINS))
    if begins is None:
        errors.append(DomainError("answer_required", field=BEGINS))
    elif begins <= now:
        errors.append(DomainError("session_in_the_past", field=BEGINS))
    elif begins > now + FURTHEST:
        errors.append(DomainError("meeting_too_far", field=BEGINS))
    minutes = _whole(raws.get(MINUTES), MINUTES, SHORTEST, LONGEST, errors)
    count = _whole(raws.get(COUNT), COUNT, 1, MOST, errors)
    place = " ".join(clean_text(str(raws.get(PLACE) or "")).split())
    if not place:
        errors.append(DomainError("answer_required", field=PLACE))
    elif len(place) > PLACE_LIMIT:
        errors.append(DomainError("answer_too_long", field=PLACE, length=len(place), maximum=PLACE_LIMIT))
    if errors or begins is None:
        raise FormErrors(errors)
    return SlotsEntered(begins, minutes, count, place)


def _moment(raw: object) -> datetime | None:
    text = str(raw if raw is not None else "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 11:  # noqa: PLR2004 - seconds until the year 5138
        return None
    return datetime.fromtimestamp(int(text), UTC)


def _whole(raw: object, field: str, least: int, most: int, errors: list[DomainError]) -> int:
    text = str(raw if raw is not None else "").strip()
    if not text:
        errors.append(DomainError("answer_required", field=field))
    elif not (text.isascii() and text.isdecimal()):
        errors.append(DomainError("number_invalid", field=field, given=text))
    elif len(text) > 6 or not least <= int(text) <= most:  # noqa: PLR2004
        errors.append(DomainError("number_range", field=field, given=text, minimum=least, maximum=most))
    else:
        return int(text)
    return least


def slots_to_offer(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object
) -> OfficeHoursDraft:
    """What the modal begins with: length and place as this coordinator's last time."""
    program = coordinated(session, actor, program_id, Action.OFFER_OFFICE_HOURS)
    last = session.scalar(
        select(TrainingSession)
        .where(
            TrainingSession.program_id == program.id,
            TrainingSession.kind == KIND,
            TrainingSession.made_by == person.id,
        )
        .order_by(TrainingSession.id.desc())
        .limit(1)
    )
    if last is None:
        return OfficeHoursDraft(program.id, program.name)
    return OfficeHoursDraft(program.id, program.name, last.minutes, str(last.place or ""))


def offer_slots(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    entered: SlotsEntered,
    now: datetime,
) -> list[TrainingSession]:
    """Offer slots to everybody in the program. Raises office_hours_overlap at the field."""
    program = coordinated(session, actor, program_id, Action.OFFER_OFFICE_HOURS)
    take_turn(session, person)
    length = timedelta(minutes=entered.minutes)
    until = entered.begins + entered.count * length
    mine = session.scalars(
        select(TrainingSession).where(
            TrainingSession.kind == KIND,
            TrainingSession.made_by == person.id,
            TrainingSession.status == SessionState.PLANNED.value,
            TrainingSession.starts_at < until,
        )
    )
    if any(ends_at(one) > entered.begins for one in mine):
        raise DomainError("office_hours_overlap", field=BEGINS)
    made = [
        TrainingSession(
            program_id=program.id, kind=KIND, starts_at=starts, minutes=entered.minutes, place=entered.place,
            seats=1, status=SessionState.PLANNED.value, made_by=person.id, made_at=now,
        )
        for starts in entered.starts
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    record(session, "office_hours.offered", now, actor=person, program_id=program.id,
           subject="training_session", subject_id=made[0].id, slots=len(made))  # fmt: skip
    outbox.post(session, "admin.office_hours", now, key=f"admin.office_hours:{made[0].id}",
                program=program.id, date=made[0].id)  # fmt: skip
    return made


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
    _amend(session, slot, now)
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
    _amend(session, slot, now)
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
    _amend(session, slot, now)


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
        _amend(session, slot, now)


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


def offered_together(session: WorkspaceSession, first: TrainingSession) -> Sequence[TrainingSession]:
    """The slots that were offered in one go with this one."""
    query = select(TrainingSession).where(
        TrainingSession.kind == KIND,
        TrainingSession.made_by == first.made_by,
        TrainingSession.made_at == first.made_at,
        TrainingSession.program_id == first.program_id,
    )
    return session.scalars(query.order_by(TrainingSession.starts_at)).all()


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
    ids: dict[str, int | str] = {"person": reader.id, "date": slot.id}
    if who is not None:
        ids["who"] = who.id
    key = f"{kind}:{slot.id}:{reader.id}:{who.id if who else 0}:{int(now.timestamp())}"
    outbox.post(session, kind, now, key=key, not_before=moment, apart=True, **ids)


def _amend(session: WorkspaceSession, slot: TrainingSession, now: datetime) -> None:
    """The message with the slots in the admin channel keeps up."""
    session.flush()
    first = min(one.id for one in offered_together(session, slot))
    outbox.amend(session, f"admin.office_hours:{first}", now, program=slot.program_id, date=first)
