"""Engines for SQLite (the embedded default) and PostgreSQL, with the same promises on both."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from db.types import Cipher
from db.waits import POOL, POOL_WAIT, SERVING_OPTIONS, UNHURRIED_READING, UNHURRIED_WRITING, is_unhurried

LOCK_WAIT_MS = 2000
"""How long a statement waits for a lock. Slack wants an answer within 3 s, so waiting must end before."""

SQLITE_SETTINGS = (
    "journal_mode=WAL",  # readers and the one writer do not wait for each other
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten, also where SQLite was not built to
    "synchronous=FULL",  # what was answered outlasts a power cut
    "wal_autocheckpoint=1000",  # pages after which the log's content goes into the file
    f"journal_size_limit={16 << 20}",  # a log that grew during a long read is cut back afterwards
)

READ_ONLY = {"mentorbot_read_only": True}
"""Execution option of a connection that only reads: on SQLite it does not take the writer's lock."""


class DatabaseAddressError(ValueError):
    """The database address cannot be used; the message says what to write instead."""


def read_address(url: str) -> URL:
    """A database address in its parts. Raises DatabaseAddressError when it is none of SQLite or PostgreSQL."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise DatabaseAddressError(
            "The database address cannot be read. Write it like sqlite:///mentorbot.db "
            "or postgresql://user:password@host/database."
        ) from None
    if address.drivername == "postgres":  # as many a provider writes it
        address = address.set(drivername="postgresql")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseAddressError(
            f"mentorbot keeps its records in SQLite or PostgreSQL, not in {address.get_backend_name()}."
        )
    return address


def written(address: URL) -> str:
    """A server's address with its password, as libpq reads it: SQLAlchemy leaves spaces as they are, libpq does not
    take them."""
    return address.set(drivername="postgresql").render_as_string(hide_password=False).replace(" ", "%20")


def connect(url: str, cipher: Cipher | None, *, serving: bool = False) -> Engine:
    """Build the engine for `url`. Nothing is opened until the first statement.

    `cipher` encrypts the sensitive columns; commands that never read them may pass None. `serving`: people wait for
    what is done with it, so that everything has an end in time (`db.waits`); a command may take as long as it takes.
    Raises DatabaseAddressError when `url` is no SQLite or PostgreSQL address.
    """
    address = read_address(url)
    if address.get_backend_name() == "sqlite":
        engine = _sqlite(address.render_as_string(hide_password=False))
    else:
        engine = _postgresql(address.set(drivername="postgresql+psycopg"), serving=serving)
    engine.dialect.mentorbot_cipher = cipher  # type: ignore[attr-defined]
    return engine


def _postgresql(url: URL, *, serving: bool) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # what goes wrong is told with the statement, and without what people wrote
        pool_size=POOL,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=POOL_WAIT if serving else 30,
        connect_args={
            "connect_timeout": 2,
            "options": SERVING_OPTIONS if serving else f"-c lock_timeout={LOCK_WAIT_MS}",
            # A server that vanished answers nothing: found out in some five seconds, not in two hours.
            "keepalives_idle": 2,
            "keepalives_interval": 1,
            "keepalives_count": 3,
            "tcp_user_timeout": 5000,
        },
    )

    if serving:

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            if is_unhurried():
                reading = connection.get_execution_options().get("mentorbot_read_only", False)
                connection.exec_driver_sql(UNHURRIED_READING if reading else UNHURRIED_WRITING)

    return engine


def _sqlite(url: str) -> Engine:
    waits = {"check_same_thread": False, "timeout": LOCK_WAIT_MS / 1000}
    engine = create_engine(url, connect_args=waits, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None  # we say BEGIN ourselves, see below
        cursor = dbapi_connection.cursor()
        for pragma in SQLITE_SETTINGS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred BEGIN that reads and then writes fails at once when another writer got in
        # between, whatever the timeout. Whoever may write takes the lock first and waits for it.
        reading = connection.get_execution_options().get("mentorbot_read_only", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
