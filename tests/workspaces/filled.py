"""Rows in every table there is, for one workspace, and everything that stands in a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Date, Engine, Float, Integer, Numeric, Time, insert, select, update
from sqlalchemy.types import JSON, LargeBinary, String, TypeDecorator

from db.models import Base
from db.session import Sessions
from db.types import Encrypted, UTCDateTime

BELONG_TO_NOBODY = frozenset({"install_state"})
"""Tables without workspaces: what is in them is gone within minutes by itself."""


def fill_every_table(sessions: Sessions, workspace_id: str, now: datetime, numbers: Iterator[int]) -> None:
    """Two rows in each table, which point to rows of the same workspace, also of their own table."""
    made: dict[str, list[Any]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in BELONG_TO_NOBODY:
            continue
        key, keys = next(iter(table.primary_key)), made.setdefault(table.name, [])
        with sessions.writing(workspace_id) as session:
            for turn in range(1 if key.name == "workspace_id" else 2):
                values = {
                    column.name: _value(column, made, turn, workspace_id, now, next(numbers))
                    for column in table.columns
                    if column.name != "id"
                }
                done: Any = session.execute(insert(table).values(values))
                keys.append(done.inserted_primary_key[0])
            for tie in (tie.parent for tie in table.foreign_keys if tie.column.table is table):
                session.execute(update(table).where(key == keys[0]).values({tie: keys[1]}))


def _value(
    column: Column[Any], made: dict[str, list[Any]], turn: int, workspace_id: str, now: datetime, number: int
) -> Any:
    if column.name == "workspace_id":
        return workspace_id
    for tie in column.foreign_keys:
        others = made[tie.column.table.name]
        return (
            others[min(turn, len(others) - 1)]
            if tie.column.table is not column.table
            else next(iter(others), None)
        )
    return _plain(column.type, workspace_id, now, number)


def _plain(kind: Any, workspace_id: str, now: datetime, number: int) -> Any:
    if isinstance(kind, UTCDateTime):
        return now + timedelta(seconds=number)
    if isinstance(kind, Encrypted):
        return f"what somebody in {workspace_id} wrote"
    if isinstance(kind, TypeDecorator):
        kind = kind.impl
    if isinstance(kind, String):
        text = f"{number} of {workspace_id}"
        return text[: kind.length] if kind.length else text
    choices: tuple[tuple[type, Any], ...] = (
        (Boolean, True), (Integer, number), (Float, float(number)), (Numeric, number),
        (Date, now.date() + timedelta(days=number)),
        (Time, time(9, 0)), (JSON, {"of": workspace_id}), (LargeBinary, workspace_id.encode()),
    )  # fmt: skip
    for sort, value in choices:
        if isinstance(kind, sort):
            return value
    raise AssertionError(f"no value for a column of type {kind!r}")


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, as they stand (what is encrypted, encrypted)."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            chosen = f'SELECT * FROM "{table.name}"'
            found[table.name] = sorted((tuple(row) for row in connection.exec_driver_sql(chosen)), key=repr)
    return found


def of_workspace(
    found: dict[str, list[tuple[Any, ...]]], workspace_id: str
) -> dict[str, list[tuple[Any, ...]]]:
    """Of these, the rows of one workspace."""
    mine = {}
    for table in Base.metadata.sorted_tables:
        names = [column.name for column in table.columns]
        if "workspace_id" in names:
            mine[table.name] = [row for row in found[table.name] if workspace_id in row]
    return mine


def crossing(engine: Engine) -> list[str]:
    """Rows that point to a row of another workspace, as `table.column`."""
    found = []
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for tie in table.foreign_keys:
                other = tie.column.table.alias()
                if "workspace_id" not in table.c or "workspace_id" not in other.c:
                    continue
                met = select(table.c.workspace_id).join(other, tie.parent == other.c[tie.column.name])
                if connection.execute(met.where(table.c.workspace_id != other.c.workspace_id)).first():
                    found.append(f"{table.name}.{tie.parent.name}")
    return found
