"""The log of a SQLite file stays short, also where somebody reads for long; readers and writers keep their promises."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from bot.running.upkeep import kept_up
from db.engine import connect
from db.keeping.upkeep import count_anew, cut_log

LIMIT = 1_000_000


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    made = tmp_path / "mentorbot.db"
    made.write_bytes(sqlite_template.read_bytes())
    engine = connect(f"sqlite:///{made}", None)
    engine.connect().close()  # as once a bot has been here
    engine.dispose()
    return made


def write_much(engine: Engine) -> None:
    """Some megabytes, in small transactions."""
    for number in range(40):
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO workspace (workspace_id, name, bot_user_id, installed_at) VALUES (?, ?, '', '')",
                (f"T{number}-{id(connection)}", "x" * 100_000),
            )


def log_of(file: Path) -> int:
    return Path(f"{file}-wal").stat().st_size


def test_a_log_that_grew_while_somebody_read_is_cut_once_they_are_done(file: Path) -> None:
    engine = connect(f"sqlite:///{file}", None)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM workspace").fetchone()
        write_much(engine)
        assert log_of(file) > 2 * LIMIT
        assert cut_log(file, LIMIT) is False, "who reads keeps what they read"
        assert reader.execute("SELECT count(*) FROM workspace").fetchone() == (0,)
    assert cut_log(file, LIMIT) is True
    assert log_of(file) == 0
    assert cut_log(file, LIMIT) is None
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM workspace").scalar() == 40
    engine.dispose()


def test_a_running_bot_cuts_the_log_by_itself(file: Path) -> None:
    engine = connect(f"sqlite:///{file}", None)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM workspace").fetchone()
        write_much(engine)
    with kept_up(f"sqlite:///{file}", every=0.01, limit=LIMIT):
        while log_of(file):
            pass
    engine.dispose()


def test_nobody_who_writes_keeps_a_reader_waiting_and_the_second_writer_waits_its_turn(file: Path) -> None:
    engine = connect(f"sqlite:///{file}", None)
    from db.engine import LOCK_WAIT_MS, READ_ONLY

    with engine.begin() as writer:
        writer.exec_driver_sql("UPDATE workspace SET name='x'")
        with engine.execution_options(**READ_ONLY).connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM workspace").scalar() == 0
            pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "journal_size_limit")
            set_to = [reader.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert set_to == ["wal", 1, 2, LOCK_WAIT_MS, 16 << 20]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO activity (workspace_id, at, verb, subject, detail, actor_id) VALUES ('T','','v','','{}',99)"
        )
    engine.dispose()


def test_the_planner_gets_its_figures_and_nobody_is_disturbed_for_them(file: Path) -> None:
    engine = connect(f"sqlite:///{file}", None)
    write_much(engine)
    with engine.begin() as writer:
        writer.exec_driver_sql("UPDATE workspace SET name='x'")
        count_anew(file)
    count_anew(file)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT stat FROM sqlite_stat1 WHERE tbl='workspace'").scalar()
    engine.dispose()


def test_where_there_is_no_file_none_is_made(tmp_path: Path) -> None:
    with kept_up(f"sqlite:///{tmp_path}/none.db"), kept_up("postgresql://u@127.0.0.1:9/none"):
        pass
    assert list(tmp_path.iterdir()) == []
