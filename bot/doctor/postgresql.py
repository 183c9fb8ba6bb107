"""The PostgreSQL server: its version, its clock, its connections, and whether a pooler stands before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import psycopg
from sqlalchemy import Connection, Engine, text

from bot.doctor.checks import Check
from db.leader_line import is_pooled
from db.waits import POOL

OLDEST = 14
"""Sessions that fell silent are ended by the server since then, which a new leader waits for."""
SKEW = timedelta(seconds=2)
OF_ONE = POOL + 2
"""Connections of one `mentorbot run` at most: the pool, the one of the leader, the one that looks for changes."""


def look_at_server(engine: Engine, now: Callable[[], datetime]) -> Iterator[Check]:
    """What can go wrong with a server. `now` gives an aware time."""
    with engine.connect() as connection:
        yield _version(connection)
        yield _clock(connection, now)
        yield _connections(connection)
        yield _bots(connection)
    yield _pooler(engine)


def _version(connection: Connection) -> Check:
    number = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    if number < OLDEST:
        return Check("Server", False, f"PostgreSQL {number}", f"Use PostgreSQL {OLDEST} or newer.")
    return Check("Server", True, f"PostgreSQL {connection.scalar(text('SHOW server_version'))}")


def _clock(connection: Connection, now: Callable[[], datetime]) -> Check:
    before = now()
    theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = max(before - theirs, theirs - now(), timedelta(0))
    says = f"{apart.total_seconds():.1f} s apart"
    mend = "Let the clocks of both machines be set by NTP: reminders go by the one here."
    return Check("Clock and the database's", apart <= SKEW, says, mend if apart > SKEW else "")


def _connections(connection: Connection) -> Check:
    most = int(connection.scalar(text("SHOW max_connections")) or 0)
    used = int(
        connection.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"))
        or 0
    )
    says = f"{used} of {most} are used; one `mentorbot run` needs {OF_ONE} at most"
    mend = "Raise max_connections on the server, or end what does not need its connections."
    return Check("Connections", used < most * 0.9, says, mend if used >= most * 0.9 else "")


def _bots(connection: Connection) -> Check:
    """How many processes stand for leader; each has one connection of that name."""
    ask = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mentorbot leader'"
    many = int(connection.scalar(text(f"{ask} AND datname = current_database()")) or 0)
    if not many:
        return Check("Bot", None, "none runs at the moment", "Start it with `mentorbot run`.")
    return Check("Bot", True, "one process runs" if many == 1 else f"{many} processes run")


def _pooler(engine: Engine) -> Check:
    try:
        pooled = is_pooled(engine.url)
    except psycopg.Error as problem:
        return Check("Pooler", None, f"not checked ({type(problem).__name__})")
    if pooled:
        mend = "Give MENTORBOT_DATABASE_URL the server's own address, or let the pooler work by session."
        return Check("Pooler", False, "one stands between, so that locks get lost and two may lead", mend)
    return Check("Pooler", True, "none stands between, or it works by session: locks hold")
