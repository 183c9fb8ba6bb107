"""How long anything may wait for a database: people are answered within three seconds, jobs have time.

For a request, waiting for a connection and the longest statement end together after 2.3 seconds on PostgreSQL: what
a statement waits for a lock is part of its time. On SQLite it waits 2 seconds for the one writer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

POOL = 12
"""Connections of one process to PostgreSQL at most, besides one that stands for leader and one that asks whether
anybody has committed."""
JOBS_AT_ONCE = 4
"""How many of them the bot's own work uses at most: the others are left to requests."""
POOL_WAIT = 0.8
"""Seconds until a request goes without a connection."""
STATEMENT_MS, LOCK_MS = 1500, 1200
"""A statement of a request, and within it a wait for a lock."""
JOB_STATEMENT_MS, JOB_LOCK_MS = 60_000, 10_000
IDLE_MS, JOB_IDLE_MS = 15_000, 300_000
"""A transaction in which nothing happens: a process that froze in one must not keep others from what it locked. A
job may reckon for minutes on what it has read."""
GONE_AFTER = 30, 10, 3
"""Of a machine that vanished from the network the server hears nothing, and keeps its connections; so it asks after so
many silent seconds, then every so many, so many times. By itself it would begin after two hours, and each time that
the machine comes back there would be as many more."""

_OF_PROCESS = {
    "idle_in_transaction_session_timeout": IDLE_MS,
    "lock_timeout": LOCK_MS,
    "statement_timeout": STATEMENT_MS,
    "tcp_keepalives_idle": GONE_AFTER[0],
    "tcp_keepalives_interval": GONE_AFTER[1],
    "tcp_keepalives_count": GONE_AFTER[2],
}
SERVING_OPTIONS = " ".join(f"-c {name}={value}" for name, value in _OF_PROCESS.items())
"""What a connection of a process that answers people begins with."""
UNHURRIED_SQL = (
    f"SELECT set_config('statement_timeout', '{JOB_STATEMENT_MS}', true),"
    f" set_config('lock_timeout', '{JOB_LOCK_MS}', true),"
    f" set_config('idle_in_transaction_session_timeout', '{{idle}}', true)"
)
"""For one transaction."""
UNHURRIED_WRITING, UNHURRIED_READING = (
    UNHURRIED_SQL.format(idle=IDLE_MS),
    UNHURRIED_SQL.format(idle=JOB_IDLE_MS),
)

_unhurried: ContextVar[bool] = ContextVar("unhurried", default=False)


@contextmanager
def unhurried() -> Iterator[None]:
    """Until the block ends, transactions of this thread have a job's time."""
    before = _unhurried.set(True)
    try:
        yield
    finally:
        _unhurried.reset(before)


def is_unhurried() -> bool:
    """Whether nobody waits for what this thread does."""
    return _unhurried.get()


class Places:
    """Connections for the bot's own work: it waits for one of a few, so that requests find the others free."""

    def __init__(self, count: int = JOBS_AT_ONCE) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Around a transaction; one inside another takes no second place."""
        depth = getattr(self._mine, "depth", 0)
        if not is_unhurried() or depth:
            yield
            return
        with self._free:
            self._mine.depth = 1
            try:
                yield
            finally:
                self._mine.depth = 0
