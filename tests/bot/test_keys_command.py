"""`mentorbot keys`: new ones, and the day an old one is taken out."""

from __future__ import annotations

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


def test_after_renewing_the_old_key_is_no_longer_needed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = mentorbot("keys", "new").output.strip(), mentorbot("keys", "new").output.strip()
    hear(database_url, old, "hello")
    monkeypatch.setenv("MENTORBOT_DATABASE_URL", database_url)
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", f"{new},{old}")
    done = mentorbot("keys", "renew")
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
    done = mentorbot("keys", "renew")
    assert done.exit_code == 1
    assert "Encrypted 1 values" in done.output
    assert "1 values cannot be read" in done.output
    assert "can be taken out" not in done.output
