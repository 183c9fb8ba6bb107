"""The dedicated connection of a process that stands for leader: advisory locks, epochs, and notices from others.

PostgreSQL only. An advisory lock belongs to a session, so no pooler may share this connection. The server ends it
when it hears nothing for `SILENCE` (a frozen process, a machine that vanished), and with it goes every lock.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import URL

from db.engine import written

SILENCE = 5.0
"""Seconds without a word from its process after which the server ends the session: `idle_session_timeout`, since
PostgreSQL 14."""
CHANNEL = "mentorbot"

_OPTIONS = " ".join(
    (
        f"-c idle_session_timeout={int(SILENCE * 1000)}",
        "-c statement_timeout=3000",
        "-c lock_timeout=2000",
        # A machine that vanished acknowledges nothing: two seconds, then two probes, then it is gone.
        "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3",
        "-c tcp_user_timeout=5000",
    )
)
_ASK = """
    SELECT workspace FROM unnest(%s::text[], %s::bigint[]) AS asked (workspace, lock)
    WHERE pg_try_advisory_lock(lock)
"""
_BEGIN = """
    INSERT INTO leader (workspace_id, epoch, holder, taken_at) SELECT unnest(%s::text[]), 1, %s, %s
    ON CONFLICT (workspace_id) DO UPDATE
    SET epoch = leader.epoch + 1, holder = excluded.holder, taken_at = excluded.taken_at
    RETURNING workspace_id, epoch
"""

LineError = (psycopg.Error, OSError)
"""What any call may raise once the connection is of no use any more: close it and open another."""


class LeaderLine:
    """One connection, to be used by one thread at a time."""

    def __init__(self, url: URL) -> None:
        self._heard: list[str] = []
        self._connection = psycopg.connect(
            written(url),
            autocommit=True,
            application_name="mentorbot leader",
            connect_timeout=2,
            options=_OPTIONS,
            keepalives=1,
            keepalives_idle=2,
            keepalives_interval=1,
            keepalives_count=3,
            tcp_user_timeout=5000,
        )
        self._connection.add_notify_handler(lambda notice: self._heard.append(notice.payload))
        self._connection.execute(f"LISTEN {CHANNEL}")

    def fileno(self) -> int:
        """To wait until there is something to read."""
        return self._connection.fileno()

    def beat(self) -> None:
        """Say that this process is alive, and see whether the server is; reads what came meanwhile."""
        self._connection.execute("SELECT 1")

    def take(
        self, workspace_ids: Collection[str], holder: str, now: Callable[[], datetime]
    ) -> Mapping[str, int]:
        """Take the locks that are free; workspace → epoch of the time that begins now, for those taken.

        `holder` names this process, for people; `now` gives an aware time. A lock that is held already is taken
        once more.
        """
        wanted = sorted(workspace_ids)
        cursor = self._connection.execute(_ASK, (wanted, [_lock_of(one) for one in wanted]))
        taken = [str(workspace) for (workspace,) in cursor.fetchall()]
        if not taken:
            return {}
        return dict(self._connection.execute(_BEGIN, (taken, holder, now())).fetchall())

    def release(self, workspace_id: str) -> None:
        """Give a lock back."""
        self._connection.execute("SELECT pg_advisory_unlock(%s)", (_lock_of(workspace_id),))

    def notify(self, text: str) -> None:
        """Tell everybody who listens, in less than 8,000 bytes."""
        self._connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, text))

    def heard(self) -> list[str]:
        """What others told since the last time, oldest first, as far as it was read."""
        heard, self._heard = self._heard, []
        return heard

    def close(self) -> None:
        """End the session: every lock is free at once."""
        with contextlib.suppress(*LineError):
            self._connection.close()


def is_pooled(url: URL) -> bool:
    """Whether connections to this address are shared between clients, as a pooler that gives one to each
    transaction does: locks would then be lost or left behind. Raises psycopg.Error when nobody answers.
    """
    plain: Any = written(url)
    with (
        psycopg.connect(plain, autocommit=True, connect_timeout=2) as first,
        psycopg.connect(plain, autocommit=True, connect_timeout=2) as second,
    ):
        mine = first.execute("SELECT pg_backend_pid()").fetchone()
        with second.transaction():
            return bool(second.execute("SELECT pg_backend_pid()").fetchone() == mine)


def _lock_of(workspace_id: str) -> int:
    """The number of a workspace's lock: 64 bits, signed."""
    digest = hashlib.blake2b(f"mentorbot leader {workspace_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
