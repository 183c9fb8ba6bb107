"""What is encrypted, and which keys can read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import (
    Column,
    Engine,
    Table,
    Text,
    bindparam,
    inspect,
    select,
    type_coerce,
    update,
)

from db.engine import READ_ONLY
from db.models import Base
from db.types import Encrypted

AT_ONCE = 500
"""Rows that are read at a time: no reader keeps the log from beginning anew for long."""


@dataclass(frozen=True)
class Seals:
    """How many values of a column each key reads: the newest one, an older one, none of those that are given."""

    column: str
    newest: int
    older: int
    locked: int


def sealed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Every encrypted column and its table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Encrypted):
                yield table, column


def locked_out(engine: Engine) -> list[str]:
    """The columns of which nothing was read, where the engine's cipher reads nothing at all; empty as soon as one
    value can be read, or where none is stored. The newest value of a column stands for all of it.
    """
    locked = []
    with engine.execution_options(**READ_ONLY).connect() as connection:
        # What every row has is found without looking through rows that lack it.
        for table, column in sorted(sealed_columns(), key=lambda one: bool(one[1].nullable)):
            (key,) = table.primary_key.columns
            ask = select(column).where(column.is_not(None)).order_by(key.desc()).limit(1)
            try:
                if connection.execute(ask).first() is not None:
                    return []
            except InvalidToken:
                locked.append(f"{table.name}.{column.name}")
    return locked


def count_seals(engine: Engine, keys: Sequence[Fernet]) -> Iterator[Seals]:
    """Try `keys`, the newest first, on every encrypted value; what the database does not have yet is left out."""
    there = _columns_there(engine)
    for table, column in sealed_columns():
        if (table.name, column.name) not in there:
            continue
        read = [0] * (len(keys) + 1)
        for rows in _in_parts(engine, table, column):
            for _, value in rows:
                read[_reader_of(value, keys)] += 1
        yield Seals(f"{table.name}.{column.name}", read[0], sum(read[1:-1]), read[-1])


def seal_anew(engine: Engine, keys: Sequence[Fernet], done: Callable[[int], None]) -> int:
    """Encrypt with the newest of `keys` whatever an older one reads; how many values. What no key reads is left.

    Goes in small transactions beside a running bot: a value that was changed meanwhile is not touched. `done` is
    called with the number so far.
    """
    changed = 0
    for table, column in sealed_columns():
        (key,) = table.primary_key.columns
        unchanged = (key == bindparam("number"), type_coerce(column, Text) == bindparam("before", type_=Text))
        statement = update(table).where(*unchanged).values({column: bindparam("after", type_=Text)})
        for rows in _in_parts(engine, table, column):
            # Reckoned before the transaction: nobody who writes waits for it.
            anew = [
                {"number": number, "before": value, "after": after}
                for number, value in rows
                if (after := _sealed_anew(value, keys)) is not None
            ]
            if anew:
                with engine.begin() as connection:
                    changed += connection.execute(statement, anew).rowcount
                done(changed)
    return changed


def _sealed_anew(value: str, keys: Sequence[Fernet]) -> str | None:
    """What an older key reads, by the newest; None for what needs nothing, or what no key reads."""
    which = _reader_of(value, keys)
    if not 0 < which < len(keys):
        return None
    return keys[0].encrypt(keys[which].decrypt(value.encode())).decode("ascii")


def _in_parts(engine: Engine, table: Table, column: Column[Any]) -> Iterator[Sequence[tuple[Any, str]]]:
    """Primary key and ciphertext of every row that has one, some hundred at a time."""
    (key,) = table.primary_key.columns
    ask = select(key, type_coerce(column, Text)).where(column.is_not(None)).order_by(key).limit(AT_ONCE)
    after: Any = None
    while True:
        with engine.execution_options(**READ_ONLY).connect() as connection:
            rows = [
                (row[0], row[1])
                for row in connection.execute(ask if after is None else ask.where(key > after))
            ]
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _reader_of(value: str, keys: Sequence[Fernet]) -> int:
    """Which of `keys` reads a value; their number if none does."""
    for number, key in enumerate(keys):
        try:
            key.decrypt(value.encode())
        except InvalidToken:
            continue
        return number
    return len(keys)


def _columns_there(engine: Engine) -> set[tuple[str, str]]:
    with engine.execution_options(**READ_ONLY).connect() as connection:
        inspector = inspect(connection)
        return {
            (table, str(column["name"]))
            for table in inspector.get_table_names()
            for column in inspector.get_columns(table)
        }
