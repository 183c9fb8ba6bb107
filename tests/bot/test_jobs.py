"""Which of the bot's jobs run when: those that are due, and whatever may follow from what was written."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.jobs import Jobs
from tests.conftest import NOW

HOUR = timedelta(hours=1)


class Desk:
    """A few jobs, the time, and a database of which only the marker matters."""

    def __init__(self) -> None:
        self.now = NOW
        self.marker = 0
        self.ran: list[str] = []
        first, second, third = _Job(self, "first"), _Job(self, "second"), _Job(self, "third")
        self.first, self.second, self.third = first, second, third
        self.jobs = Jobs([first, second, third], lambda: self.now, lambda: self.marker)

    def run(self, *, everything: bool = False) -> list[str]:
        self.ran = []
        self.jobs.run(everything=everything)
        return self.ran


class _Job:
    def __init__(self, desk: Desk, name: str) -> None:
        self.name = name
        self._desk = desk
        self.next: datetime | None = None
        self.writes = False
        self.fails = False

    def run(self) -> datetime | None:
        self._desk.ran.append(self.name)
        if self.writes:
            self._desk.marker += 1
        if self.fails:
            raise RuntimeError("no")
        return self.next


def test_after_a_wake_all_of_them_run() -> None:
    desk = Desk()
    assert desk.run(everything=True) == ["first", "second", "third"]
    assert desk.run(everything=True) == ["first", "second", "third"]


def test_a_job_that_is_due_and_changes_nothing_runs_alone() -> None:
    desk = Desk()
    desk.second.next = desk.now + HOUR
    desk.run(everything=True)
    desk.now += HOUR
    assert desk.run() == ["second"]


def test_what_a_job_writes_may_be_work_for_those_behind_it() -> None:
    desk = Desk()
    desk.first.next = desk.second.next = desk.now + HOUR
    desk.run(everything=True)
    desk.now += HOUR
    desk.second.writes = True
    assert desk.run() == ["first", "second", "third"]


def test_what_another_process_has_written_is_work_from_the_first_due_one_on() -> None:
    desk = Desk()
    desk.second.next = desk.now + HOUR
    desk.run(everything=True)
    desk.now += HOUR
    desk.marker += 1
    assert desk.run() == ["second", "third"]


def test_a_job_that_fails_comes_again_and_keeps_nobody_from_running() -> None:
    desk = Desk()
    desk.first.fails = True
    assert desk.run(everything=True) == ["first", "second", "third"]
    desk.first.fails = False
    desk.now += HOUR
    assert desk.run() == ["first"]


def test_without_a_marker_everything_behind_the_first_due_one_runs() -> None:
    desk = Desk()
    desk.jobs = Jobs([desk.first, desk.second, desk.third], lambda: desk.now)
    desk.second.next = desk.now + HOUR
    desk.run(everything=True)
    desk.now += HOUR
    assert desk.run() == ["second", "third"]
