"""Who leads: one of several processes, taken over at once, and a former leader who can do no harm."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, make_url, select

from bot.delivery.queue import Queue
from bot.leadership import DeposedError
from bot.running.election import Candidate, Election
from bot.usecases import outbox
from db.leader_line import is_pooled
from db.models import Leader, OutboxRow
from db.session import Sessions
from tests.conftest import NOW, TEAM

PATIENCE = 20


class Process:
    """What of a process takes part in the election, and what it was called for."""

    def __init__(self, url: str, *, monotonic: Callable[[], float] | None = None) -> None:
        self.engine: Engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        self.sessions = Sessions(self.engine)
        given = {"monotonic": monotonic} if monotonic else {}
        self.election = Election(self.engine, self.sessions.tables, replies=True, **given)
        self.sessions.announcer = self.election
        self.called = threading.Semaphore(0)
        self.candidates: list[Candidate] = []

    def stand(self, workspace_id: str = TEAM) -> Candidate:
        candidate = self.election.candidate(workspace_id, _now)
        self.candidates.append(candidate)
        candidate.start(self.called.release)
        return candidate

    def end(self) -> None:
        for candidate in self.candidates:
            candidate.stop()
        self.engine.dispose()

    def write(self, key: str) -> None:
        with self.sessions.writing(TEAM) as session:
            outbox.post(session, "admin.undelivered", NOW, key=key, program=1, row=1)


def _now() -> datetime:
    return NOW


@pytest.fixture
def url(sessions: Sessions, database_url: str) -> str:
    """The address of a database that knows the workspace."""
    return database_url


@pytest.fixture
def processes(url: str) -> Iterator[list[Process]]:
    """Three of them."""
    made = [Process(url) for _ in range(3)]
    yield made
    for process in made:
        process.end()


def eventually(what: Callable[[], bool]) -> bool:
    waiting = threading.Event()
    for _ in range(PATIENCE * 50):
        if what():
            return True
        waiting.wait(0.02)
    return False


def _end_session_of(url: str) -> None:
    """What the server does to a session that has fallen silent."""
    with closing(_connected(url)) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(False), autocommit=True
    )


def test_one_leads_at_a_time_and_says_so_to_everybody(processes: list[Process]) -> None:
    first, second, third = (process.stand() for process in processes)
    assert (first.epoch, second.epoch, third.epoch) == (1, None, None)
    assert second.stand_by()
    assert third.led_elsewhere
    with processes[1].sessions.reading(TEAM) as session:
        written = session.scalars(select(Leader)).one()
        assert (written.workspace_id, written.epoch, written.taken_at) == (TEAM, 1, NOW)


def test_who_leaves_hands_over_at_once(processes: list[Process]) -> None:
    first, second = processes[0].stand(), processes[1].stand()
    first.stop()
    assert second.stand_by(), "it does not have to wait for its next attempt"
    assert second.epoch == 2
    assert processes[1].called.acquire(timeout=PATIENCE)


def test_who_comes_while_the_last_one_leaves_finds_one_thread_at_work(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Process(url)
    leaving = process.stand("T1")
    (former,) = _at_work()
    waits, goes_on = threading.Event(), threading.Event()

    def held() -> None:
        waits.set()
        goes_on.wait(PATIENCE)

    with monkeypatch.context() as patch:
        patch.setattr(process.election, "_wait", held)
        assert waits.wait(PATIENCE)
        leaver = threading.Thread(target=leaving.stop)
        leaver.start()
        assert eventually(lambda: leaving not in process.election._candidates)
        coming = process.stand("T2")
        assert coming.epoch == 1
    goes_on.set()
    former.join(PATIENCE / 4)
    assert len(_at_work()) == 1, "the former one has ended, and nobody waits for it in vain"
    leaver.join()
    process.end()
    assert not _at_work()


def _at_work() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "mentorbot-leadership"]


def test_each_workspace_has_a_leader_of_its_own(processes: list[Process]) -> None:
    assert processes[0].stand("T1").epoch == 1
    assert processes[1].stand("T2").epoch == 1
    assert processes[0].stand("T2").epoch is None
    assert processes[1].stand("T1").epoch is None


def test_a_session_that_ends_ends_a_leaders_time(url: str, processes: list[Process]) -> None:
    former, next_one = processes[0].stand(), processes[1].stand()
    _end_session_of(url)
    assert eventually(lambda: 2 in (former.epoch, next_one.epoch))
    assert eventually(lambda: [former.epoch, next_one.epoch].count(None) == 1), "and one of them only"


def test_a_former_leader_that_knows_nothing_of_it_claims_nothing(url: str) -> None:
    frozen, successor = Process(url), Process(url)
    try:
        former = frozen.stand()
        frozen.write("a")
        # It stands still between two words: its thread does not look, the server ends its session.
        with frozen.election._turn:
            _end_session_of(url)
            leader = successor.stand()
            assert eventually(lambda: leader.epoch == 2)
            queue = Queue(frozen.sessions, TEAM, leadership=former)
            assert former.epoch == 1, "it still believes"
            (parcel,), _ = queue.look(NOW)
            with pytest.raises(DeposedError):
                queue.claim(parcel, NOW)
            queue.dead(parcel, NOW, "channel_not_found")
        (again,), _ = Queue(successor.sessions, TEAM, leadership=leader).look(NOW)
        assert (again.status, again.attempts) == ("pending", 0), "nothing of it was written down"
        assert Queue(successor.sessions, TEAM, leadership=leader).claim(again, NOW)
        assert eventually(lambda: former.epoch is None), "and by now it knows"
    finally:
        frozen.end()
        successor.end()


def test_who_was_frozen_for_long_does_not_count_on_leading(url: str) -> None:
    passed = [0.0]
    process = Process(url, monotonic=lambda: passed[0])
    try:
        candidate = process.stand()
        assert candidate.epoch == 1
        assert process.called.acquire(timeout=PATIENCE)
        with process.election._turn:
            passed[0] += 300
            assert candidate.epoch is None
        assert eventually(lambda: candidate.epoch == 1), "the server has answered: it still does"
        assert process.called.acquire(timeout=PATIENCE), "and what was left undone is done"
    finally:
        process.end()


def test_what_a_stand_by_writes_wakes_the_leader_and_says_where_to_look(processes: list[Process]) -> None:
    leading, standing = processes[0], processes[1]
    leading.stand()
    follower = standing.stand()
    assert leading.called.acquire(timeout=PATIENCE)
    before = leading.sessions.tables.counts()
    standing.write("a")
    assert follower.stand_by(), "it has been heard when this returns"
    assert leading.called.acquire(blocking=False)
    assert leading.sessions.tables.written_since({"outbox": before["outbox"]})
    assert not leading.sessions.tables.written_since({"person": before["person"]})
    assert not standing.called.acquire(blocking=False)


def test_what_a_leader_writes_is_told_to_nobody(processes: list[Process]) -> None:
    leading, standing = processes[0], processes[1]
    leading.stand()
    standing.stand()
    before = standing.sessions.tables.commits
    leading.write("a")
    assert standing.candidates[0].stand_by()
    assert standing.sessions.tables.commits == before


def test_what_came_to_nothing_is_waited_for_by_nobody(processes: list[Process]) -> None:
    processes[0].stand()
    follower = processes[1].stand()
    with pytest.raises(ZeroDivisionError), processes[1].sessions.writing(TEAM) as session:
        session.add(
            OutboxRow(key="a", kind="x", lane="x", args={}, opaque_id="x", not_before=NOW, created_at=NOW)
        )
        raise ZeroDivisionError
    assert not processes[1].election._unheard
    assert follower.stand_by()


def test_a_pooler_would_be_noticed(url: str) -> None:
    assert not is_pooled(make_url(url))
