"""Clearing away what nobody can need any more, so that the tables of the bot's own work do not grow with time.

What was said to people is not among it: a row of a message is what keeps it from being said twice, finds it again to
change it, and is counted in reports.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from bot.domain.messages import Operation
from bot.domain.retention import days_of
from bot.log import logger
from db.models import InboxEntry, OutboxRow, Trouble, Workspace
from db.session import Sessions, WorkspaceSession

REQUESTS = timedelta(days=7)
"""Slack sends an event again for at most an hour and a command or a click never, but a person may press Submit once
more in a modal that stood open since: its answer is the same for as long.
"""
RENEWALS = timedelta(days=7)
"""What brought a Home tab or a message up to date is over as soon as it is done; so long it may be asked about."""
TROUBLES = timedelta(days=365)
A_TIME = 500
"""Rows in one transaction: nobody's click waits for it longer than for any other."""
TRANSACTIONS = 40
"""In one go; then everything else has its turn."""
SOON, LATER = timedelta(minutes=1), timedelta(days=1)
_RENEWALS = (Operation.PUBLISH_HOME, Operation.AMEND, Operation.ERASE_LETTER)

_log = logger("operating")


class ClearingJob:
    """Clears one workspace once a day. `now` gives aware UTC."""

    name = "clearing"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._next: datetime | None = None

    def run(self) -> datetime | None:
        """Clear a few thousand rows, or all there are; returns when to come again (UTC)."""
        now = self._now()
        if self._next is None:
            self._next = now + SOON  # not in the moment in which everything begins
        if now < self._next:
            return self._next
        cleared = 0
        for _ in range(TRANSACTIONS):
            with self._sessions.writing(self._workspace_id) as session:
                some = clear_some(session, now)
            cleared += some
            if not some:
                break
        self._next = now + (SOON if some else LATER)
        if cleared:
            _log.info("cleared", count=cleared)
        return self._next


def clear_some(session: WorkspaceSession, now: datetime) -> int:
    """Delete up to `A_TIME` rows of each kind that are not needed any more; returns how many these were."""
    # The newest row stays: SQLite would give its number to another, and keys are made of these numbers.
    newest = select(func.max(OutboxRow.id)).scalar_subquery()
    return sum(
        (
            _delete(session, InboxEntry, InboxEntry.handled_at < now - _requests(session)),
            *(
                _delete(
                    session,
                    OutboxRow,
                    OutboxRow.kind == str(operation),
                    OutboxRow.finished_at < now - RENEWALS,
                    OutboxRow.status.in_(("sent", "skipped")),
                    OutboxRow.id < newest,
                )
                for operation in _RENEWALS
            ),
            _delete(session, Trouble, Trouble.over_at < now - TROUBLES),
        )
    )


def _requests(session: WorkspaceSession) -> timedelta:
    workspace = session.get(Workspace, session.workspace_id)
    days = days_of(workspace.retention if workspace is not None else None)["requests"]
    return timedelta(days=days) if days is not None else REQUESTS


def _delete(
    session: WorkspaceSession,
    table: type[InboxEntry] | type[OutboxRow] | type[Trouble],
    *conditions: ColumnElement[bool],
) -> int:
    found = list(session.scalars(select(table.id).where(*conditions).limit(A_TIME)))
    if found:
        gone = delete(table).where(table.id.in_(found)).execution_options(synchronize_session=False)
        session.execute(gone)
    return len(found)
