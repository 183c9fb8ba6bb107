"""Where a SQLite database lies, and whether its records are safe there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from db.engine import read_address

MOUNTS = Path("/proc/self/mountinfo")
"""What is mounted where (proc(5)); only Linux has it."""

NETWORK = frozenset(
    "afs beegfs ceph cifs fuse.glusterfs fuse.s3fs fuse.sshfs glusterfs lustre ncpfs nfs nfs4 smb2 smb3 smbfs".split()  # noqa: SIM905
)
"""File systems on which two machines can meet. The write-ahead log needs memory that its readers share, which only
one machine has (sqlite.org/wal.html), so two of them would damage each other's records."""


class UnsafePlaceError(RuntimeError):
    """A SQLite file must not lie there; the message says why, and what to do."""


@dataclass(frozen=True)
class Mount:
    """A file system and where it begins."""

    point: Path
    kind: str


def file_of(url: str) -> Path | None:
    """The file of a SQLite address, free of links and dots; None for a server's and for one in memory.

    Raises DatabaseAddressError.
    """
    address = read_address(url)
    name = address.database or ""
    if address.get_backend_name() != "sqlite" or name in ("", ":memory:"):
        return None
    if name.startswith("file:"):
        parts = urlsplit(name)
        if "mode=memory" in parts.query or "memory" in address.query.get("mode", ""):
            return None
        name = unquote(parts.path)
    return Path(name).resolve()


def look_at(file: Path, mounts: Iterable[Mount] | None = None) -> None:
    """Raise UnsafePlaceError where `file` would not be safe in the hands of a running bot."""
    known = mounted() if mounts is None else list(mounts)
    if any(mount.point == file for mount in known):
        raise UnsafePlaceError(
            f"{file} is mounted as a single file. SQLite keeps more files beside it, so mount its folder instead."
        )
    kind = next((mount.kind for mount in reversed(known) if file.is_relative_to(mount.point)), "")
    if kind in NETWORK:
        raise UnsafePlaceError(
            f"{file} is on a network file system ({kind}), where SQLite cannot keep two machines apart. "
            "Move it to a disk of this machine, or keep the records in PostgreSQL."
        )
    if file.exists() and file.stat().st_nlink > 1:
        raise UnsafePlaceError(
            f"{file} has a second name (a hard link). SQLite keeps its log beside one name only, so that whoever uses "
            "the other damages it. Remove the other name: `find / -samefile` shows it."
        )


def mounted(table: Path = MOUNTS) -> list[Mount]:
    """What is mounted, the innermost last. Nothing where the system does not say."""
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) > 4 and kinds[0]:  # noqa: PLR2004  (the fifth is the mount point)
            found.append(Mount(Path(_plain(fields[4])), kinds[0]))
    # Of two at one point the later one hides the earlier; sorting keeps their order.
    return sorted(found, key=lambda mount: len(mount.point.parts))


def _plain(escaped: str) -> str:
    """A path as it is: spaces and the like are written as octal numbers there."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), escaped)


def make_private(url: str) -> None:
    """Make the SQLite file of `url`, if there is none, so that only its owner may read it. What SQLite puts beside it
    gets the same rights.
    """
    file = file_of(url)
    if file is not None:
        file.touch(mode=0o600, exist_ok=True)


def beside(file: Path, ending: str) -> Path:
    """A file that belongs to a database file: `mentorbot.db` and `-wal` give `mentorbot.db-wal`."""
    return file.with_name(file.name + ending)


def sync_folder(folder: Path) -> None:
    """Make sure that a new name in `folder` outlasts a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
