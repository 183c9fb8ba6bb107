"""Orientation, kickoff and get-togethers as coordinators plan them: dates offered to everybody they are for, and
called off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.answers import clean_text
from bot.domain.shown.training import SessionDraft
from bot.domain.states.seat import FOR_MANY, SeatState, SessionKind, SessionState
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.community.coming import show_who_comes
from bot.usecases.guiding.meeting.entering import read_moment
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from bot.usecases.training.people import concerned
from db.models import Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

DATES = ("date_1", "date_2", "date_3")
MINUTES, PLACE, SEATS = "minutes", "place", "seats"
SHORTEST, LONGEST = 15, 480
PLACE_LIMIT = 300
MOST_SEATS = 1000
FURTHEST = timedelta(days=400)


@dataclass(frozen=True)
class DatesEntered:
    """What a coordinator wrote: moments in UTC and in order; `seats` None for as many as come."""

    starts: tuple[datetime, ...]
    minutes: int
    place: str
    seats: int | None


def session_kind(given: object) -> SessionKind:
    """The kind that a button or modal names, of those that are for many. Raises DomainError session_gone."""
    kind = next((kind for kind in FOR_MANY if kind == str(given)), None)
    if kind is None:
        raise DomainError("session_gone")
    return kind


def read_dates(raws: Mapping[str, object], now: datetime) -> DatesEntered:
    """The fields of the modal. Raises FormErrors with every mistake at once."""
    errors: list[DomainError] = []
    starts: list[datetime] = []
    for field in DATES:
        moment = read_moment(raws.get(field))
        if moment is None:
            continue
        if moment <= now:
            errors.append(DomainError("session_in_the_past", field=field))
        elif moment > now + FURTHEST:
            errors.append(DomainError("meeting_too_far", field=field))
        elif moment in starts:
            errors.append(DomainError("session_twice", field=field))
        starts.append(moment)
    if not starts:
        errors.append(DomainError("answer_required", field=DATES[0]))
    minutes = whole_typed(raws.get(MINUTES), MINUTES, (SHORTEST, LONGEST), errors)
    seats = whole_typed(raws.get(SEATS), SEATS, (1, MOST_SEATS), errors) if raws.get(SEATS) else None
    place = place_typed(raws, errors)
    if errors:
        raise FormErrors(errors)
    return DatesEntered(tuple(sorted(starts)), minutes or SHORTEST, place, seats)


def whole_typed(raw: object, field: str, within: tuple[int, int], errors: list[DomainError]) -> int | None:
    """A whole number in a field of a modal, from the first to the second; else None, and `errors` say why."""
    text = str(raw if raw is not None else "").strip()
    lowest, highest = within
    if not text:
        errors.append(DomainError("answer_required", field=field))
    elif not (text.isascii() and text.isdecimal()):
        errors.append(DomainError("number_invalid", field=field, given=text))
    elif len(text) > 6 or not lowest <= int(text) <= highest:  # noqa: PLR2004
        errors.append(DomainError("number_range", field=field, given=text, minimum=lowest, maximum=highest))
    else:
        return int(text)
    return None


def place_typed(raws: Mapping[str, object], errors: list[DomainError]) -> str:
    """Where it is, in one line; `errors` say what is wrong with it."""
    place = " ".join(clean_text(str(raws.get(PLACE) or "")).split())
    if not place:
        errors.append(DomainError("answer_required", field=PLACE))
    elif len(place) > PLACE_LIMIT:
        errors.append(DomainError("answer_too_long", field=PLACE, length=len(place), maximum=PLACE_LIMIT))
    return place


def sessions_to_offer(
    session: WorkspaceSession, actor: Actor, program_id: object, kind: SessionKind, now: datetime
) -> SessionDraft:
    """What the modal begins with: place and length as last time. Raises DomainError, also for a kickoff before
    there are pairs.
    """
    program = _offering(session, actor, program_id, kind)
    last = session.scalar(
        select(TrainingSession)
        .where(TrainingSession.program_id == program.id, TrainingSession.kind == kind.value)
        .order_by(TrainingSession.id.desc())
        .limit(1)
    )
    draft = SessionDraft(program.id, program.name, kind, people=_people(session, program, kind))
    if last is None:
        return draft
    return SessionDraft(
        program.id, program.name, kind, minutes=last.minutes, place=str(last.place or ""), seats=last.seats,
        people=draft.people,
    )  # fmt: skip


def preview_sessions(
    session: WorkspaceSession, actor: Actor, program_id: object, kind: SessionKind, entered: DatesEntered
) -> SessionDraft:
    """What would be sent, and to how many."""
    program = _offering(session, actor, program_id, kind)
    return SessionDraft(
        program.id, program.name, kind, entered.starts, entered.minutes, entered.place, entered.seats,
        _people(session, program, kind),
    )  # fmt: skip


def offer_sessions(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    kind: SessionKind,
    entered: DatesEntered,
    now: datetime,
) -> list[TrainingSession]:
    """Offer the dates. Invitations follow after TAKE_BACK (`bot.usecases.saying`), in everybody's own working hours.

    Raises DomainError session_offered for the same date a second time.
    """
    program = _offering(session, actor, program_id, kind)
    take_turn(session, program)
    offered = {one.starts_at for one in sessions_of(session, program, kind, planned=True)}
    if not offered.isdisjoint(entered.starts):
        raise DomainError("session_offered")
    made = [
        TrainingSession(
            program_id=program.id, kind=kind.value, starts_at=starts, minutes=entered.minutes,
            place=entered.place, seats=entered.seats, status=SessionState.PLANNED.value, made_by=person.id,
            made_at=now,
        )
        for starts in entered.starts
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    for one in made:
        record(session, "training.session_offered", now, actor=person, program_id=program.id,
               subject="training_session", subject_id=one.id, kind=kind.value)  # fmt: skip
    outbox.post(session, "admin.sessions_offered", now, key=_offered_key(made[0].id),
                program=program.id, date=made[0].id)  # fmt: skip
    return made


def call_off(
    session: WorkspaceSession, actor: Actor, person: Person, session_id: object, now: datetime
) -> TrainingSession:
    """Call a date off; who has a seat there is told. Raises session_over, session_called_off."""
    found = session_for_many(session, session_id)
    program = coordinated(session, actor, found.program_id, Action.OFFER_SESSION)
    take_turn(session, found)
    if found.status == SessionState.CANCELLED:
        raise DomainError("session_called_off")
    if found.status == SessionState.HELD or found.starts_at <= now:
        raise DomainError("session_over")
    found.status, found.settled_at = SessionState.CANCELLED.value, now
    record(session, "training.session_called_off", now, actor=person, program_id=program.id,
           subject="training_session", subject_id=found.id, kind=found.kind)  # fmt: skip
    seats = session.scalars(
        select(TrainingSeat).where(
            TrainingSeat.session_id == found.id, TrainingSeat.status == SeatState.CHOSEN.value
        )
    )
    for seat in seats:
        key, has_file = f"session.called_off:{seat.id}", seat.calendar_file is not None
        outbox.post(session, "session.called_off", now, key=key, person=seat.person_id, seat=seat.id,
                    file=int(has_file))  # fmt: skip
        if has_file:
            seat.calendar_file = None  # another one follows, which takes the date out of their calendar
            outbox.share_calendar(session, now, seat=seat.id, person=seat.person_id, called_off=key)
        outbox.refresh_home(session, seat.person, now)
    show_who_comes(session, found, now)
    return found


def session_for_many(session: WorkspaceSession, session_id: object) -> TrainingSession:
    """A date looked up by an id from a click, of those that are for many. Raises DomainError session_gone."""
    found = session.find(TrainingSession, session_id)
    if found is None or found.kind not in FOR_MANY:
        raise DomainError("session_gone")
    return found


def sessions_of(
    session: WorkspaceSession, program: Program, kind: SessionKind | None = None, *, planned: bool = False
) -> list[TrainingSession]:
    """The dates of a program, by date; `planned` leaves out those held and called off."""
    query = select(TrainingSession).where(TrainingSession.program_id == program.id)
    if kind is not None:
        query = query.where(TrainingSession.kind == kind.value)
    if planned:
        query = query.where(TrainingSession.status == SessionState.PLANNED.value)
    return list(session.scalars(query.order_by(TrainingSession.starts_at, TrainingSession.id)))


def ends_at(one: TrainingSession) -> datetime:
    """When a date is over."""
    return one.starts_at + timedelta(minutes=one.minutes)


def show_dates(session: WorkspaceSession, date: TrainingSession, now: datetime) -> None:
    """The message in the admin channel that offered this date with others keeps up."""
    session.flush()
    first = min(one.id for one in offered_together(session, date))
    outbox.amend(session, _offered_key(first), now, program=date.program_id, date=first)


def _offered_key(first: int) -> str:
    return f"admin.sessions_offered:{first}"


def offered_together(session: WorkspaceSession, first: TrainingSession) -> Sequence[TrainingSession]:
    """The dates that were offered in one go with this one."""
    return session.scalars(
        select(TrainingSession)
        .where(
            TrainingSession.program_id == first.program_id,
            TrainingSession.kind == first.kind,
            TrainingSession.made_at == first.made_at,
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    ).all()


def _offering(session: WorkspaceSession, actor: Actor, program_id: object, kind: SessionKind) -> Program:
    program = coordinated(session, actor, program_id, Action.OFFER_SESSION)
    plan = plan_of(program)
    planned = {
        SessionKind.ORIENTATION: plan.training.orientation,
        SessionKind.KICKOFF: plan.training.kickoff,
        SessionKind.GET_TOGETHER: True,  # coordinators may offer one at any time, also where none is asked for
    }
    if not planned[kind]:
        raise DomainError("session_not_in_plan")
    if kind is not SessionKind.ORIENTATION and not concerned(session, program, kind):
        raise DomainError("no_pairs_for_kickoff" if kind is SessionKind.KICKOFF else "no_mentors_yet")
    return program


def _people(session: WorkspaceSession, program: Program, kind: SessionKind) -> Mapping[str, int]:
    return Counter(concerned(session, program, kind).values())
