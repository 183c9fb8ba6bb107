"""Whether anybody has committed since: asked of the database itself, on either engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db.changes import Changes
from db.models import Person
from db.session import Sessions
from tests.conftest import TEAM


@pytest.fixture
def changes(sessions: Sessions) -> Iterator[Changes]:
    asked = Changes(sessions.engine)
    yield asked
    asked.close()


def test_reading_changes_nothing(sessions: Sessions, changes: Changes) -> None:
    before = changes.marker()
    with sessions.reading(TEAM) as session:
        session.query(Person).all()
    assert changes.marker() == before


def test_a_commit_is_noticed_whoever_made_it(sessions: Sessions, changes: Changes) -> None:
    before = changes.marker()
    with sessions.writing(TEAM) as session:
        session.add(Person(slack_id="U1", name="Ana"))
    after = changes.marker()
    assert after != before
    with sessions.engine.begin() as connection:
        connection.execute(text("UPDATE person SET name = 'Bea'"))
    assert changes.marker() != after


def test_what_was_under_way_is_noticed_once_it_is_committed(sessions: Sessions, changes: Changes) -> None:
    with sessions.writing(TEAM) as session:
        session.add(Person(slack_id="U1", name="Ana"))
        session.flush()
        before = changes.marker()
    assert changes.marker() != before


def test_without_an_answer_everything_may_have_changed(sessions: Sessions, changes: Changes) -> None:
    before = changes.marker()
    changes._connection.dbapi_connection.close()
    assert changes.marker() != before
    assert changes.marker() == changes.marker(), "it found its way back"
