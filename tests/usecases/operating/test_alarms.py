"""Coordinators hear once that messages are late and why, and once that it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.messages import NoLongerApplies, Operation
from bot.metrics import Metrics
from bot.usecases import outbox
from bot.usecases.facts.loading import load
from bot.usecases.operating.alarms import AlarmJob
from bot.usecases.operating.clearing import clear_some
from bot.usecases.operating.waiting import waiting_in
from db.models import OutboxRow, Person, Trouble
from db.session import Sessions
from tests.conftest import NOW, TEAM
from tests.usecases.people.company import found_program, hire

MINUTE = timedelta(minutes=1)


class Watch:
    """A workspace with a program, its outbox, and who watches it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.now = NOW
        self.metrics = Metrics()
        self.job = AlarmJob(sessions, TEAM, lambda: self.now, self.metrics)
        with sessions.writing(TEAM) as session:
            self.person = hire(session, "UMIA", NOW).id
            self.program = found_program(session, hire(session, "UCLEO", NOW), NOW).id
            session.query(OutboxRow).delete()
        self.job.run()
        self.posted = 0

    def post(
        self, *, kind: str = "application.received", later: timedelta = timedelta(), **how: object
    ) -> int:
        """Something is to be sent; the number of its row."""
        self.posted += 1
        with self.sessions.writing(TEAM) as session:
            outbox.post(
                session, kind, self.now, key=f"k{self.posted}", not_before=self.now + later,
                person=self.person, enrollment=1, **how,
            )  # fmt: skip
            session.flush()
            return session.scalars(select(OutboxRow.id).order_by(OutboxRow.id.desc())).first() or 0

    def change(self, row: int, **values: object) -> None:
        """What the sender writes down."""
        with self.sessions.writing(TEAM) as session:
            for name, value in values.items():
                setattr(session.get_one(OutboxRow, row), name, value)

    def pass_minutes(self, minutes: float) -> None:
        """Time passes; the job runs whenever it wanted to, and once at the end."""
        end = self.now + minutes * MINUTE
        while (wanted := self.job.run()) is not None and wanted <= end:
            self.now = max(wanted, self.now)
        self.now = end
        self.job.run()

    def told(self) -> list[str]:
        """Which alarms wait for coordinators, oldest first."""
        with self.sessions.reading(TEAM) as session:
            query = select(OutboxRow.kind).where(OutboxRow.kind.in_(("admin.late", "admin.in_time")))
            return list(session.scalars(query.order_by(OutboxRow.id)))

    def causes(self) -> list[str]:
        with self.sessions.reading(TEAM) as session:
            return list(session.scalars(select(Trouble.cause).order_by(Trouble.id)))

    def read(self, kind: str) -> str:
        """What coordinators would read if the message went out now. Raises NoLongerApplies."""
        with self.sessions.reading(TEAM) as session:
            row = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind)).one()
            return str(VIEWS[kind](load(session, kind, row.args, self.now), Reader()).blocks)


@pytest.fixture
def watch(sessions: Sessions) -> Watch:
    return Watch(sessions)


def test_what_goes_out_in_time_alarms_nobody(watch: Watch) -> None:
    row = watch.post()
    watch.pass_minutes(4)
    assert watch.told() == []
    watch.change(row, status="sent", finished_at=watch.now)
    watch.pass_minutes(60)
    assert watch.told() == []
    assert watch.job.run() is None, "while nothing waits there is nothing to look at"


def test_what_is_meant_to_wait_alarms_nobody(watch: Watch) -> None:
    watch.post(later=timedelta(days=2))
    with watch.sessions.writing(TEAM) as session:
        outbox.amend(session, "k1", watch.now, person=watch.person)
        outbox.do(session, Operation.CREATE_CHANNEL, watch.now, key="c", part_of="round:7", circle=1)
    watch.pass_minutes(600)
    assert watch.told() == [], (
        "asleep until tomorrow; following another message; part of what shows its progress"
    )


@pytest.mark.long
def test_when_slack_gives_no_answers_coordinators_hear_it_once(watch: Watch) -> None:
    row = watch.post()
    watch.pass_minutes(1)
    watch.change(row, error="URLError", attempts=1, not_before=watch.now + timedelta(seconds=20))
    with structlog.testing.capture_logs() as logged:
        watch.pass_minutes(5)
        watch.change(row, error="URLError", attempts=5, not_before=watch.now + timedelta(hours=1))
        watch.pass_minutes(50)
    assert watch.told() == ["admin.late"], "however long it lasts, and although it is to be tried again later"
    assert watch.causes() == ["unreachable"]
    assert "Slack does not answer" in watch.read("admin.late")
    assert "1 message has been waiting" in watch.read("admin.late")
    alarms = [line for line in logged if line["event"] == "alarm"]
    assert [(line["log_level"], line["cause"]) for line in alarms] == [("error", "unreachable")]
    assert b'mentorbot_alarm{cause="unreachable",workspace="T0TEST"} 1.0' in watch.metrics.exposition()


