"""SQLite has one writer at a time. Those of one process wait for each other here, in line.

SQLite itself lets a writer sleep and try again, longer each time, up to a tenth of a second: when many press a button
at once, the lock lies idle most of the time, and some are passed over again and again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from db.engine import LOCK_WAIT_MS

Turn = Callable[[], AbstractContextManager[None]]


def one_at_a_time(engine: Engine) -> Turn:
    """What a transaction that may write enters before it begins, and leaves once it has ended.

    On SQLite it raises OperationalError, as the database itself does, to who has waited for too long. PostgreSQL has
    locks of its own.
    """
    if engine.dialect.name != "sqlite":
        return nullcontext
    lock = threading.Lock()

    @contextmanager
    def turn() -> Iterator[None]:
        if not lock.acquire(timeout=LOCK_WAIT_MS / 1000):
            raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
        try:
            yield
        finally:
            lock.release()

    return turn
