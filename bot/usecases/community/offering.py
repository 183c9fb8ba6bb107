"""Office hours as coordinators offer them: slots one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.shown.community import OfficeHoursDraft
from bot.domain.states.seat import SessionState
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.community.slots import KIND, offered_key
from bot.usecases.guiding.meeting.entering import read_moment
from bot.usecases.locking import take_turn
from bot.usecases.programs import coordinated
from bot.usecases.training.sessions import FURTHEST, ends_at, place_typed, whole_typed
from db.models import Person, TrainingSession
from db.session import WorkspaceSession

BEGINS, MINUTES, COUNT = "begins", "minutes", "count"
SHORTEST, LONGEST, MOST = 10, 120, 12


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
    begins = read_moment(raws.get(BEGINS))
    if begins is None:
        errors.append(DomainError("answer_required", field=BEGINS))
    elif begins <= now:
        errors.append(DomainError("session_in_the_past", field=BEGINS))
    elif begins > now + FURTHEST:
        errors.append(DomainError("meeting_too_far", field=BEGINS))
    minutes = whole_typed(raws.get(MINUTES), MINUTES, (SHORTEST, LONGEST), errors)
    count = whole_typed(raws.get(COUNT), COUNT, (1, MOST), errors)
    place = place_typed(raws, errors)
    if errors or begins is None or minutes is None or count is None:
        raise FormErrors(errors)
    return SlotsEntered(begins, minutes, count, place)


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
    outbox.post(session, "admin.office_hours", now, key=offered_key(made[0].id),
                program=program.id, date=made[0].id)  # fmt: skip
    return made
