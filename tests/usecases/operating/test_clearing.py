"""What nobody can need any more goes; what was said to people stays, and is never said twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from bot.delivery.queue import Queue
from bot.domain.messages import Operation
from bot.usecases import outbox
from bot.usecases.operating.clearing import A_TIME, ClearingJob, clear_some
from db.models import InboxEntry, OutboxRow, Person
from db.session import Sessions
from tests.conftest import NOW, TEAM
from tests.usecases.people.company import hire

DAY = timedelta(days=1)
ASKED = {"person": 1, "enrollment": 1}


class Office:
    """A workspace in which somebody's Home tab is open, and whoever sends and clears there."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.now = NOW
        self.queue = Queue(sessions, TEAM)
        self.job = ClearingJob(sessions, TEAM, lambda: self.now)
        with sessions.writing(TEAM) as session:
            hire(session, "UMIA", NOW).home_opened_at = NOW

    def refresh_home(self) -> None:
        with self.sessions.writing(TEAM) as session:
            outbox.refresh_home(session, session.scalars(select(Person)).one(), self.now)

    def say(self, key: str) -> bool:
        with self.sessions.writing(TEAM) as session:
            return outbox.post(session, "application.received", self.now, key=key, **ASKED)

    def amend(self, key: str) -> None:
        with self.sessions.writing(TEAM) as session:
            outbox.amend(session, key, self.now, **ASKED)

    def deliver(self) -> list[str]:
        """Send all that may go; what was sent, by its key."""
        sent = []
        while due := self.queue.look(self.now)[0]:
            for parcel in due:
                assert self.queue.claim(parcel, self.now)
                self.queue.sent(parcel, self.now, "D1", f"{parcel.id}.0")
                with self.sessions.reading(TEAM) as session:
                    sent.append(session.get_one(OutboxRow, parcel.id).key)
        return sent

    def clear(self) -> None:
        self.job.run()
        self.now += timedelta(minutes=2)
        self.job.run()

    def left(self) -> dict[str, int]:
        """How many rows there are: of the outbox by kind, and answers to requests."""
        with self.sessions.reading(TEAM) as session:
            rows = session.execute(select(OutboxRow.kind, func.count()).group_by(OutboxRow.kind))
            found = {kind: count for kind, count in rows}  # noqa: C416
            answers = session.scalar(select(func.count()).select_from(InboxEntry)) or 0
        return found | ({"answers": answers} if answers else {})

    def answer(self, key: str, at: datetime) -> None:
        with self.sessions.writing(TEAM) as session:
            session.add(InboxEntry(key=key, outcome=None, handled_at=at))


@pytest.fixture
def office(sessions: Sessions) -> Office:
    return Office(sessions)


def test_answers_to_requests_are_kept_for_a_week(office: Office) -> None:
    office.answer("event:old", NOW - 7.1 * DAY)
    office.answer("event:new", NOW - 6.9 * DAY)
    office.clear()
    with office.sessions.reading(TEAM) as session:
        assert list(session.scalars(select(InboxEntry.key))) == ["event:new"]


def test_what_was_said_stays_and_is_not_said_again_after_years(office: Office) -> None:
    assert office.say("thanks:1")
    assert office.deliver() == ["thanks:1"]
    office.now += 700 * DAY
    office.clear()
    assert not office.say("thanks:1")
    assert office.deliver() == []


@pytest.mark.long
def test_renewals_go_after_a_week_and_new_ones_still_arrive_once(office: Office) -> None:
    assert office.say("preview:7")
    office.deliver()
    every: list[str] = []
    for _ in range(30):
        for _ in range(3):
            office.refresh_home()
            office.amend("preview:7")
            every += office.deliver()
        office.now += DAY
        office.job.run()
    office.clear()
    left = office.left()
    assert left["application.received"] == 1
    assert left[Operation.PUBLISH_HOME] <= 27, "those of a week, and of what it takes a day to notice"
    assert left[Operation.AMEND] <= 27
    assert len(every) == 30 * 3 * 2, "each was sent"
    amends = [key for key in every if key.startswith("amend:")]
    assert len(set(amends)) == len(amends), "none has the key of another that was cleared away"


def test_after_a_long_rest_no_number_is_given_out_twice(office: Office) -> None:
    office.say("preview:7")
    office.amend("preview:7")
    office.deliver()
    with office.sessions.reading(TEAM) as session:
        newest = session.scalar(select(func.max(OutboxRow.id)))
    assert newest is not None
    office.now += 60 * DAY
    office.clear()
    office.amend("preview:7")
    with office.sessions.reading(TEAM) as session:
        assert session.scalar(select(func.max(OutboxRow.id))) == newest + 1


def test_what_is_not_finished_or_dead_stays_however_old(office: Office) -> None:
    for status in ("pending", "sending", "unsure", "dead", "sent"):
        with office.sessions.writing(TEAM) as session:
            person = session.scalars(select(Person)).one()
            person.home_version += 1
            session.add(
                OutboxRow(
                    key=f"home:1:{person.home_version}", kind=str(Operation.PUBLISH_HOME), lane=f"home:{status}",
                    args={"person": 1}, opaque_id="x", status=status, not_before=NOW, created_at=NOW,
                    finished_at=NOW if status in ("dead", "sent") else None,
                )
            )  # fmt: skip
    office.say("last")
    office.now += 400 * DAY
    office.clear()
    with office.sessions.reading(TEAM) as session:
        query = select(OutboxRow.status).where(OutboxRow.kind == str(Operation.PUBLISH_HOME))
        assert sorted(session.scalars(query)) == ["dead", "pending", "sending", "unsure"]


def test_many_rows_go_in_small_transactions(office: Office) -> None:
    with office.sessions.writing(TEAM) as session:
        session.execute(
            InboxEntry.__table__.insert(),  # type: ignore[attr-defined]
            [
                {"workspace_id": TEAM, "key": f"k{n}", "outcome": None, "handled_at": NOW - 30 * DAY}
                for n in range(2 * A_TIME + 1)
            ],
        )
    with office.sessions.writing(TEAM) as session:
        assert clear_some(session, NOW) == A_TIME
    office.clear()
    assert office.left() == {}
    assert office.job.run() == office.now + DAY


@pytest.mark.plans
def test_it_does_not_read_what_it_leaves(office: Office) -> None:
    """The time it takes follows from what goes, not from what stays."""
    said = [
        {
            "workspace_id": TEAM, "key": f"s{n}", "kind": "nudge", "lane": f"person:{n % 50}", "args": {},
            "opaque_id": "x", "status": "sent", "attempts": 1, "lookups": 0, "not_before": NOW,
            "created_at": NOW, "finished_at": NOW,
        }
        for n in range(3000)
    ]  # fmt: skip
    with office.sessions.writing(TEAM) as session:
        session.execute(OutboxRow.__table__.insert(), said)  # type: ignore[attr-defined]
        session.execute(text("ANALYZE"))
    with office.sessions.reading(TEAM) as session:
        explain = "EXPLAIN" if session.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        old = (
            "workspace_id = 'T0TEST' AND kind = 'home.publish' AND finished_at < '2026-03-01 00:00:00+00:00'"
        )
        plan = str(list(session.execute(text(f"{explain} SELECT id FROM outbox WHERE {old}"))))
    assert "ix_outbox_finished" in plan
