"""Engines for SQLite (the embedded default) and PostgreSQL, with the same promises on both."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from db.types import Cipher

LOCK_WAIT_MS = 2000
"""How long a statement waits for a lock. Slack wants an answer within 3 s, so waiting must end before."""

READ_ONLY = {"mentorbot_read_only": True}
"""Execution option of a connection that only reads: on SQLite it does not take the writer's lock."""


class DatabaseAddressError(ValueError):
    """The database address cannot be used; the message says what to write instead."""


def connect(url: str, cipher: Cipher | None, *, pool_size: int = 12) -> Engine:
    """Build the engine for `url`. Nothing is opened until the first statement.

    `cipher` encrypts the sensitive columns; commands that never read them may pass None.
    Raises DatabaseAddressError when `url` is no SQLite or PostgreSQL address.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseAddressError(
            "The database address cannot be read. Write it like sqlite:///mentorbot.db "
            "or postgresql://user:password@host/database."
        ) from None
    if address.get_backend_name() == "sqlite":
        engine = _sqlite(address.render_as_string(hide_password=False))
    elif address.get_backend_name() == "postgresql":
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            pool_pre_ping=True,
            pool_timeout=2,
            connect_args={"connect_timeout": 2, "options": f"-c lock_timeout={LOCK_WAIT_MS}"},
        )
    else:
        raise DatabaseAddressError(
            f"mentorbot keeps its records in SQLite or PostgreSQL, not in {address.get_backend_name()}."
        )
    engine.dialect.mentorbot_cipher = cipher  # type: ignore[attr-defined]
    return engine


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": LOCK_WAIT_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None  # we say BEGIN ourselves, see below
        cursor = dbapi_connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred BEGIN that reads and then writes fails at once when another writer got in
        # between, whatever the timeout. Whoever may write takes the lock first and waits for it.
        reading = connection.get_execution_options().get("mentorbot_read_only", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
