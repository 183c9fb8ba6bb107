"""Invitations that stand in people's direct messages: a date that is over leaves those nobody answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.states.seat import SessionKind
from bot.usecases import outbox
from bot.usecases.guiding.reminding.standing import APART
from bot.usecases.training.seats import NONE_FITS
from db.models import Activity, OutboxRow, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

KIND = "session.invited"


def show_what_is_left(session: WorkspaceSession, date: TrainingSession, now: datetime) -> None:
    """A date is over: the invitations that named it and wait for an answer are brought up to date, one after the
    other.
    """
    program, kind = date.program, SessionKind(date.kind)
    since = select(TrainingSession.id).where(
        TrainingSession.program_id == program.id,
        TrainingSession.kind == kind.value,
        TrainingSession.id >= date.id,
    )
    prefixes = [outbox.begins_with(f"{KIND}:{number}:") for number in session.scalars(since)]
    standing = select(OutboxRow).where(
        or_(*prefixes), OutboxRow.status == "sent", OutboxRow.created_at < date.starts_at
    )
    rows = session.scalars(standing.order_by(OutboxRow.id.desc())).all()
    answers = answered(session, program, kind) if rows else {}
    waiting = [row for row in rows if not _is_answered(row, answers.get(int(row.args["person"]), ()))]
    several = {row.key: (now + nth * APART, dict(row.args)) for nth, row in enumerate(waiting)}
    outbox.amend_several(session, several, now)


def is_answered(session: WorkspaceSession, program: Program, kind: SessionKind, key: str) -> bool:
    """Whether the reader of the invitation with this key has answered it, here or on their Home tab."""
    row = session.scalar(select(OutboxRow).where(OutboxRow.key == key))
    if row is None:
        return True
    person = int(row.args["person"])
    return _is_answered(row, answered(session, program, kind, person).get(person, ()))


def answered(
    session: WorkspaceSession, program: Program, kind: SessionKind, person: int | None = None
) -> dict[int, list[datetime]]:
    """When people (by id) chose a seat at a date of this kind, or said that none suits; of everybody or of one."""
    seats = (
        select(TrainingSeat.person_id, TrainingSeat.chosen_at)
        .join(TrainingSession, TrainingSession.id == TrainingSeat.session_id)
        .where(TrainingSession.program_id == program.id, TrainingSession.kind == kind.value)
    )
    none = select(Activity.subject_id, Activity.at, Activity.detail).where(
        Activity.verb == NONE_FITS, Activity.program_id == program.id
    )
    if person is not None:
        seats, none = seats.where(TrainingSeat.person_id == person), none.where(Activity.subject_id == person)
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for who, at in session.execute(seats):
        found[who].append(at)
    for who, at, detail in session.execute(none):
        if who is not None and detail.get("kind") == kind.value:
            found[who].append(at)
    return found


def _is_answered(row: OutboxRow, moments: Sequence[datetime]) -> bool:
    return any(at >= row.created_at for at in moments)
