"""No statement goes past the filter of workspaces: whoever speaks to the database below the ORM is known by name.

The filter (`db.session`) is put on every statement about a mapped class. What it cannot see are statements in SQL,
about bare tables, or on a connection; and the tables that belong to no workspace, or are one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.models import Base, Scoped
from tests.workspaces.filled import BELONG_TO_NOBODY

ROOT = Path(__file__).parents[2]

BELOW = {
    "bot/console/backup.py": "copies a whole database, and says what is in it",
    "bot/delivery/queue.py": "asks for rows by their ids, which a question that names the workspace has found",
    "bot/delivery/restored.py": "marks the messages of a whole copy that was restored",
    "bot/doctor/database.py": "asks whether migrations and ciphers are what they should be, and counts rows",
    "bot/doctor/postgresql.py": "asks the server about itself",
    "bot/installing/erasing.py": "deletes by table what one workspace left; each statement names it",
    "bot/listeners/guard.py": "writes down what was handled; the row names its workspace",
    "bot/console/program.py": "an operator's command asks which workspaces there are",
    "bot/setting_up/database.py": "tries a database before there is a workspace",
    "bot/usecases/matching/drafts/publishing.py": "makes pairs in bulk; each row names its workspace",
    "bot/usecases/matching/drafts/writing.py": "writes a draft in bulk; each row names its workspace",
    "bot/usecases/people/privacy/emptying.py": "asks a column what may stand in it",
    "bot/usecases/people/privacy/erasing.py": "asks which columns a table has",
    "bot/usecases/people/privacy/gathering.py": "asks which columns a table has",
    "bot/usecases/people/privacy/holdings.py": "lists the columns of every table",
    "bot/usecases/people/privacy/retaining.py": "asks which columns point to people",
    "bot/usecases/people/privacy/sweeping.py": "looks through every table; each statement names the workspace",
    "bot/web/health.py": "asks whether the database answers",
}
"""Who does something below the ORM outside of `db`, and what for. A file that no longer does is to be struck out."""

OF_ALL = {"Workspace", "Installation", "InstallState", "Leader"}
"""Tables whose rows the filter does not hide. They are looked up by the session's own workspace, except here:"""
LISTED = {
    "bot/console/backup.py": "says which workspaces a copy holds",
    "bot/delivery/queue.py": "asks who leads, by the workspace's id",
    "bot/delivery/restored.py": "marks every workspace of a copy",
    "bot/doctor/examination.py": "an operator looks at every workspace",
    "bot/installing/installations.py": "the table of installations itself",
    "bot/console/program.py": "asks an operator which workspace is meant if there are several",
    "bot/installing/states.py": "visits belong to nobody yet",
}

_ATTRIBUTES = frozenset(
    {
        "exec_driver_sql",
        "raw_connection",
        "connection",
        "connect",
        "__table__",
        "sorted_tables",
        "tables",
        "bind",
    }
)
_NAMES = frozenset({"text", "Table", "Connection", "Session", "sessionmaker", "create_engine"})


def below(tree: ast.Module) -> Iterator[str]:
    """What a module uses to go below the ORM."""
    from_sqlalchemy = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy"
        for alias in node.names
    }
    yield from sorted(from_sqlalchemy & _NAMES)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES and _is_a_database(node):
            yield node.attr


def _is_a_database(node: ast.Attribute) -> bool:
    """Slack's connections are none; `self.tables` of the jobs counts what was written."""
    of = ast.unparse(node.value)
    if node.attr in ("connect", "connection", "bind"):
        return of.split(".")[-1] in ("engine", "_engine", "session", "_session")
    return node.attr != "tables" or of.endswith("metadata")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ("bot", "blocks", "demo"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def parsed() -> dict[str, ast.Module]:
    return dict(modules())


def test_only_these_speak_to_the_database_below_the_orm(parsed: dict[str, ast.Module]) -> None:
    found = {path: sorted(set(ways)) for path, tree in parsed.items() if (ways := list(below(tree)))}
    unknown = {path: ways for path, ways in found.items() if path not in BELOW}
    assert not unknown, "these statements are not filtered by workspace"
    assert {path for path in BELOW if path in parsed} <= set(found), "strike out who does not any more"


@pytest.mark.long
def test_rows_that_no_filter_hides_are_looked_up_by_the_sessions_own_workspace(
    parsed: dict[str, ast.Module],
) -> None:
    wrong = []
    for path, tree in parsed.items():
        if path in LISTED:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called, first = ast.unparse(node.func), ast.unparse(node.args[0]) if node.args else ""
            about = first.split(".")[0]
            if about not in OF_ALL:
                continue
            keyed = called.endswith((".get", ".get_one")) and "workspace_id" in ast.unparse(node)
            wrong += [] if keyed else [f"{path}:{node.lineno} {ast.unparse(node)[:120]}"]
    assert not wrong


def test_every_table_is_one_of_a_workspace_or_one_of_these() -> None:
    open_ones = {m.class_ for m in Base.registry.mappers if not issubclass(m.class_, Scoped)}
    assert {one.__name__ for one in open_ones} == OF_ALL
    assert {one.__tablename__ for one in open_ones} >= BELONG_TO_NOBODY


@pytest.mark.parametrize(
    "line",
    [
        "session.connection().execute(x)",
        "engine.connect()",
        "self._sessions.engine.connect()",
        "session.execute(Pair.__table__.delete())",
        "connection.exec_driver_sql('SELECT 1')",
        "from sqlalchemy import text",
        "from sqlalchemy.orm import Session",
        "Base.metadata.tables['pair']",
    ],
)
def test_each_way_around_would_be_found(line: str) -> None:
    assert list(below(ast.parse(line)))


@pytest.mark.parametrize("line", ["client.connect()", "self.connection.open()", "self.tables.counts()"])
def test_what_is_no_database_is_let_be(line: str) -> None:
    assert not list(below(ast.parse(line)))
