"""The job looks when something changed or is due, and sleeps in between."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.calendar import next_daily_look
from bot.usecases.activity import record
from bot.usecases.people.actors import actor_of
from bot.usecases.program_job import GATHER
from bot.usecases.training import job as training_job
from bot.usecases.training.job import TrainingJob
from bot.usecases.training.overview import nudge
from db.models import OutboxRow, Person, Program
from db.session import Sessions, WorkspaceSession
from tests.conftest import NOW, TEAM
from tests.usecases.training.school import School


class Watch:
    """A clock that is set by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def sent(sessions: Sessions, kind: str) -> int:
    with sessions.reading(TEAM) as session:
        return session.query(OutboxRow).filter_by(kind=kind).count()


def test_it_comes_back_when_something_is_due_and_at_most_a_day_later(sessions: Sessions) -> None:
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found()
        school.enroll("UMIA", "mentee")
    watch = Watch(NOW)
    job = TrainingJob(sessions, TEAM, watch)
    assert job.run() == NOW + timedelta(hours=1)
    watch.now += timedelta(hours=1)
    assert job.run() == next_daily_look(watch.now)
    assert sent(sessions, "training.begin") == 1


@pytest.fixture
def looked(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A school with one mentee, and when the job looked at it."""
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found()
        school.enroll("UMIA", "mentee")
    moments: list[datetime] = []
    steps = training_job.take_steps

    def noted(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        moments.append(now)
        return steps(session, program, now)

    monkeypatch.setattr(training_job, "take_steps", noted)
    return moments


def happens(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        program = session.query(Program).one()
        record(session, "training.module_passed", now, program_id=program.id)


def test_woken_for_something_else_it_looks_at_nobody(sessions: Sessions, looked: list[datetime]) -> None:
    watch = Watch(NOW)
    job = TrainingJob(sessions, TEAM, watch)
    job.run()
    job.run()
    assert len(looked) == 1
    with sessions.writing(TEAM) as session:
        cleo = session.query(Person).filter_by(slack_id="UCLEO").one()
        nudge(session, actor_of(session, cleo), cleo, session.query(Program).one().id, NOW)
    watch.now += GATHER
    job.run()
    assert len(looked) == 2
    assert sent(sessions, "training.missing") == 2, "Mia, and Cleo herself"
    with sessions.writing(TEAM) as session:
        session.query(Program).one().on_hold = True
    job.run()
    assert len(looked) == 3


def test_what_changes_after_a_quiet_time_is_looked_at_at_once(
    sessions: Sessions, looked: list[datetime]
) -> None:
    watch = Watch(NOW)
    job = TrainingJob(sessions, TEAM, watch)
    job.run()
    watch.now += GATHER + timedelta(minutes=1)
    happens(sessions, watch.now)
    job.run()
    assert looked == [NOW, watch.now]


def test_twenty_changes_within_a_quarter_of_an_hour_are_one_look(
    sessions: Sessions, looked: list[datetime]
) -> None:
    watch = Watch(NOW)
    job = TrainingJob(sessions, TEAM, watch)
    job.run()
    for _ in range(20):
        watch.now += timedelta(seconds=30)
        happens(sessions, watch.now)
        assert job.run() == NOW + GATHER, "it comes again by itself"
    assert looked == [NOW]
    watch.now = NOW + GATHER
    job.run()
    watch.now += timedelta(minutes=5)
    job.run()
    assert looked == [NOW, NOW + GATHER]


def test_a_look_that_failed_is_taken_again(
    sessions: Sessions, looked: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(NOW)
    job = TrainingJob(sessions, TEAM, watch)
    job.run()
    watch.now += GATHER
    happens(sessions, watch.now)
    with monkeypatch.context() as trouble:
        trouble.setattr(training_job, "take_steps", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            job.run()
    job.run()
    assert looked == [NOW, watch.now]
