"""The job looks when something changed or is due, and sleeps in between."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.calendar import next_daily_look
from bot.usecases.people.actors import actor_of
from bot.usecases.training import job as training_job
from bot.usecases.training.job import TrainingJob
from bot.usecases.training.overview import nudge
from db.models import OutboxRow, Person, Program
from db.session import Sessions
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


def test_woken_for_something_else_it_looks_at_nobody(sessions: Sessions, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found()
        school.enroll("UMIA", "mentee")
    looked: list[int] = []
    steps = training_job.take_steps

    def noted(session, program: Program, now: datetime):  # type: ignore[no-untyped-def]
        looked.append(program.id)
        return steps(session, program, now)

    monkeypatch.setattr(training_job, "take_steps", noted)
    job = TrainingJob(sessions, TEAM, Watch(NOW))
    job.run()
    job.run()
    assert len(looked) == 1
    with sessions.writing(TEAM) as session:
        cleo = session.query(Person).filter_by(slack_id="UCLEO").one()
        nudge(session, actor_of(session, cleo), cleo, session.query(Program).one().id, NOW)
    job.run()
    assert len(looked) == 2
    assert sent(sessions, "training.missing") == 2, "Mia, and Cleo herself"
    with sessions.writing(TEAM) as session:
        session.query(Program).one().on_hold = True
    job.run()
    assert len(looked) == 3
