"""Looking through everything that is stored for what tells who somebody is, and taking it out.

What belongs to a person is emptied by `erasing`. This finds them where nobody would look: in the wish of somebody else
to be matched with them, in a plan's team, in a name that a colleague wrote into a text, in the key of a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, String, Table, select, update

from bot.domain.forgetting import Traces
from bot.usecases.planning.plans import digest_of
from db.models import Activity, Base, Forgotten, Person, Program
from db.session import Sessions, WorkspaceSession
from db.types import Encrypted

BATCH = 500
"""Rows in one transaction: nobody waits for it longer than for any other."""
_PLAN = Program.__table__
_NEVER_WORDS = frozenset({"audit", Activity.__tablename__, Forgotten.__tablename__})
"""Numbers and codes alone; the first two are never rewritten."""


def sweep(sessions: Sessions, workspace_id: str, traces: Traces) -> int:
    """Take `traces` out of every row of a workspace but those of people; returns how many rows were changed. May end
    anywhere and begin again.
    """
    changed = 0
    for table, columns in swept_columns():
        after: Any = None
        while True:
            with sessions.reading(workspace_id) as session:
                rows = _rows(session, workspace_id, table, columns, after)
            if not rows:
                break
            [key] = table.primary_key
            after = rows[-1][key.name]
            found = {row[key.name]: new for row in rows if (new := _cleaned(table, columns, row, traces))}
            if found:
                with sessions.writing(workspace_id) as session:
                    for number, values in found.items():
                        session.execute(update(table).where(key == number).values(values))
                changed += len(found)
    return changed


def swept_columns() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Every table of workspaces that can hold words, with the columns that can."""
    for table in Base.metadata.sorted_tables:
        if "workspace_id" not in table.c or table.name in _NEVER_WORDS or table is Person.__table__:
            continue
        columns = [
            column
            for column in table.columns
            if isinstance(column.type, (Encrypted, JSON, String)) and column.name != "workspace_id"
        ]
        if columns:
            yield table, columns


def _rows(
    session: WorkspaceSession, workspace_id: str, table: Table, columns: list[Column[Any]], after: Any
) -> list[Any]:
    [key] = table.primary_key
    asked = select(key, *columns).where(table.c.workspace_id == workspace_id).order_by(key).limit(BATCH)
    if after is not None:
        asked = asked.where(key > after)
    return list(session.execute(asked).mappings())


def _cleaned(table: Table, columns: list[Column[Any]], row: Any, traces: Traces) -> dict[str, Any]:
    """The values of a row that change."""
    new: dict[str, Any] = {}
    for column in columns:
        value = row[column.name]
        clean = traces.without(value) if value is not None else None
        if clean == value:
            continue
        if isinstance(clean, str) and isinstance(column.type, String) and column.type.length:
            clean = clean[: column.type.length]
        new[column.name] = None if clean == "" and column.nullable else clean
    if table is _PLAN and "document" in new:
        new["digest"] = digest_of(new["document"])
    return new
