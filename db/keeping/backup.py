"""Copies of a SQLite database, taken while a bot runs, and the way back.

SQLite's online backup API (sqlite.org/backup.html) copies in one step, which reads one moment of the database: who
writes meanwhile waits for nobody and goes on beside it. PostgreSQL has pg_dump and pg_restore.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db.keeping.place import beside, sync_folder
from db.keeping.soundness import damage

PART = ".part"
"""Ending of a copy that is being made. One that was left is removed by the next."""
SIDE_FILES = ("-wal", "-shm", "-journal")
_WAIT = 10
"""Seconds to wait for somebody who writes."""


class BackupError(RuntimeError):
    """No copy was made, or none restored; the message says why. What was there before is as it was."""


@dataclass(frozen=True)
class Copy:
    """A copy that was found to be sound. `size` in bytes."""

    file: Path
    size: int


def back_up(source: Path, target: Path, *, force: bool = False) -> Copy:
    """Copy the database `source`, of one moment and checked, to `target`, which only its owner may read.

    `target` is either there in full or not at all, whenever this ends. It replaces a file only with `force`.
    Raises BackupError.
    """
    if not source.exists():
        raise BackupError(f"There is no database at {source}. Check MENTORBOT_DATABASE_URL.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    if target.exists() and target.samefile(source):
        raise BackupError("That is the database itself. Choose another name for its copy.")
    if target.exists() and not force:
        raise BackupError(f"{target} exists already. Choose another name, or replace it with --force.")
    with _alone_in(target.parent), _part(target) as part:
        copy(source, part)
        wrong = damage(part)
        if wrong:
            raise BackupError(f"The database is damaged, so no copy was kept: {wrong[0]}")
        _settle(part)
        _name(part, target, force=force)
    return Copy(target, target.stat().st_size)


def copy(source: Path, target: Path, *, untouched: bool = False) -> None:
    """Copy one moment of `source` over the database `target`, in one transaction. Raises BackupError.

    `untouched`: nothing is written where `source` lies, not even for a moment.
    """
    try:
        there = _untouched(source) if untouched else sqlite3.connect(source, timeout=_WAIT)
        with closing(there), closing(sqlite3.connect(target, timeout=_WAIT)) as here:
            there.backup(here)
    except sqlite3.DatabaseError as problem:
        raise BackupError(f"{source.name} cannot be copied ({problem}).") from None


@contextmanager
def staged(source: Path, database: Path) -> Iterator[Path]:
    """A copy of a backup beside `database`, to be looked at and restored; gone when the block ends."""
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    if database.exists() and source.samefile(database):
        raise BackupError("That is the database itself. Give the file that `mentorbot backup` wrote.")
    with _alone_in(database.parent), _part(beside(database, "-restoring")) as part:
        copy(source, part, untouched=True)
        yield part


def set_aside(database: Path, aside: Path) -> Path | None:
    """Keep what is at `database` as `aside`, a name that nothing has yet. None: there was nothing.

    A file that cannot be read any more is moved with all that belongs to it: nobody else can use it either.
    """
    if not database.exists():
        _move(database, aside)  # a log without its file would be taken for the next file's
        return None
    try:
        with _part(aside) as part:
            copy(database, part, untouched=True)  # opened for writing, a damaged file would lose its log
            _settle(part)
            _name(part, aside, force=False)
    except BackupError:
        _move(database, aside)
    return aside


def put_in_place(copied: Path, database: Path) -> None:
    """Make `database` what `copied` is. A crash leaves either all of it or what was there. Raises BackupError."""
    if database.exists():
        # In one transaction of the file that is there: who reads it at this moment keeps what they read.
        copy(copied, database)
        return
    _settle(copied)
    copied.rename(database)
    sync_folder(database.parent)


def free_name(database: Path, moment: str) -> Path:
    """A name beside `database` that nothing has: `mentorbot.db-before-20260302T090000Z`, with a number if need be."""
    wanted = beside(database, f"-before-{moment}")
    found, number = wanted, 1
    while found.exists():
        number += 1
        found = wanted.with_name(f"{wanted.name}-{number}")
    return found


def _untouched(file: Path) -> sqlite3.Connection:
    """A connection that cannot write. On a medium that is read-only there can be no log, and nobody who changes it."""
    alone = not os.access(file.parent, os.W_OK) and not beside(file, "-wal").exists()
    return sqlite3.connect(
        f"file:{quote(str(file))}?mode=ro{'&immutable=1' if alone else ''}", uri=True, timeout=_WAIT
    )


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Nobody else makes a copy in this folder meanwhile, so that whatever lies there half made was left by the dead."""
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(
                f"Another copy is being written to {folder}. Try again when it is done."
            ) from None
        except OSError:
            pass  # a file system without locks: two at a time are the operator's own doing
        yield
    finally:
        os.close(handle)


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """An empty file beside `target` that only its owner may read; gone when the block ends, unless it got a name."""
    part = beside(target, PART)
    try:
        _remove(part)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as problem:
        raise BackupError(f"{target.parent} cannot be written to ({problem.strerror}).") from None
    try:
        yield part
    finally:
        _remove(part)


def _settle(file: Path) -> None:
    """Everything in the one file, and on the disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _name(part: Path, target: Path, *, force: bool) -> None:
    if force:
        part.replace(target)
    else:
        try:
            target.hardlink_to(part)  # refuses where somebody made that file meanwhile
        except FileExistsError:
            raise BackupError(f"{target} exists already. Choose another name.") from None
        except OSError:
            part.rename(target)  # a file system without links
    sync_folder(target.parent)


def _move(database: Path, aside: Path) -> None:
    for ending in (*SIDE_FILES, ""):
        if beside(database, ending).exists():
            beside(database, ending).rename(beside(aside, ending))


def _remove(part: Path) -> None:
    for ending in ("", *SIDE_FILES):
        beside(part, ending).unlink(missing_ok=True)
