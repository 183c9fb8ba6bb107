"""The outbox as a queue: one attempt at a time, lanes in order, and a row says how far it got."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select, text

from bot.delivery.queue import LEASE, LOOKUP_AFTER, Queue
from bot.usecases import outbox
from db.models import OutboxRow
from tests.conftest import NOW, TEAM

MINUTE = timedelta(minutes=1)


class Post:
    """An outbox with its queue."""

    def __init__(self, sessions) -> None:
        self.sessions = sessions
        self.queue = Queue(sessions, TEAM)

    def write(self, key, person=1, at=NOW):
        with self.sessions.writing(TEAM) as session:
            return outbox.post(
                session, "application.received", NOW, key=key, not_before=at, person=person, cohort=1
            )

    def row(self, key):
        with self.sessions.reading(TEAM) as session:
            return session.scalar(select(OutboxRow).where(OutboxRow.key == key))

    def ready(self, now=NOW):
        """The keys of what may go now, in order."""
        return [self.key(parcel) for parcel in self.queue.look(now)[0]]

    def one(self, now=NOW):
        return self.queue.look(now)[0][0]

    def key(self, parcel):
        with self.sessions.reading(TEAM) as session:
            return session.get(OutboxRow, parcel.id).key


@pytest.fixture
def post(sessions):
    return Post(sessions)


def test_a_key_is_written_once(post) -> None:
    assert post.write("a") is True
    assert post.write("a") is False
    assert post.ready() == ["a"]


def test_each_conversation_keeps_its_order_and_waits_for_no_other(post) -> None:
    for key, person in (("a", 1), ("b", 1), ("c", 2)):
        post.write(key, person)
    assert post.ready() == ["a", "c"]
    first = post.one()
    assert post.queue.claim(first, NOW)
    assert post.ready() == ["c"]  # the one on its way holds up its own conversation only
    post.queue.sent(first, NOW, "D1", "1.1")
    assert post.ready() == ["b", "c"]


def test_a_later_row_waits_for_one_whose_time_has_not_come(post) -> None:
    post.write("later", at=NOW + 5 * MINUTE)
    post.write("behind it")
    assert post.queue.look(NOW) == ([], NOW + 5 * MINUTE)
    assert post.ready(NOW + 5 * MINUTE) == ["later"]


def test_the_next_moment_is_the_earliest_of_those_who_lead_their_lanes(post) -> None:
    post.write("a", 1, NOW + 5 * MINUTE)
    post.write("b", 1, NOW + 1 * MINUTE)  # behind a
    post.write("c", 2, NOW + 3 * MINUTE)
    assert post.queue.look(NOW) == ([], NOW + 3 * MINUTE)
    assert Queue(post.sessions, "T-OTHER").look(NOW) == ([], None)


def test_only_one_of_two_who_want_a_row_gets_it(post) -> None:
    post.write("a")
    mine, yours = post.one(), post.one()
    assert post.queue.claim(mine, NOW) is True
    assert post.queue.claim(yours, NOW) is False
    row = post.row("a")
    assert (row.status, row.attempts, row.first_tried_at, row.lease_until) == ("sending", 1, NOW, NOW + LEASE)


def test_a_row_whose_sender_died_comes_back_when_its_lease_ends(post) -> None:
    post.write("a")
    assert post.queue.claim(post.one(), NOW)
    assert post.queue.look(NOW) == ([], NOW + LEASE)
    again = post.one(NOW + LEASE)
    assert again.status == "sending"
    post.queue.again(again, NOW + LEASE, error="lease_expired", unsure=True)
    assert post.one(NOW + LEASE).status == "unsure"
    assert post.row("a").first_tried_at == NOW  # where a look into the history begins


def test_a_row_that_slack_asked_to_wait_is_pending_until_then(post) -> None:
    post.write("a")
    parcel = post.one()
    assert post.queue.claim(parcel, NOW)
    post.queue.again(parcel, NOW + LOOKUP_AFTER, error="ratelimited")
    assert post.queue.look(NOW) == ([], NOW + LOOKUP_AFTER)
    row = post.row("a")
    assert (row.status, row.error, row.lease_until) == ("pending", "ratelimited", None)


@pytest.mark.parametrize("end", ["sent", "skipped", "dead"])
def test_a_finished_row_is_finished_and_its_lane_goes_on(post, end) -> None:
    post.write("a")
    post.write("b")
    parcel = post.one()
    more = {"sent": (), "skipped": ("ReaderGone",), "dead": ("is_archived",)}[end]
    getattr(post.queue, end)(parcel, NOW, *more)
    assert post.ready() == ["b"]
    assert (post.row("a").status, post.row("a").finished_at) == (end, NOW)
    post.queue.again(parcel, NOW, error="late")  # an answer that comes late changes nothing
    assert post.row("a").status == end
    assert post.queue.claim(parcel, NOW) is False


@pytest.mark.plans
def test_it_goes_through_all_that_waits_once_also_before_the_database_has_counted_it(post) -> None:
    """Thousands of channels wait in the moment in which a large cohort is published: a database that guesses may look
    through all lanes for each row, which took a quarter of a minute for each message."""
    if post.sessions.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no such plan")
    waiting = [
        {
            "workspace_id": TEAM, "key": f"{kind}:{n}", "kind": kind, "lane": f"pair:{n}", "args": {}, "opaque_id": "x",
            "status": "pending", "attempts": 0, "lookups": 0, "not_before": NOW, "created_at": NOW, "batch": "round:1",
        }
        for n in range(200)
        for kind in ("channel.create", "channel.invite", "pair.announced")
    ]  # fmt: skip
    with post.sessions.writing(TEAM) as session:
        session.execute(insert(OutboxRow), waiting)
    for resting in ({}, {"conversations.create": NOW + MINUTE}):
        asked = looks_of(post, resting)
        with post.sessions.engine.connect() as connection:
            for statement, given in asked:
                explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
                (plan,) = connection.exec_driver_sql(explain, given).scalar_one()
                often = {node["Node Type"] for node in nodes(plan["Plan"]) if node["Actual Loops"] > 1}
                assert often <= {"Index Scan"}, "each row is looked up by its id, nothing else is repeated"


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def looks_of(post, resting):
    """What the sender asks of the outbox to find what may go, while these methods rest."""
    asked = []

    def listen(_connection, _cursor, statement, given, *_more):
        asked.append((statement, given))

    event.listen(post.sessions.engine, "before_cursor_execute", listen)
    post.queue.look(NOW, resting)
    event.remove(post.sessions.engine, "before_cursor_execute", listen)
    return [one for one in asked if "FROM outbox" in one[0]]


@pytest.mark.plans
def test_it_does_not_read_what_was_ever_sent_to_find_what_may_go(post) -> None:
    """The sender looks before each message, and after years there are millions of them."""
    sent = [
        {
            "workspace_id": TEAM, "key": f"s{n}", "kind": "nudge", "lane": f"person:{n % 500}", "args": {},
            "opaque_id": "x", "status": "sent", "attempts": 1, "lookups": 0, "not_before": NOW,
            "created_at": NOW, "finished_at": NOW,
        }
        for n in range(3000)
    ]  # fmt: skip
    with post.sessions.writing(TEAM) as session:
        session.execute(insert(OutboxRow), sent)
        session.execute(text("ANALYZE"))
    post.write("waits")
    looks = looks_of(post, {"chat.postMessage": NOW + MINUTE})
    assert len(looks) == 2
    explain = "EXPLAIN" if post.sessions.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with post.sessions.engine.connect() as connection:
        for statement, given in looks:
            plan = str(connection.exec_driver_sql(f"{explain} {statement}", given).all())
            assert "ix_outbox_waiting" in plan or "ix_outbox_open" in plan, plan
            assert not any(
                one in plan for one in ("ix_outbox_lane", "ix_outbox_finished", "Seq Scan on outbox")
            ), plan
