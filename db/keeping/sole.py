"""One bot at a time on a SQLite file: a lock of the operating system, which ends with whoever holds it.

Whoever only reads, or writes a little as `mentorbot program load` does, needs no lock: SQLite itself keeps one
writer apart from the next. Two running bots would each take the steps that are due, and each send the messages.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from db.keeping.place import beside, file_of, look_at

LOCK = "-lock"
"""Ending of the file that carries the lock. It stays: removing it could take it from under another's hands."""
LOOKS, LOOK_TAKES = 10, 0.05
"""Whoever looks who is there (`holder_of`) has the lock for a moment, and has not written a name. Seconds."""


class InUseError(RuntimeError):
    """Somebody else works on this database; the message says who, and what to do."""

    def __init__(self, file: Path, holder: str) -> None:
        super().__init__(
            f"{holder or 'Another mentorbot'} is using {file}. Stop it first: a SQLite file serves one at a time. "
            "Several can share a PostgreSQL database."
        )
        self.file = file
        self.holder = holder


class PlaceError(RuntimeError):
    """The folder of the database cannot be used; the message says which."""


@contextmanager
def sole(url: str, what: str) -> Iterator[None]:
    """Have the SQLite file of `url` for oneself until the block ends or the process dies, however it dies.

    All paths to one file count as the same. `what` is told to others who come meanwhile (`mentorbot run`).
    For PostgreSQL, where many may work at once, and for a database in memory nothing is done.
    Raises InUseError, UnsafePlaceError or PlaceError.
    """
    file = file_of(url)
    if file is None:
        yield
        return
    look_at(file)
    with _lock_file(file) as held:
        _lock_or_refuse(held, file)
        held.truncate(0)
        held.write(f"{what} (process {os.getpid()} on {socket.gethostname()})")
        held.flush()
        try:
            yield
        finally:
            held.truncate(0)


def holder_of(file: Path) -> str | None:
    """Who has the file for themselves; empty if that is not known, None if nobody has. Changes nothing."""
    path = beside(file, LOCK)
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as shown:
        return None if _lock(shown) else shown.read(200).strip()


def _lock_or_refuse(held: IO[str], file: Path) -> None:
    for _ in range(LOOKS):
        if _lock(held):
            return
        held.seek(0)
        holder = held.read(200).strip()
        if holder:
            raise InUseError(file, holder)
        time.sleep(LOOK_TAKES)  # perhaps somebody only looks who it is
    raise InUseError(file, "")


def _lock_file(file: Path) -> IO[str]:
    try:
        handle = os.open(beside(file, LOCK), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise PlaceError(
            f"{file.parent} cannot be written to ({problem.strerror}). Check MENTORBOT_DATABASE_URL."
        ) from None
    return os.fdopen(handle, "r+", encoding="utf-8")


def _lock(file: IO[str]) -> bool:
    """Whether the lock is ours now. It goes when the file is closed: with us, at the latest."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as problem:
        raise PlaceError(
            f"{file.name} cannot be locked ({problem.strerror}): its file system has no locks. "
            "Move the database to a disk of this machine, or keep the records in PostgreSQL."
        ) from None
    return True