def test_and_once_when_it_is_over(watch: Watch) -> None:
    row = watch.post()
    watch.change(row, error="http_503", attempts=1)
    watch.pass_minutes(7)
    watch.change(row, status="sent", finished_at=watch.now)
    watch.pass_minutes(5)
    assert watch.told() == ["admin.late"], "it may come back"
    watch.pass_minutes(10)
    assert watch.told() == ["admin.late", "admin.in_time"]
    assert "Slack did not answer" in watch.read("admin.in_time")
    with pytest.raises(NoLongerApplies):
        watch.read("admin.late")  # who could not be told in time reads only that it is over
    assert b'mentorbot_alarm{cause="unreachable",workspace="T0TEST"} 0.0' in watch.metrics.exposition()
    watch.pass_minutes(600)
    assert watch.told() == ["admin.late", "admin.in_time"]


def test_what_is_told_of_a_trouble_does_not_hinder_one_years_later(watch: Watch) -> None:
    for _ in range(2):
        row = watch.post()
        watch.change(row, error="http_503", attempts=1)
        watch.pass_minutes(7)
        watch.change(row, status="sent", finished_at=watch.now)
        watch.pass_minutes(20)
        watch.now += timedelta(days=400)
        with watch.sessions.writing(TEAM) as session:
            clear_some(session, watch.now)
            assert session.scalars(select(Trouble)).all() == []
    assert watch.told() == ["admin.late", "admin.in_time"] * 2


def test_a_trouble_that_comes_and_goes_is_one_trouble(watch: Watch) -> None:
    for _ in range(6):
        row = watch.post()
        watch.change(row, error="ratelimited", attempts=1)
        watch.pass_minutes(7)
        watch.change(row, status="sent", finished_at=watch.now)
        watch.pass_minutes(2)
    assert watch.told() == ["admin.late"]
    assert watch.causes() == ["many"] or watch.causes() == ["limits"]


def test_more_than_slack_takes_at_once_is_no_fault_of_anybody(watch: Watch) -> None:
    for _ in range(3):
        row = watch.post()
    watch.pass_minutes(4)
    watch.change(row, status="sent", finished_at=watch.now)
    watch.pass_minutes(1)
    assert watch.causes() == ["many"]
    assert "There is much to send: 2 messages wait" in watch.read("admin.late")
    assert "1 more minute" in watch.read("admin.late")


def test_after_a_stop_whoever_begins_is_given_a_minute(watch: Watch) -> None:
    row = watch.post()
    watch.now += timedelta(hours=8)
    watch.job = AlarmJob(watch.sessions, TEAM, lambda: watch.now, watch.metrics)
    watch.job.run()
    assert watch.told() == []
    watch.pass_minutes(2)
    assert watch.causes() == ["stopped"], "and it has still not gone"
    assert "was not running" in watch.read("admin.late")
    watch.change(row, status="sent", finished_at=watch.now)


def test_a_database_that_was_away_is_the_cause(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watch.post()
    watch.pass_minutes(4.9)

    def gone(*_: object) -> object:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    with monkeypatch.context() as patch:
        patch.setattr("bot.usecases.operating.alarms.late_rows", gone)
        watch.now += MINUTE
        with pytest.raises(OperationalError), structlog.testing.capture_logs() as logged:
            watch.job.run()
        assert [(line["event"], line["cause"]) for line in logged] == [("alarm", "database")]
        assert b'mentorbot_alarm{cause="database",workspace="T0TEST"} 1.0' in watch.metrics.exposition()
    watch.pass_minutes(1)
    assert watch.causes() == ["database"]


def test_two_programs_with_one_channel_hear_it_once(watch: Watch) -> None:
    with watch.sessions.writing(TEAM) as session:
        cleo = session.scalars(select(Person).where(Person.slack_id == "UCLEO")).one()
        found_program(session, cleo, NOW, "Second")
        found_program(session, cleo, NOW, "Third").admin_channel = "COTHER"
        session.flush()
        session.query(OutboxRow).delete()
    watch.post()
    watch.pass_minutes(6)
    assert watch.told() == ["admin.late"] * 2


def test_the_alarm_goes_before_what_waits_and_is_not_late_itself(watch: Watch) -> None:
    watch.post()
    watch.pass_minutes(6)
    with watch.sessions.reading(TEAM) as session:
        alarm = session.scalars(select(OutboxRow).where(OutboxRow.kind == "admin.late")).one()
        other = session.scalars(select(OutboxRow).where(OutboxRow.key == "k1")).one()
        assert alarm.not_before <= other.not_before
        assert alarm.lane != f"admin:{watch.program}", "it waits behind nothing"
    watch.change(other.id, status="sent", finished_at=watch.now)
    assert waiting_in(watch.sessions, TEAM, watch.now).oldest == 0


def test_whoever_watches_the_figures_sees_what_waits(watch: Watch) -> None:
    watch.post()
    watch.post(later=timedelta(days=1))
    found = waiting_in(watch.sessions, TEAM, watch.now + 3 * MINUTE)
    assert (found.rows, found.oldest, found.due_lag) == ({"pending": 2}, 180.0, 0.0)
