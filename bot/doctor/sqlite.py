"""The SQLite file on this machine: where it lies, who may read it, how much room is left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.checks import Check
from db.keeping.place import UnsafePlaceError, beside, look_at
from db.keeping.sole import holder_of
from db.keeping.upkeep import LOG_LIMIT

ROOM = 200_000_000
"""Bytes that must be free at least; and twice what the database has, for a backup beside it and what is to come."""
_MB = 1_000_000


def look_at_file(file: Path) -> Iterator[Check]:
    """What can go wrong with a file."""
    try:
        look_at(file)
    except UnsafePlaceError as problem:
        yield Check("Place", False, "not safe for SQLite", str(problem))
    else:
        yield Check("Place", True, f"{file} is on a disk of this machine")
    yield _rights(file)
    size = file.stat().st_size
    free, wanted = shutil.disk_usage(file.parent).free, max(ROOM, 2 * size)
    says = f"{free / _MB:,.0f} MB are free, the database has {size / _MB:,.1f} MB"
    mend = f"Make room: at least {wanted / _MB:,.0f} MB."
    yield Check("Disk", free >= wanted, says, "" if free >= wanted else mend)
    yield _log(file)
    holder = holder_of(file)
    if holder is None:
        yield Check("Bot", None, "none runs on this file at the moment", "Start it with `mentorbot run`.")
    else:
        yield Check("Bot", True, holder or "somebody works on this file")


def _rights(file: Path) -> Check:
    rights = file.stat().st_mode & 0o777
    if rights & 0o007:
        mend = f"chmod 600 '{file}'"
        return Check("Rights", False, "everybody on this machine may read the database", mend)
    return Check("Rights", True, "not everybody on this machine may read it")


def _log(file: Path) -> Check:
    log = beside(file, "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LOG_LIMIT:
        mend = "Somebody has been reading for long: end old `mentorbot report` or sqlite3 processes."
        return Check("Log", False, f"{size / _MB:,.0f} MB wait to go into the database", mend)
    return Check("Log", True, f"short ({size / _MB:,.1f} MB)")
