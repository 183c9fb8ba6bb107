"""Deletes what a workspace left behind: every row of every table, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, delete, select, update

from bot.log import logger
from db.models import Base, Installation
from db.session import Sessions

BATCH = 500
"""Rows a transaction: on SQLite nobody else writes meanwhile."""

_log = logger("installing")


def tables_of_workspaces() -> Iterator[Table]:
    """The tables with rows of workspaces, those that point to others first, the installation itself last."""
    last = Base.metadata.tables[Installation.__tablename__]
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.c and table is not last:
            yield table
    yield last


def erase(sessions: Sessions, workspace_id: str) -> int:
    """Delete all of one workspace; returns how many rows. May be interrupted and begun again anywhere."""
    erased = 0
    for table in tables_of_workspaces():
        _cut_own_ties(sessions, workspace_id, table)
        while found := _batch(sessions, workspace_id, table):
            erased += found
    _log.warning("erased", workspace=workspace_id, count=erased)
    return erased


def _cut_own_ties(sessions: Sessions, workspace_id: str, table: Table) -> None:
    """Rows that point to rows of their own table would have to go in an order of their own."""
    ties = [key.parent for key in table.foreign_keys if key.column.table is table]
    for column in ties:
        with sessions.writing(workspace_id) as session:
            mine = (table.c.workspace_id == workspace_id) & column.is_not(None)
            session.execute(update(table).where(mine).values({column: None}))


def _batch(sessions: Sessions, workspace_id: str, table: Table) -> int:
    [key] = table.primary_key
    mine = select(key).where(table.c.workspace_id == workspace_id).order_by(key).limit(BATCH)
    with sessions.writing(workspace_id) as session:
        keys = list(session.scalars(mine))
        if keys:
            session.execute(delete(table).where(key.in_(keys)))
    return len(keys)
