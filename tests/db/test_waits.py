"""Nobody who pressed a button waits for the database longer than Slack waits for us; jobs may."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from cryptography.fernet import MultiFernet
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from db.engine import LOCK_WAIT_MS, connect
from db.models import Workspace
from db.session import Sessions
from db.waits import JOBS_AT_ONCE, POOL, POOL_WAIT, STATEMENT_MS, unhurried
from tests.conftest import NOW, TEAM
from tests.postgres import Databases

SLACK_WAITS = 3.0
OWN_WORK = 0.5
"""Seconds that are left for everything but waiting."""


@pytest.fixture
def serving(postgres_databases: Databases, cipher: MultiFernet) -> Iterator[Sessions]:
    """What a process that answers people works with, on PostgreSQL."""
    with postgres_databases.lent() as address:
        engine = connect(address, cipher, serving=True)
        made = Sessions(engine)
        with made.writing(TEAM) as session:
            session.add(Workspace(workspace_id=TEAM, name="Test", bot_user_id="UBOT", installed_at=NOW))
        yield made
        engine.dispose()


def test_everything_a_request_may_wait_for_ends_before_slack_gives_up() -> None:
    assert POOL_WAIT + STATEMENT_MS / 1000 + OWN_WORK <= SLACK_WAITS
    assert LOCK_WAIT_MS / 1000 + OWN_WORK <= SLACK_WAITS, "and on SQLite"


def test_a_statement_that_takes_too_long_is_ended(serving: Sessions) -> None:
    with pytest.raises(OperationalError, match="statement timeout"), serving.reading(TEAM) as session:
        session.execute(text("SELECT pg_sleep(600)"))


def test_what_somebody_else_holds_is_not_waited_for_forever(serving: Sessions) -> None:
    mine = select(Workspace).with_for_update()
    with serving.writing(TEAM) as holding:
        holding.execute(mine)
        with pytest.raises(OperationalError, match="lock timeout"), serving.writing(TEAM) as waiting:
            waiting.execute(mine)


def test_a_job_may_take_longer_and_the_next_request_may_not(serving: Sessions) -> None:
    def times() -> list[str]:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        with serving.writing(TEAM) as session:
            return [str(session.scalar(text(f"SHOW {name}"))) for name in names]

    hurried = ["1500ms", "1200ms", "15s"]
    assert times() == hurried
    with unhurried():
        assert times() == ["1min", "10s", "15s"]
    assert times() == hurried, "also on the connection that the job has used"


def test_the_server_asks_whether_a_silent_process_is_there_within_a_minute(serving: Sessions) -> None:
    """What was asked for, as the server has it: on a socket of the same machine nothing comes of it."""
    names = ("idle", "interval", "count")
    wanted = text("SELECT reset_val::int FROM pg_settings WHERE name = :name")
    with serving.reading(TEAM) as session:
        idle, interval, count = (
            session.scalar(wanted, {"name": f"tcp_keepalives_{name}"}) or 0 for name in names
        )
    assert 0 < idle + interval * count <= 60


def test_a_process_opens_so_many_connections_and_says_so_soon(serving: Sessions) -> None:
    with ExitStack() as open_ones:
        for _ in range(POOL):
            open_ones.enter_context(serving.reading(TEAM)).scalar(text("SELECT 1"))
        with pytest.raises(PoolTimeoutError), serving.reading(TEAM) as one_more:
            one_more.scalar(text("SELECT 1"))


def test_however_many_jobs_there_are_requests_find_a_connection(serving: Sessions) -> None:
    began, enough, ended = threading.Semaphore(0), threading.Event(), threading.Semaphore(0)

    def job() -> None:
        with unhurried(), serving.reading(TEAM) as session, serving.reading(TEAM) as inner:
            inner.scalar(text("SELECT 1"))
            session.scalar(text("SELECT 1"))
            began.release()
            enough.wait()
        ended.release()

    jobs = [threading.Thread(target=job, daemon=True) for _ in range(POOL)]
    for thread in jobs:
        thread.start()
    for _ in range(JOBS_AT_ONCE):
        assert began.acquire(timeout=60)
    with ExitStack() as requests:
        for _ in range(POOL - 2 * JOBS_AT_ONCE):
            requests.enter_context(serving.reading(TEAM)).scalar(text("SELECT 1"))
    enough.set()
    for _ in jobs:
        assert ended.acquire(timeout=60)
