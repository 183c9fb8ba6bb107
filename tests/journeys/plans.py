"""How a database would answer the bot's questions in a large company: statements collected as they are asked, and
planned with the figures of a workspace with a million rows in each table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from db.models import Base

ROWS = 1_000_000
ALIKE = 10
"""Rows that have the same in any other column."""
A_FEW = 20
FEW = frozenset(
    (
        *("workspace", "leader", "installation", "program", "cohort", "coordinator", "form_version"),
        *("match_round", "community_channel", "text_approval", "training_session", "directory_import"),
    )
)
"""Tables that hold a handful of rows of each program, or one of each workspace."""
_END = re.compile(r"^SELECT (min|max)\(\w+\.\w+\) AS \w+\s+FROM \w+\s+WHERE \w+\.workspace_id = \S+$")
"""The first or the last of a workspace."""
Statements = Mapping[str, Any]
"""What was asked → parameters that it was asked with."""


_PARTS = frozenset(
    str(index.name)
    for table in Base.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["postgresql"]["where"] is not None
)
"""Indexes that hold a few rows only."""


@contextmanager
def collected() -> Iterator[Statements]:
    """Every statement on any engine of this process, until the block ends."""
    heard: dict[str, Any] = {}

    def hear(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and not many:
            heard.setdefault(statement, parameters)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def searched(engine: Engine, statements: Statements) -> dict[str, set[str]]:
    """Statement → tables of which it would look through a whole workspace, for those that would of any."""
    with engine.connect() as connection:
        large, plan = _ON[engine.dialect.name]
        large(connection)
        found = {statement: plan(connection, statement, given) for statement, given in statements.items()}
        connection.rollback()
    return {statement: tables for statement, tables in found.items() if tables}


# --- SQLite --------------------------------------------------------------------------------------------


def _large_on_sqlite(connection: Connection) -> None:
    """All rows are of one workspace; whatever else an index holds tells ten of them from the others."""
    connection.exec_driver_sql("ANALYZE")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    for table in Base.metadata.tables:
        for _, index, *_ in connection.exec_driver_sql(f"PRAGMA index_list({table})").fetchall():
            rows = A_FEW if table in FEW or index in _PARTS else ROWS
            columns = [row[2] for row in connection.exec_driver_sql(f"PRAGMA index_info({index})").fetchall()]
            alike = [rows if columns[: n + 1] == ["workspace_id"] else ALIKE for n in range(len(columns))]
            figures = " ".join(str(figure) for figure in (rows, *alike))
            connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, index, figures))
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def _plan_on_sqlite(connection: Connection, statement: str, given: Any) -> set[str]:
    searched: set[str] = set()
    if _END.search(statement):
        return searched  # an index on the workspace has its first and its last
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).fetchall():
        step = re.match(r"(SCAN|SEARCH) (\w+)(.*)", row[3])
        everything = step and (step[1] == "SCAN" or step[3].endswith("(workspace_id=?)"))
        if everything and not any(index in step[3] for index in _PARTS):
            searched.add(_table(step[2]))
    return searched & (set(Base.metadata.tables) - FEW)


# --- PostgreSQL ----------------------------------------------------------------------------------------


def _large_on_postgresql(connection: Connection) -> None:
    """The same figures, by the functions with which a copy of a database brings its own along (PostgreSQL 18)."""
    connection.exec_driver_sql(
        "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', relname::text, 'relpages', 1,"
        " 'reltuples', CASE WHEN relname = ANY(%s) THEN %s ELSE %s END::real)"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
        (list(FEW), A_FEW, ROWS),
    )
    connection.exec_driver_sql(
        "SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', relname::text, 'attname',"
        " attname::text, 'inherited', false, 'null_frac', 0::real, 'avg_width', 10,"
        " 'n_distinct', CASE WHEN attname = 'workspace_id' THEN 1 ELSE %s END::real)"
        " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped",
        (ROWS / ALIKE,),
    )
    for way in ("seqscan", "hashjoin", "mergejoin"):  # each row of a join is looked up
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")


def _plan_on_postgresql(connection: Connection, statement: str, given: Any) -> set[str]:
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalar()
    (plan,) = explained if isinstance(explained, list) else json.loads(str(explained))
    if _END.search(statement):
        return set()
    known = set(Base.metadata.tables) - FEW - _empty(connection)
    return known & {
        _table(node["Relation Name"])
        for node in _nodes(plan["Plan"])
        if "Relation Name" in node and not _is_led(node)
    }


def _empty(connection: Connection) -> set[str]:
    """Tables of which PostgreSQL sees that they have no rows, whatever the figures say."""
    found = connection.exec_driver_sql("SELECT relname FROM pg_class WHERE pg_relation_size(oid) = 0")
    return {str(name) for (name,) in found}


def _is_led(node: Mapping[str, Any]) -> bool:
    """Whether an index leads to the rows by more than their workspace."""
    if node.get("Index Name") in _PARTS:
        return True
    conditions = " ".join(str(inner.get("Index Cond", "")) for inner in _nodes(node))
    others = re.sub(r"\(+workspace_id\)*(::\w+)? = [^)]*\)", "", conditions)
    return bool(re.search(r"\w+\)*(::[\w ]+)? (=|<|>|<=|>=|~>=~|~<~) ", others))


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _table(name: str) -> str:
    """SQLAlchemy calls a table that is asked for twice `pair_1`."""
    return re.sub(r"_\d+$", "", name)


_ON: dict[str, tuple[Callable[[Connection], None], Callable[[Connection, str, Any], set[str]]]] = {
    "sqlite": (_large_on_sqlite, _plan_on_sqlite),
    "postgresql": (_large_on_postgresql, _plan_on_postgresql),
}
