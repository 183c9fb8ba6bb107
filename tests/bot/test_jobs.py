"""Which of the bot's jobs run when: those that are due, and those that somebody has written something for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from bot.running.jobs import Jobs
from db.changes import Changes
from db.models import Cohort, Person, Program
from db.models.base import Base
from db.session import Sessions
from tests.conftest import NOW, TEAM

HOUR = timedelta(hours=1)


class Desk:
    """A few jobs, each of which reads and writes tables of a database, and the time."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.now = NOW
        self.marker = 0
        self.ran: list[str] = []
        self.first, self.second, self.third = (_Job(self, name) for name in ("first", "second", "third"))
        self.jobs = Jobs(
            [self.first, self.second, self.third], lambda: self.now, lambda: self.marker, sessions.tables
        )

    def run(self, *, everything: bool = False) -> list[str]:
        self.ran = []
        self.jobs.run(everything=everything)
        return self.ran

    def write(self, kind: type[Base]) -> None:
        with self.sessions.writing(TEAM) as session:
            session.execute(update(kind).values(workspace_id=TEAM))
        self.marker += 1


class _Job:
    def __init__(self, desk: Desk, name: str) -> None:
        self.name = name
        self._desk = desk
        self.next: datetime | None = None
        self.reads: type[Base] | None = None
        self.writes: type[Base] | None = None
        self.fails = False

    def run(self) -> datetime | None:
        self._desk.ran.append(self.name)
        if self.reads is not None:
            with self._desk.sessions.reading(TEAM) as session:
                session.scalar(select(func.count()).select_from(self.reads))
        if self.writes is not None:
            self._desk.write(self.writes)
        if self.fails:
            raise RuntimeError("no")
        return self.next


@pytest.fixture
def desk(sessions: Sessions) -> Desk:
    """Everybody has looked once, and nobody wants to come again."""
    made = Desk(sessions)
    made.first.reads, made.second.reads, made.third.reads = Person, Program, Cohort
    assert made.run() == ["first", "second", "third"]
    return made


def test_at_the_regular_look_all_of_them_run(desk: Desk) -> None:
    assert desk.run(everything=True) == ["first", "second", "third"]
    assert desk.run(everything=True) == ["first", "second", "third"]


def test_a_job_whose_tables_nobody_has_written_to_does_not_run(desk: Desk) -> None:
    assert desk.run() == []
    desk.write(Program)
    assert desk.run() == ["second"]
    assert desk.run() == [], "and once only"


def test_what_was_rolled_back_or_only_read_is_no_work_that_is_missed(desk: Desk) -> None:
    with desk.sessions.reading(TEAM) as session:
        session.scalar(select(func.count()).select_from(Program))
    assert desk.run() == []


def test_a_job_that_is_due_and_changes_nothing_runs_alone(desk: Desk) -> None:
    desk.second.next = desk.now + HOUR
    desk.run(everything=True)
    desk.now += HOUR
    assert desk.run() == ["second"]


def test_what_a_job_writes_may_be_work_for_those_behind_it(desk: Desk) -> None:
    desk.first.next = desk.now + HOUR
    desk.run(everything=True)
    desk.now += HOUR
    desk.first.writes = Cohort
    assert desk.run() == ["first", "third"]


def test_what_a_job_writes_for_one_before_it_is_done_the_next_time(desk: Desk) -> None:
    desk.third.writes = Person
    desk.run(everything=True)
    desk.third.writes = None
    assert desk.run() == ["first"]


def test_what_a_job_writes_itself_does_not_bring_it_back(desk: Desk) -> None:
    desk.second.writes = Program
    assert desk.run(everything=True) == ["first", "second", "third"]
    assert desk.run() == []
    desk.write(Program)
    assert desk.run() == ["second"], "what somebody else writes does"


def test_what_another_process_has_written_may_be_work_for_all_of_them(desk: Desk) -> None:
    desk.marker += 1
    assert desk.run() == ["first", "second", "third"]
    assert desk.run() == []


def test_a_job_that_fails_comes_again_and_keeps_nobody_from_running(desk: Desk) -> None:
    desk.first.fails = True
    assert desk.run(everything=True) == ["first", "second", "third"]
    desk.first.fails = False
    assert desk.run() == ["first"], "nobody knows what it would have read"
    assert desk.run() == []


def test_without_a_marker_all_of_them_run(desk: Desk) -> None:
    desk.jobs = Jobs([desk.first, desk.second, desk.third], lambda: desk.now)
    assert desk.run() == ["first", "second", "third"]
    assert desk.run() == ["first", "second", "third"]


def test_another_process_is_told_from_this_one_by_the_database(sessions: Sessions) -> None:
    desk, changes = Desk(sessions), Changes(sessions.engine)
    desk.first.reads, desk.second.reads = Person, Program
    desk.jobs = Jobs([desk.first, desk.second], lambda: desk.now, changes.marker, sessions.tables)
    assert desk.run() == ["first", "second"]
    desk.write(Program)
    assert desk.run() == ["second"]
    with sessions.engine.begin() as elsewhere:
        elsewhere.execute(insert(Person).values(workspace_id=TEAM, slack_id="U1", name="Ana"))
    assert desk.run() == ["first", "second"]
    changes.close()
