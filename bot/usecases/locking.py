"""Two people act at once: the second waits until the first is done, and then sees what it did."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Scoped
from db.session import WorkspaceSession

_TAKEN = "locking.taken"
"""In `session.info`: the rows that this transaction has locked."""


def take_turn(session: WorkspaceSession, row: Scoped) -> None:
    """Lock a row until the end of this transaction and read it anew.

    The lock is a statement of its own: refreshing a row that came with its relations would ask PostgreSQL to
    lock outer-joined tables, which it refuses. On SQLite the transaction holds the only lock already, from before
    it read anything.
    """
    session.flush()
    model, taken = type(row), session.info.setdefault(_TAKEN, set())
    if session.get_bind().dialect.name == "sqlite" or (model, row.id) in taken:
        return
    session.execute(select(model.id).where(model.id == row.id).with_for_update())
    session.refresh(row)
    taken.add((model, row.id))
