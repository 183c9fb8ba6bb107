"""The database: can it be used, is it of this version, can what is encrypted be read?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.doctor.checks import Check
from db.keeping.place import beside, file_of
from db.keeping.sealed import sealed_columns
from db.migrate import NewerSchemaError, missing
from db.troubles import in_words

UNUSABLE = (DBAPIError, PoolTimeoutError)
LOST_KEY = (
    "Add the key that was used before to MENTORBOT_ENCRYPTION_KEYS, after the newest one, with a "
    "comma between. Without it these records cannot be read."
)
KEYS = "Encryption keys"
_SHOWN = 5
KEYS_FIRST = Check(KEYS, None, "not checked: MENTORBOT_ENCRYPTION_KEYS comes first")


def look_at_database(engine: Engine, url: str) -> Check:
    """Whether the database is there and of this version."""
    try:
        # Looking into a SQLite file that is not there would make it.
        file = file_of(url)
        if file is not None and not file.exists():
            return Check("Database", False, "there is none yet", "Run `mentorbot migrate`.")
        waiting = missing(engine)
        locked = _unwritable(engine, file) if file is not None else []
    except NewerSchemaError as problem:
        says = f"of a newer version (schema {problem.version})"
        return Check("Database", False, says, "Use that version, or restore a backup made before it.")
    except UNUSABLE as problem:
        return cannot_be_used("Database", problem)
    if waiting:
        says = f"reachable, but not of this version; missing: {', '.join(waiting)}"
        return Check("Database", False, says, "Run `mentorbot migrate`.")
    if locked:
        names = " and ".join(str(one) for one in locked)
        mend = f"It must belong to the user whom the bot runs as: chmod 600 and chown, also {file}-wal and {file}-shm."
        return Check("Database", False, f"{names} may not be written", mend)
    return Check("Database", True, f"{engine.dialect.name}, up to date")


def _unwritable(engine: Engine, file: Path) -> list[Path]:
    """Which of a database's files may not be written: tried, and taken back."""
    try:
        with engine.connect() as connection:
            # BEGIN IMMEDIATE alone is let pass by SQLite where it may only read.
            version = connection.scalar(text("PRAGMA user_version"))
            connection.exec_driver_sql(f"PRAGMA user_version = {int(version or 0)}")
            connection.rollback()
    except DBAPIError as problem:
        if "readonly" not in str(problem.orig):
            raise
        there = [one for one in (file, beside(file, "-wal"), beside(file, "-shm")) if one.exists()]
        return [one for one in there if not os.access(one, os.W_OK)] or [file]
    return []


def cannot_be_used(name: str, problem: Exception) -> Check:
    """What to say of a database that does not do what it is asked."""
    mend = "Check that it runs, and MENTORBOT_DATABASE_URL: address, user, password, rights."
    return Check(
        name, False, f"cannot be used ({type(problem).__name__})", f"{in_words(problem)} {mend}".strip()
    )


def keys_of_another(locked: Sequence[str]) -> str:
    """What to say where the keys read nothing of `locked` columns."""
    more = f" and {len(locked) - _SHOWN} more" if len(locked) > _SHOWN else ""
    return f"{KEYS}: cannot read {', '.join(locked[:_SHOWN])}{more}. {LOST_KEY}"


def look_at_keys(engine: Engine, cipher: MultiFernet | None) -> Check:
    """Whether what is stored can still be read: the oldest and the newest value of each encrypted column."""
    if cipher is None:
        return KEYS_FIRST
    locked = []
    looked_at = 0
    with engine.connect() as connection:
        for table, column in sealed_columns():
            (key,) = table.primary_key.columns
            for order in (key.asc(), key.desc()):
                ask = select(column).where(column.is_not(None)).order_by(order).limit(1)
                try:
                    looked_at += connection.execute(ask).first() is not None
                except InvalidToken:
                    locked.append(f"{table.name}.{column.name}")
    if locked:
        return Check(KEYS, False, f"cannot read {', '.join(dict.fromkeys(locked))}", LOST_KEY)
    return Check(KEYS, True, "read what is stored" if looked_at else "nothing is stored yet")
