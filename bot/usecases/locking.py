"""Two people act at once: the second waits until the first is done, and then sees what it did."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Scoped
from db.session import WorkspaceSession


def take_turn(session: WorkspaceSession, row: Scoped) -> None:
    """Lock a row until the end of this transaction and read it anew.

    The lock is a statement of its own: refreshing a row that came with its relations would ask PostgreSQL to
    lock outer-joined tables, which it refuses. On SQLite the transaction holds the only lock already.
    """
    session.flush()
    model = type(row)
    session.execute(select(model.id).where(model.id == row.id).with_for_update())
    session.refresh(row)
