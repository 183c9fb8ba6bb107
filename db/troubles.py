"""What is wrong with a database, in words: drivers say it in many ways."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, ProgrammingError

DISK_FULL = "The disk is full: make room."
_SIGNS = (
    ("password authentication failed", "The server does not accept this user with this password."),
    ("no password supplied", "The server wants a password."),
    (
        "does not exist",
        "The server has no such database or user; it has to be made first (createdb, createuser).",
    ),
    ("resolve host", "There is no machine of that name."),
    ("name or service not known", "There is no machine of that name."),
    ("connection refused", "Nobody listens there: is the server running, and is it this port?"),
    ("canceling statement", "Others hold what this waits for, or it takes too long. Try again in a moment."),
    ("timeout", "Nobody answered in time: a firewall, perhaps, or another address."),
    ("no pg_hba.conf entry", "The server lets nobody in from this machine (its pg_hba.conf says who may)."),
    ("too many c", "The server has no connection left for us: others have them all."),
    ("disk is full", DISK_FULL),
    ("no space left on device", DISK_FULL),
    ("database is locked", "Somebody else is writing for long. Try again in a moment."),
    ("readonly database", "The file, or one beside it that ends in -wal or -shm, may not be written."),
    (
        "unable to open database file",
        "The file cannot be opened: look whether you may read and write it and its folder.",
    ),
    ("file is not a database", "The file is no SQLite database."),
    ("malformed", "The file is damaged. Look with `mentorbot doctor --deep`, or restore a backup."),
)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def in_words(problem: Exception) -> str:
    """A sentence that says what is wrong, and where that helps what to do; empty if there is none for it."""
    if not isinstance(problem, DBAPIError) or isinstance(problem, ProgrammingError):
        return ""
    said = str(problem.orig).lower()
    return next((sentence for sign, sentence in _SIGNS if sign in said), "")


def is_disk_full(problem: OSError) -> bool:
    """Whether it failed because there was no room."""
    return problem.errno in _FULL
