"""Seats at an orientation, a kickoff or a get-together: chosen by the people themselves, and whether they were
there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor, require
from bot.domain.shown.training import AttendanceShown, DateShown, SessionStanding
from bot.domain.states.seat import FOR_MANY, TAKEN, SeatEvent, SeatState, SessionKind, SessionState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.community.coming import show_who_comes
from bot.usecases.locking import take_turn
from bot.usecases.programs import coordinated
from bot.usecases.training.people import concerned, role_at
from bot.usecases.training.sessions import ends_at, session_for_many, sessions_of
from db.models import Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

NONE_FITS = "training.none_fits"
PEOPLE = "people"


def take_seat(
    session: WorkspaceSession, actor: Actor, person: Person, session_id: object, now: datetime
) -> TrainingSession:
    """Take a seat; one at another date of the same kind is given up for it.

    Raises session_gone, session_not_for_you, session_called_off, session_over, session_full.
    """
    date = session_for_many(session, session_id)
    require(Action.TAKE_SEAT, actor, program=str(date.program_id), owner=str(person.id))
    kind = SessionKind(date.kind)
    role = role_at(session, date.program, kind, person)
    if role is None:
        raise DomainError("session_not_for_you")
    take_turn(session, date)  # two may want the last seat at once
    _require_ahead(date, now)
    mine = _seat(session, date, person)
    if mine is not None and mine.status == SeatState.CHOSEN:
        return date
    if date.seats is not None and taken(session, [date])[date.id] >= date.seats:
        raise DomainError("session_full")
    _give_up_others(session, date.program, kind, person, now)
    if mine is None:
        mine = TrainingSeat(
            session_id=date.id, person_id=person.id, role=role, status=SeatState.CHOSEN.value, chosen_at=now
        )
        session.add(mine)
        session.flush()
    else:
        mine.status = move(SeatState(mine.status), SeatEvent.CHOOSE).value
        mine.chosen_at, mine.reminded_at = now, None
    _note(session, mine, "training.seat_taken", person, now)
    show_who_comes(session, date, now)
    outbox.share_calendar(session, now, seat=mine.id, person=person.id)
    outbox.refresh_home(session, person, now)
    return date


def none_fits(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    kind: SessionKind,
    now: datetime,
) -> Program:
    """No date suits: seats ahead are given up, and the next dates are offered again."""
    program = session.find(Program, program_id)
    if program is None:
        raise DomainError("session_gone")
    require(Action.TAKE_SEAT, actor, program=str(program.id), owner=str(person.id))
    if role_at(session, program, kind, person) is None:
        raise DomainError("session_not_for_you")
    _give_up_others(session, program, kind, person, now)
    record(session, NONE_FITS, now, actor=person, program_id=program.id, subject="person",
           subject_id=person.id, kind=kind.value)  # fmt: skip
    outbox.refresh_home(session, person, now)
    session.info[outbox.WORK_WAITS] = True
    return program


def say_attended(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    seat_id: object,
    now: datetime,
    *,
    was_there: bool,
) -> TrainingSeat:
    """Somebody says whether they were there. Raises session_not_begun before it, not_yours for another's."""
    seat = session.find(TrainingSeat, seat_id)
    if seat is None or seat.session.kind not in FOR_MANY:
        raise DomainError("session_gone")
    require(Action.TAKE_SEAT, actor, program=str(seat.session.program_id), owner=str(seat.person_id))
    take_turn(session, seat)
    if seat.session.status == SessionState.CANCELLED:
        raise DomainError("session_called_off")
    if seat.session.starts_at > now:
        raise DomainError("session_not_begun")
    _settle(session, seat, SeatEvent.ATTEND if was_there else SeatEvent.MISS, person, now)
    return seat


def attendance(session: WorkspaceSession, actor: Actor, session_id: object, now: datetime) -> AttendanceShown:
    """Who was there, as far as it is known, for a coordinator; those who have not said so count as expected."""
    return attendance_of(session, _noted(session, actor, session_id), now)


def attendance_of(session: WorkspaceSession, date: TrainingSession, now: datetime) -> AttendanceShown:
    """The same for a message."""
    seats = _seats(session, date)
    by_state = {
        state: tuple(seat.person.slack_id for seat in seats if seat.status == state) for state in SeatState
    }
    standing = standings(session, [date], now)[0]
    return AttendanceShown(
        date.program.name, standing, by_state[SeatState.ATTENDED], by_state[SeatState.CHOSEN]
    )


def note_attendance(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    session_id: object,
    slack_ids: Sequence[str],
    now: datetime,
) -> TrainingSession:
    """A coordinator says who was there: everybody else with a seat missed it. Also who came without a seat.

    Raises session_not_begun, and session_not_for at the field for somebody it was not for.
    """
    date = _noted(session, actor, session_id)
    if date.starts_at > now:
        raise DomainError("session_not_begun")
    take_turn(session, date)
    there = {one.id: one for one in session.scalars(select(Person).where(Person.slack_id.in_(slack_ids)))}
    seats = {seat.person_id: seat for seat in _seats(session, date)}
    roles = concerned(session, date.program, SessionKind(date.kind))
    for one in there.values():
        if one.id not in seats and one.id not in roles:
            raise DomainError("session_not_for", field=PEOPLE, who=one.slack_id)
    for one in there.values():
        seat = seats.get(one.id)
        if seat is None:
            seat = TrainingSeat(session_id=date.id, person_id=one.id, role=roles[one.id],
                                status=SeatState.CHOSEN.value, chosen_at=now)  # fmt: skip
            session.add(seat)
            session.flush()
        _settle(session, seat, SeatEvent.ATTEND, person, now)
    for seat in seats.values():
        if seat.person_id not in there and seat.status in TAKEN:
            _settle(session, seat, SeatEvent.MISS, person, now)
    record(session, "training.attendance_noted", now, actor=person, program_id=date.program_id,
           subject="training_session", subject_id=date.id, people=len(there))  # fmt: skip
    return date


