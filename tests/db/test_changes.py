"""Whether anybody has committed since: asked of the database itself, on either engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db.changes import Changes
from db.models import Cohort, Person, Program
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


def test_without_an_answer_everything_may_have_changed(
    changes: Changes, caplog: pytest.LogCaptureFixture
) -> None:
    before = changes.marker()
    changes._connection.close()
    assert changes.marker() != before
    assert changes.marker() == changes.marker(), "it found its way back"
    assert not caplog.records, "nobody is told of it at length"


def test_it_is_known_which_tables_were_written_to_once_that_is_committed(sessions: Sessions) -> None:
    tables = sessions.tables
    before = tables.counts()
    with sessions.writing(TEAM) as session:
        session.add(Person(slack_id="U1", name="Ana"))
        session.flush()
        assert not tables.written_since({"person": before["person"]}), "nobody else sees it yet"
    assert tables.written_since({"person": before["person"]})
    assert not tables.written_since({"program": before["program"]})
    with sessions.writing(TEAM) as session:
        session.query(Person).all()
    assert tables.counts()["person"] == before["person"] + 1, "reading is no writing"


def test_who_watches_hears_what_their_own_thread_reads_and_writes(sessions: Sessions) -> None:
    def elsewhere() -> None:
        with sessions.writing(TEAM) as session:
            session.add(Person(slack_id="U2", name="Bea"))

    with sessions.tables.watch() as watch:
        with sessions.reading(TEAM) as session:
            session.query(Program).join(Cohort).all()
        with sessions.writing(TEAM) as session:
            session.add(Person(slack_id="U1", name="Ana"))
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
    assert watch.read >= {"program", "cohort"}
    assert watch.wrote == {"person": 1}


def test_what_many_ask_is_asked_once_until_somebody_writes_to_it(sessions: Sessions) -> None:
    tables, asked = sessions.tables, 0

    def people() -> int:
        nonlocal asked
        asked += 1
        with sessions.reading(TEAM) as session:
            return session.query(Person).count()

    with tables.remembering():
        assert tables.remembered("people", people) == tables.remembered("people", people) == 0
        assert asked == 1
        with tables.watch() as watch:
            tables.remembered("people", people)
        assert "person" in watch.read, "who is told what stands there is told when it changes"
        with sessions.writing(TEAM) as session:
            session.query(Program).update({"on_hold": False})
        tables.remembered("people", people)
        assert asked == 1
        with sessions.writing(TEAM) as session:
            session.add(Person(slack_id="U1", name="Ana"))
        assert tables.remembered("people", people) == 1, "as it is after it was written to"
        with tables.remembering():
            tables.remembered("people", people)
        assert asked == 3, "a block within another knows nothing yet"
    tables.remembered("people", people)
    tables.remembered("people", people)
    assert asked == 5, "outside of a block nothing is remembered"


def test_a_workspace_is_told_from_another_in_every_statement(sessions: Sessions) -> None:
    for team in ("T1", "T2"):
        with sessions.writing(team) as session:
            session.add(Person(slack_id="U1", name=team))
    for team in ("T1", "T2", "T1"):
        with sessions.reading(team) as session:
            assert [person.name for person in session.query(Person).filter(Person.slack_id == "U1")] == [team]
