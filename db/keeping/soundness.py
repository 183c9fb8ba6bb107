"""Whether a database is whole, and as the models say."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from db.models import Base

SHOWN = 5
"""So many kinds of damage are told."""


def damage(file: Path) -> list[str]:
    """What is wrong with a SQLite file, in SQLite's words, at most `SHOWN`; empty if all is well. Reads everything."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({SHOWN})")]
            if found != ["ok"]:
                return found
            broken = Counter(str(row[0]) for row in connection.execute("PRAGMA foreign_key_check"))
    except sqlite3.DatabaseError as problem:
        return [str(problem)]
    return [
        f"{many} rows of {table} refer to rows that are gone" for table, many in broken.most_common(SHOWN)
    ]


def differences(engine: Engine) -> list[str]:
    """How the tables differ from the models: `missing index ix_pair_channel on pair`. Empty if they do not."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return [sentence for one in compare_metadata(context, Base.metadata) for sentence in _said(one)]


def _said(difference: Any) -> Iterator[str]:
    """One of Alembic's differences, or a list of those of a column, in words."""
    if isinstance(difference, list):
        for one in difference:
            yield _column_differs(one)
        return
    kind, *what = difference
    doing, _, thing = kind.partition("_")
    named = what[-1]
    table = "" if thing == "table" else _table_of(what)
    of = f" of {table}" if table else ""
    name = getattr(named, "name", None) or "without a name"
    yield f"{'missing' if doing == 'add' else 'not ours'}: {thing.replace('_', ' ')} {name}{of}"


def _column_differs(one: Any) -> str:
    kind, _schema, table, column, *_ = one
    return f"another {kind.removeprefix('modify_')}: column {column} of {table}"


def _table_of(what: list[Any]) -> str:
    table = getattr(what[-1], "table", None)
    return str(table.name) if table is not None else str(what[-2])
