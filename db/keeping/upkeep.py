"""What a SQLite file needs while a bot runs for months: a log that stays short, and figures for its planner.

Every thousand pages the log's content goes into the file, but the log begins anew only in a moment without readers
(sqlite.org/wal.html, "Avoiding excessively large WAL files"). If none came for long, such a moment is made.
PostgreSQL does the like by itself.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from db.keeping.place import beside

LOG_LIMIT = 64 << 20
"""Bytes beyond which the log is cut back."""
ROWS_COUNTED = 400
"""Of each index, as SQLite's manual recommends."""
PATIENCE_MS = 250
"""How long a cut waits for readers. Writers wait meanwhile, and people's clicks with them."""


def cut_log(file: Path, limit: int = LOG_LIMIT) -> bool | None:
    """Cut the log of `file` back if it is longer than `limit` bytes. None: it is not.

    False: somebody has been reading for longer than we wait; all is as before, and another time will do.
    """
    log = beside(file, "-wal")
    if not log.exists() or log.stat().st_size <= limit:
        return None
    with closing(sqlite3.connect(file, timeout=PATIENCE_MS / 1000, isolation_level=None)) as connection:
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
    return not busy


def count_anew(file: Path) -> None:
    """Let SQLite count how many rows its indexes lead to: without, it takes every index for equally good, also the one
    on the workspace where there is only one. It looks at some hundred rows of each, which takes some milliseconds.

    `PRAGMA optimize` would do so only for what this connection has asked (sqlite.org/lang_analyze.html).
    """
    with closing(sqlite3.connect(file, timeout=PATIENCE_MS / 1000, isolation_level=None)) as connection:
        try:
            connection.execute(f"PRAGMA analysis_limit={ROWS_COUNTED}")
            connection.execute("ANALYZE")
        except sqlite3.OperationalError:
            return  # somebody writes; tomorrow will do
