"""Which key reads what, and how everything comes to need the newest key only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import select, text

from db.engine import connect
from db.keeping.sealed import Seals, count_seals, seal_anew
from db.models import InboxEntry
from db.session import Sessions
from tests.conftest import NOW, TEAM

OLD, NEW, OTHER = (Fernet(Fernet.generate_key()) for _ in range(3))
MANY = 45


def written(url: str, cipher: MultiFernet, keys: range) -> None:
    sessions = Sessions(connect(url, cipher))
    with sessions.writing(TEAM) as session:
        for number in keys:
            said = {"said": number} if number % 7 else None
            session.add(
                InboxEntry(key=f"k{number}", outcome=said, handled_at=NOW + timedelta(minutes=number))
            )
    sessions.engine.dispose()


def inbox(url: str, keys: list[Fernet]) -> Seals:
    engine = connect(url, None)
    (found,) = (one for one in count_seals(engine, keys) if one.column == "inbox.outcome")
    engine.dispose()
    return found


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("db.keeping.sealed.AT_ONCE", 20)
    written(database_url, MultiFernet([OLD]), range(MANY))
    written(database_url, MultiFernet([NEW]), range(MANY, MANY + 6))
    return database_url


def test_every_value_is_counted_by_the_key_that_reads_it(url: str) -> None:
    old, new = len([n for n in range(MANY) if n % 7]), len([n for n in range(MANY, MANY + 6) if n % 7])
    assert inbox(url, [NEW, OLD]) == Seals("inbox.outcome", new, old, 0)
    assert inbox(url, [OLD, NEW]) == Seals("inbox.outcome", old, new, 0)
    assert inbox(url, [NEW, OTHER]) == Seals("inbox.outcome", new, 0, old)


def test_afterwards_the_newest_key_is_enough_and_every_word_is_what_it_was(url: str) -> None:
    engine = connect(url, None)
    so_far: list[int] = []
    done = seal_anew(engine, [NEW, OLD], so_far.append)
    assert done == so_far[-1] == len([n for n in range(MANY) if n % 7])
    assert seal_anew(engine, [NEW, OLD], so_far.append) == 0
    engine.dispose()
    assert inbox(url, [NEW]).locked == 0
    sessions = Sessions(connect(url, MultiFernet([NEW])))
    with sessions.reading(TEAM) as session:
        for entry in session.scalars(select(InboxEntry)):
            number = int(entry.key.removeprefix("k"))
            assert entry.outcome == ({"said": number} if number % 7 else None)
    sessions.engine.dispose()


def test_what_no_key_reads_stays_as_it_is(url: str) -> None:
    engine = connect(url, None)
    with engine.begin() as connection:
        connection.execute(text("UPDATE inbox SET outcome='gibberish' WHERE key='k1'"))
    seal_anew(engine, [NEW, OLD], lambda _done: None)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT outcome FROM inbox WHERE key='k1'")) == "gibberish"
    engine.dispose()
    assert inbox(url, [NEW]).locked == 1


def test_what_somebody_writes_meanwhile_is_not_written_over(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(url, None)
    newer = NEW.encrypt(b'{"said":"newer"}').decode()

    def in_parts(*_: object) -> list[list[tuple[int, str]]]:
        with engine.begin() as connection:
            rows = connection.execute(text("SELECT id, outcome FROM inbox WHERE key='k1'")).all()
            connection.execute(text("UPDATE inbox SET outcome=:newer WHERE key='k1'"), {"newer": newer})
        return [[(row[0], row[1]) for row in rows]]

    monkeypatch.setattr(
        "db.keeping.sealed.sealed_columns", lambda: [(InboxEntry.__table__, InboxEntry.__table__.c.outcome)]
    )
    monkeypatch.setattr("db.keeping.sealed._in_parts", in_parts)
    assert seal_anew(engine, [NEW, OLD], lambda _done: None) == 0
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT outcome FROM inbox WHERE key='k1'")) == newer
    engine.dispose()
