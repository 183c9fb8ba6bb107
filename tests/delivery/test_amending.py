"""A message that stands is brought up to date: the latest state wins, whatever lands late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.queue import Queue
from bot.usecases import outbox
from db.models import OutboxRow
from db.session import Sessions
from tests.conftest import NOW, TEAM

SECOND = timedelta(seconds=1)


class Desk:
    """An outbox in which a message about round 7 was posted."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.queue = Queue(sessions, TEAM)
        self.slow = Queue(sessions, TEAM, slow=True)

    def amend(self, at: timedelta = timedelta(), not_before: timedelta | None = None) -> None:
        with self.sessions.writing(TEAM) as session:
            later = NOW + not_before if not_before is not None else None
            outbox.amend(session, "preview:7", NOW + at, not_before=later, program=1, round=7)

    def rows(self) -> list[tuple[str, timedelta]]:
        with self.sessions.reading(TEAM) as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            return [(row.status, row.not_before - NOW) for row in rows]


@pytest.fixture
def desk(sessions: Sessions) -> Desk:
    return Desk(sessions)


def test_changes_that_come_fast_are_one_and_the_hurried_one_decides_when(desk: Desk) -> None:
    desk.amend(not_before=5 * SECOND)
    desk.amend(SECOND, not_before=6 * SECOND)
    assert desk.rows() == [("pending", 5 * SECOND)]
    desk.amend(2 * SECOND)
    assert desk.rows() == [("pending", 2 * SECOND)]


def test_a_change_while_one_is_on_its_way_is_a_change_of_its_own(desk: Desk) -> None:
    desk.amend()
    (parcel,), _ = desk.queue.look(NOW)
    assert desk.queue.claim(parcel, NOW)
    desk.amend(SECOND)
    assert [status for status, _ in desk.rows()] == ["sending", "pending"]
    assert desk.queue.look(NOW + SECOND)[0] == [], "the first one comes first"
    desk.queue.sent(parcel, NOW)
    assert len(desk.queue.look(NOW + SECOND)[0]) == 1


def test_what_may_still_land_is_waited_for(desk: Desk) -> None:
    desk.amend()
    (parcel,), _ = desk.queue.look(NOW)
    desk.queue.claim(parcel, NOW)
    desk.queue.again(parcel, NOW + 30 * SECOND, error="timeout")
    desk.amend(SECOND)
    assert desk.rows() == [("pending", 30 * SECOND)]


def test_an_attempt_that_had_to_wait_does_not_count(desk: Desk) -> None:
    desk.amend()
    (parcel,), _ = desk.queue.look(NOW)
    desk.queue.claim(parcel, NOW)
    desk.queue.again(parcel, NOW + 9 * SECOND, error="ratelimited", counts=False)
    desk.amend(SECOND)
    assert desk.rows() == [("pending", SECOND)]


def test_what_takes_long_is_not_in_the_way_of_messages(desk: Desk) -> None:
    with desk.sessions.writing(TEAM) as session:
        outbox.share_file(session, "sheet", NOW, program=1, round=7)
        outbox.share_file(session, "sheet", NOW, program=1, round=7)
        outbox.post(session, "match.preview", NOW, key="preview:7", program=1, round=7)
    assert [parcel.kind for parcel in desk.queue.look(NOW)[0]] == ["match.preview"]
    assert [parcel.kind for parcel in desk.slow.look(NOW)[0]] == ["file.share"]


def test_a_message_that_waits_may_be_sent_earlier_unless_somebody_may_have_it_in_hand(desk: Desk) -> None:
    with desk.sessions.writing(TEAM) as session:
        outbox.post(session, "match.preview", NOW, key="preview:7", not_before=NOW + 2 * SECOND, program=1,
                    round=7)  # fmt: skip
    with desk.sessions.writing(TEAM) as session:
        assert not outbox.hurry(session, "preview:7", NOW + 1.8 * SECOND)
        assert outbox.hurry(session, "preview:7", NOW)
        assert not outbox.hurry(session, "preview:7", NOW)
    assert desk.rows() == [("pending", 0 * SECOND)]