def _settle(
    session: WorkspaceSession, seat: TrainingSeat, event: SeatEvent, by: Person, now: datetime
) -> None:
    before = seat.status
    seat.status = move(SeatState(before), event).value
    if seat.status == before:
        return
    seat.settled_at = now
    _note(session, seat, f"training.{seat.status}", by, now)
    outbox.refresh_home(session, seat.person, now)
    session.info[outbox.WORK_WAITS] = True


def _note(session: WorkspaceSession, seat: TrainingSeat, verb: str, by: Person, now: datetime) -> None:
    date = seat.session or session.get_one(TrainingSession, seat.session_id)
    record(session, verb, now, actor=by, program_id=date.program_id, subject="training_seat",
           subject_id=seat.id, kind=date.kind)  # fmt: skip


def _noted(session: WorkspaceSession, actor: Actor, session_id: object) -> TrainingSession:
    date = session_for_many(session, session_id)
    coordinated(session, actor, date.program_id, Action.NOTE_ATTENDANCE)
    if date.status == SessionState.CANCELLED:
        raise DomainError("session_called_off")
    return date


def _require_ahead(date: TrainingSession, now: datetime) -> None:
    if date.status == SessionState.CANCELLED:
        raise DomainError("session_called_off")
    if date.status == SessionState.HELD or date.starts_at <= now:
        raise DomainError("session_over")


def _give_up_others(
    session: WorkspaceSession, program: Program, kind: SessionKind, person: Person, now: datetime
) -> None:
    for seat in seats_of(session, program, kind, person):
        if seat.status == SeatState.CHOSEN and seat.session.starts_at > now:
            seat.status = move(SeatState.CHOSEN, SeatEvent.GIVE_UP).value
            _note(session, seat, "training.seat_given_up", person, now)
            show_who_comes(session, seat.session, now)
    session.flush()


def seats_of(
    session: WorkspaceSession, program: Program, kind: SessionKind, person: Person
) -> list[TrainingSeat]:
    """Somebody's seats of a kind, oldest first."""
    query = (
        select(TrainingSeat)
        .join(TrainingSession, TrainingSession.id == TrainingSeat.session_id)
        .where(
            TrainingSession.program_id == program.id,
            TrainingSession.kind == kind.value,
            TrainingSeat.person_id == person.id,
        )
        .order_by(TrainingSeat.id)
    )
    return list(session.scalars(query))


def _seat(session: WorkspaceSession, date: TrainingSession, person: Person) -> TrainingSeat | None:
    mine = select(TrainingSeat).where(TrainingSeat.session_id == date.id, TrainingSeat.person_id == person.id)
    return session.scalar(mine)


def _seats(session: WorkspaceSession, date: TrainingSession) -> list[TrainingSeat]:
    query = select(TrainingSeat).where(TrainingSeat.session_id == date.id).order_by(TrainingSeat.id)
    return list(session.scalars(query))


def taken(session: WorkspaceSession, dates: Iterable[TrainingSession]) -> Counter[int]:
    """How many seats of each date (by id) nobody else can have."""
    query = (
        select(TrainingSeat.session_id, func.count())
        .where(
            TrainingSeat.session_id.in_([date.id for date in dates]),
            TrainingSeat.status.in_([state.value for state in TAKEN]),
        )
        .group_by(TrainingSeat.session_id)
    )
    return Counter(dict(session.execute(query).all()))


def dates_shown(
    session: WorkspaceSession, program: Program, kind: SessionKind, person: Person, now: datetime
) -> tuple[DateShown, ...]:
    """The dates ahead of a kind as this person sees them."""
    ahead = [one for one in sessions_of(session, program, kind, planned=True) if one.starts_at > now]
    full = taken(session, ahead)
    mine = {seat.session_id: seat for seat in seats_of(session, program, kind, person)}
    return tuple(date_shown(one, mine.get(one.id), full[one.id]) for one in ahead)


def date_shown(date: TrainingSession, seat: TrainingSeat | None, full: int = 0) -> DateShown:
    """One date, with somebody's seat."""
    return DateShown(
        session=date.id,
        kind=SessionKind(date.kind),
        starts_at=date.starts_at,
        minutes=date.minutes,
        place=str(date.place or ""),
        seats_left=None if date.seats is None else max(0, date.seats - full),
        mine=SeatState(seat.status) if seat else None,
        seat=seat.id if seat else 0,
    )


def standings(
    session: WorkspaceSession, dates: Sequence[TrainingSession], now: datetime
) -> tuple[SessionStanding, ...]:
    """Dates as coordinators see them."""
    counts: Counter[tuple[int, str]] = Counter()
    query = (
        select(TrainingSeat.session_id, TrainingSeat.status, func.count())
        .where(TrainingSeat.session_id.in_([date.id for date in dates]))
        .group_by(TrainingSeat.session_id, TrainingSeat.status)
    )
    for number, status, count in session.execute(query):
        counts[number, status] = count
    return tuple(
        SessionStanding(
            session=date.id,
            kind=SessionKind(date.kind),
            starts_at=date.starts_at,
            minutes=date.minutes,
            place=str(date.place or ""),
            state=date.status,
            seats=date.seats,
            taken=sum(counts[date.id, state.value] for state in TAKEN),
            attended=counts[date.id, SeatState.ATTENDED.value],
            missed=counts[date.id, SeatState.MISSED.value],
            over=ends_at(date) <= now,
        )
        for date in dates
    )
