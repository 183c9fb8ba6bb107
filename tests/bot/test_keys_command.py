"""`mentorbot keys`: new ones, and the day an old one is taken out."""

from __future__ import annotations

import threading

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import select

from bot.__main__ import main
from db.engine import connect
from db.models import InboxEntry
from db.session import Sessions
from tests.conftest import NOW, TEAM


def mentorbot(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def hear(url: str, key: str, word: str) -> None:
    sessions = Sessions(connect(url, MultiFernet([Fernet(key)])))
    with sessions.writing(TEAM) as session:
        session.add(InboxEntry(key=word, outcome=word, handled_at=NOW))
    sessions.engine.dispose()


def test_after_rotating_the_old_key_is_no_longer_needed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = mentorbot("keys", "new").output.strip(), mentorbot("keys", "new").output.strip()
    hear(database_url, old, "hello")
    monkeypatch.setenv("MENTORBOT_DATABASE_URL", database_url)
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", f"{new},{old}")
    done = mentorbot("keys", "rotate")
    assert done.exit_code == 0, done.output
    assert "Encrypted 1 values with the newest key." in done.output
    assert "can be taken out" in done.output
    sessions = Sessions(connect(database_url, MultiFernet([Fernet(new)])))
    with sessions.reading(TEAM) as session:
        assert session.scalars(select(InboxEntry)).one().outcome == "hello"
    sessions.engine.dispose()


def test_a_key_that_is_missing_is_told_before_another_is_taken_out(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, old, new = (Fernet.generate_key().decode() for _ in range(3))
    hear(database_url, lost, "hello")
    hear(database_url, old, "you")
    monkeypatch.setenv("MENTORBOT_DATABASE_URL", database_url)
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", f"{new},{old}")
    done = mentorbot("keys", "rotate")
    assert done.exit_code == 1
    assert "Encrypted 1 values" in done.output
    assert "1 values cannot be read" in done.output
    assert "can be taken out" not in done.output


@pytest.mark.long
@pytest.mark.both_engines
def test_keys_are_rotated_while_people_go_on_writing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a bot does that knows both: whenever something was written, the new key alone reads it afterwards."""
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    for number in range(40):
        hear(database_url, old, f"before {number}")
    sessions = Sessions(connect(database_url, MultiFernet([Fernet(new), Fernet(old)])))
    enough, written, problems = threading.Event(), [0], []

    def write() -> None:
        try:
            while not enough.is_set():
                with sessions.writing(TEAM) as session:
                    session.add(
                        InboxEntry(key=f"while {written[0]}", outcome=f"while {written[0]}", handled_at=NOW)
                    )
                    known = select(InboxEntry).where(InboxEntry.key == f"before {written[0] % 40}")
                    first = session.scalars(known).one()
                    first.outcome = f"changed {written[0]}"
                written[0] += 1
                begun.set()
        except Exception as problem:
            problems.append(problem)
            begun.set()

    begun = threading.Event()
    writing = threading.Thread(target=write)
    writing.start()
    assert begun.wait(30)
    monkeypatch.setenv("MENTORBOT_DATABASE_URL", database_url)
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", f"{new},{old}")
    done = mentorbot("keys", "rotate")
    enough.set()
    writing.join(30)
    sessions.engine.dispose()
    assert done.exit_code == 0, done.output
    assert problems == []
    after = Sessions(connect(database_url, MultiFernet([Fernet(new)])))
    with after.reading(TEAM) as session:
        rows = {row.key: row.outcome for row in session.scalars(select(InboxEntry))}
    after.engine.dispose()
    assert len(rows) == 40 + written[0]
    assert all(said == key or str(said).startswith("changed ") for key, said in rows.items())
