"""What waits to be sent, and how late it is. Only reads, so any process may ask at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from bot.domain.messages import ALARMS, Operation
from bot.metrics import Waiting
from bot.usecases.outbox import OPEN
from db.models import OutboxRow, Pair
from db.session import Sessions, WorkspaceSession

RATELIMITED = "ratelimited"


@dataclass(frozen=True)
class Late:
    """What should have gone by now: how many rows, since when (UTC), and by which error each was held up (None:
    nobody has tried it yet).
    """

    count: int
    since: datetime
    errors: dict[str | None, int]


def waiting_in(sessions: Sessions, workspace_id: str, now: datetime) -> Waiting:
    """What waits in a workspace, for those who watch the figures."""
    with sessions.reading(workspace_id) as session:
        late = late_rows(session, now)
        oldest = (now - late.since).total_seconds() if late is not None else 0.0
        return Waiting(workspace_id, open_rows(session), oldest, due_lag(session, now))


def open_rows(session: WorkspaceSession) -> dict[str, int]:
    """How many rows of the outbox are not finished, by status."""
    query = select(OutboxRow.status, func.count()).where(OutboxRow.status.in_(OPEN))
    return {str(status): int(count) for status, count in session.execute(query.group_by(OutboxRow.status))}


def late_rows(session: WorkspaceSession, now: datetime) -> Late | None:
    """What was to go by `now` and has not; None where nothing waits longer than it is meant to."""
    query = select(OutboxRow.error, func.count(), func.min(_wanted())).where(
        *_meant_to_go(), _wanted() <= now
    )
    found = list(session.execute(query.group_by(OutboxRow.error)))
    if not found:
        return None
    errors = {error: count for error, count, _ in found}
    return Late(sum(errors.values()), min(since for _, _, since in found), errors)


def next_wanted(session: WorkspaceSession) -> datetime | None:
    """When the next row is to go, or was to; None where nothing waits."""
    return session.scalar(select(func.min(_wanted())).where(*_meant_to_go()))


def due_lag(session: WorkspaceSession, now: datetime) -> float:
    """For how many seconds the most overdue pair has been waiting to be looked at; 0 where none is."""
    due = session.scalar(select(func.min(Pair.next_due_at)).where(Pair.next_due_at <= now))
    return (now - due).total_seconds() if due is not None else 0.0


def _wanted() -> ColumnElement[datetime]:
    return func.coalesce(OutboxRow.wanted_at, OutboxRow.not_before)


def _meant_to_go() -> tuple[ColumnElement[bool], ...]:
    """Rows that nothing but a trouble holds up. What follows another message waits for it, and a large undertaking
    is as slow as Slack's limits make it and shows its progress itself.
    """
    follows = OutboxRow.kind.in_((str(Operation.AMEND), str(Operation.ERASE_LETTER)))
    patient = or_(follows, OutboxRow.batch.is_not(None))
    untroubled = or_(OutboxRow.error.is_(None), OutboxRow.error == RATELIMITED)
    return (
        OutboxRow.status.in_(OPEN),
        OutboxRow.kind.not_in(ALARMS),
        not_(and_(patient, untroubled)),
    )
