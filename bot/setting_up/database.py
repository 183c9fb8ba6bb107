"""The database of a new bot: whether a file can lie there, whether a server can be used, and making its tables."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
from cryptography.fernet import MultiFernet
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from bot.doctor.database import look_at_keys
from bot.doctor.postgresql import OLDEST
from db.engine import DatabaseAddressError, connect, read_address, written
from db.keeping.place import UnsafePlaceError, file_of, look_at, make_private
from db.keeping.sole import InUseError, PlaceError, sole
from db.leader_line import is_pooled
from db.migrate import BrokenReferencesError, NewerSchemaError, missing, upgrade
from db.models import Program
from db.session import Sessions
from db.troubles import in_words

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_BEGINS = b"SQLite format 3\0"
"""The first bytes of every SQLite file (sqlite.org/fileformat)."""


class UnusableError(Exception):
    """A database cannot be used; the message says why, and what to do."""


def sqlite_url(file: Path) -> str:
    """The address of a SQLite file, by its full path: wherever the bot is started, it finds the same."""
    return f"sqlite:///{file.absolute()}"


def postgresql_url(typed: str, password: str = "") -> str:
    """An address as typed, with `password` in it if it had none, free of characters that want quotes.

    Raises UnusableError when it is none of PostgreSQL.
    """
    try:
        address = read_address(typed)
    except DatabaseAddressError:
        raise UnusableError("Write it like postgresql://user@host/database.") from None
    if address.get_backend_name() != POSTGRESQL or not address.database:
        raise UnusableError("Write it like postgresql://user@host/database.")
    plain = address.set(drivername=POSTGRESQL)
    return written(plain.set(password=password) if password and not plain.password else plain)


def has_password(url: str) -> bool:
    """Whether a PostgreSQL address already names one."""
    return bool(read_address(url).password)


def prepare(url: str) -> str:
    """Make sure that the database can be used, and say in a sentence what is there. Raises UnusableError.

    Of SQLite the folder is made, for its owner alone; nothing is made on a server.
    """
    try:
        file = file_of(url)
    except DatabaseAddressError as problem:
        raise UnusableError(str(problem)) from None
    return _prepare_server(url) if file is None else _prepare_file(file)


def bring_up_to_date(url: str, what: str) -> tuple[str, ...]:
    """Make the tables of this version, and say which migrations were missing.

    `what` is told to others who want the same SQLite file meanwhile. Raises UnusableError.
    """
    try:
        if not _lacks(url):
            return ()  # also beside a running bot
        with sole(url, what):
            make_private(url)
            engine = connect(url, None)
            try:
                return upgrade(engine)
            finally:
                engine.dispose()
    except (DatabaseAddressError, NewerSchemaError, BrokenReferencesError) as problem:
        raise UnusableError(str(problem)) from None
    except (InUseError, PlaceError, UnsafePlaceError) as problem:
        raise UnusableError(str(problem)) from None
    except DBAPIError as problem:
        raise UnusableError(_in_words(problem)) from None


def locked(url: str, cipher: MultiFernet) -> bool:
    """Whether there are records that were encrypted with other keys than those of `cipher`."""
    try:
        if _lacks(url):
            return False  # of an older version, if any: the doctor looks at them after `migrate`
        engine = connect(url, cipher)
        try:
            return look_at_keys(engine, cipher).ok is False
        finally:
            engine.dispose()
    except (NewerSchemaError, DBAPIError):
        return False


def programs_of(url: str, workspace_id: str) -> list[str]:
    """The names of a workspace's programs, in a database that is up to date. Raises UnusableError."""
    engine = connect(url, None)
    try:
        with Sessions(engine).reading(workspace_id) as session:
            return list(session.scalars(select(Program.name).order_by(Program.id)))
    except DBAPIError as problem:
        raise UnusableError(_in_words(problem)) from None
    finally:
        engine.dispose()


def _lacks(url: str) -> bool:
    file = file_of(url)
    if file is not None and (not file.exists() or not file.stat().st_size):
        return True  # asking it would make it
    engine = connect(url, None)
    try:
        return bool(missing(engine))
    finally:
        engine.dispose()


def _prepare_file(file: Path) -> str:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise UnusableError(
            f"{file.parent} cannot be made ({problem.strerror}). Choose another folder."
        ) from None
    if file.is_dir():
        raise UnusableError(f"{file} is a folder. Name a file in it, for example {file / 'mentorbot.db'}.")
    if not os.access(file.parent, os.W_OK | os.X_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise UnusableError(f"{file} cannot be written. Choose a folder that belongs to you.")
    try:
        look_at(file)
    except UnsafePlaceError as problem:
        raise UnusableError(str(problem)) from None
    if not file.exists() or not file.stat().st_size:
        return f"The records will be in {file}, for you alone."
    with file.open("rb") as beginning:
        if beginning.read(len(_BEGINS)) != _BEGINS:
            raise UnusableError(f"{file} is there already, and is no SQLite database. Choose another name.")
    return f"There is a database at {file} already: it is kept."


def _prepare_server(url: str) -> str:
    engine = connect(url, None)
    try:
        return _look_around(engine)
    except DBAPIError as problem:
        raise UnusableError(_in_words(problem)) from None
    except psycopg.Error as problem:
        raise UnusableError(f"The server cannot be used ({type(problem).__name__}).") from None
    finally:
        engine.dispose()


def _look_around(engine: Engine) -> str:
    with engine.connect() as connection:
        number = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
        may = connection.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')"))
    if number < OLDEST:
        raise UnusableError(f"That is PostgreSQL {number}. mentorbot needs {OLDEST} or newer.")
    if not may:
        raise UnusableError(
            "This user may not make tables there. As its administrator: GRANT CREATE ON SCHEMA public TO the user, "
            "or make the user the database's owner."
        )
    if is_pooled(engine.url):
        raise UnusableError(
            "A pooler stands before the server that gives each transaction another connection, so that locks get "
            "lost. Give the server's own address, or let the pooler work by session."
        )
    return f"PostgreSQL {number} answers, and tables can be made."


def _in_words(problem: DBAPIError) -> str:
    return in_words(problem) or f"The database cannot be used ({type(problem.orig).__name__})."
