"""Copies of a SQLite database: of one moment, whole or not there at all, and put back the same way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from db.engine import connect
from db.keeping.backup import BackupError, back_up, put_in_place, set_aside, staged
from db.keeping.soundness import damage

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    made = tmp_path / "mentorbot.db"
    made.write_bytes(sqlite_template.read_bytes())
    write(made, "first")
    return made


def write(file: Path, name: str) -> None:
    engine = connect(f"sqlite:///{file}", None)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM workspace")
        connection.exec_driver_sql(
            "INSERT INTO workspace (workspace_id, name, bot_user_id, installed_at) VALUES ('T', ?, ?, '2026-03-02')",
            (name, name),
        )
    engine.dispose()


def read(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        found: tuple[str, str] = connection.execute("SELECT name, bot_user_id FROM workspace").fetchone()
    assert found[0] == found[1], "two columns that are always written together"
    return found[0]


@contextmanager
def somebody_writes(file: Path) -> Iterator[list[int]]:
    """Another thread that commits all the time; the list grows with every commit."""
    done: list[int] = []
    leaving = threading.Event()
    engine = connect(f"sqlite:///{file}", None)

    def live() -> None:
        while not leaving.is_set():
            for statement in ("UPDATE workspace SET name=?", "UPDATE workspace SET bot_user_id=?"):
                with_number = (str(len(done)),)
                connection.exec_driver_sql(statement, with_number)
            connection.commit()
            done.append(len(done))

    with engine.connect() as connection:
        thread = threading.Thread(target=live)
        thread.start()
        try:
            yield done
        finally:
            leaving.set()
            thread.join()
    engine.dispose()


def test_a_copy_is_of_one_moment_while_others_write_and_only_its_owner_may_read_it(
    file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    with somebody_writes(file) as done:
        for _ in range(8):
            before = len(done)
            while len(done) < before + 3:
                pass
            made = back_up(file, target, force=True)
            assert int(read(target)) >= before, "what was committed by then is in it"
            assert made.size == target.stat().st_size
            assert target.stat().st_mode & 0o777 == 0o600
            assert damage(target) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "mentorbot.db"], "nothing is left"


def test_nothing_is_replaced_unasked(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("my thesis")
    with pytest.raises(BackupError, match="--force"):
        back_up(file, target)
    assert target.read_text() == "my thesis"
    with pytest.raises(BackupError, match="database itself"):
        back_up(file, file, force=True)
    with pytest.raises(BackupError, match="no folder"):
        back_up(file, tmp_path / "none" / "copy.db")
    with pytest.raises(BackupError, match="MENTORBOT_DATABASE_URL"):
        back_up(tmp_path / "none.db", tmp_path / "copy2.db")
    assert not (tmp_path / "none.db").exists()


KILLED = """
import signal, sqlite3, sys
from pathlib import Path
import db.keeping.backup as backup

def by_pages(source, target, **_):
    def stop(status, left, total):
        print("half", flush=True)
        signal.pause()
    with sqlite3.connect(source) as there, sqlite3.connect(target) as here:
        there.backup(here, pages=20, progress=stop)

def stop(_file):
    print("half", flush=True)
    signal.pause()

how, *files = sys.argv[1:]
one, two = map(Path, files)
if how == "copying":
    backup.copy = by_pages
    backup.back_up(one, two)
elif how == "checking":
    backup.damage = stop
    backup.back_up(one, two)
else:
    with backup.staged(one, two) as copied:
        backup.copy = by_pages
        backup.put_in_place(copied, two)
"""


def killed(how: str, one: Path, two: Path) -> None:
    """Let another process begin, and kill it in the middle."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, how, str(one), str(two)],
        cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.kill()
    process.wait()


@pytest.mark.parametrize("when", ["copying", "checking"])
def test_a_backup_that_is_killed_leaves_no_copy_and_the_next_one_tidies_up(
    file: Path, tmp_path: Path, when: str
) -> None:
    target = tmp_path / "copy.db"
    killed(when, file, target)
    assert not target.exists()
    assert read(file) == "first"
    back_up(file, target)
    assert read(target) == "first"
    assert {path.name for path in tmp_path.iterdir()} == {"copy.db", "mentorbot.db"}


def test_a_restore_that_is_killed_leaves_what_was_there(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    back_up(file, target)
    write(file, "second")
    killed("restoring", target, file)
    assert read(file) == "second"
    assert damage(file) == []
    with staged(target, file) as copied:
        put_in_place(copied, file)
    assert read(file) == "first"


def test_what_is_restored_comes_at_once_for_those_who_look_and_what_was_there_is_kept(
    file: Path, tmp_path: Path
) -> None:
    target, aside = tmp_path / "copy.db", tmp_path / "aside.db"
    back_up(file, target)
    write(file, "second")
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT name FROM workspace").fetchone() == ("second",)
        with staged(target, file) as copied:
            assert set_aside(file, aside) == aside
            put_in_place(copied, file)
        assert reader.execute("SELECT name FROM workspace").fetchone() == ("second",), "one moment stays one"
        reader.execute("COMMIT")
        assert reader.execute("SELECT name FROM workspace").fetchone() == ("first",)
    assert read(aside) == "second"
    assert aside.stat().st_mode & 0o777 == 0o600


def test_a_database_that_can_no_longer_be_read_is_moved_aside_with_its_log(
    file: Path, tmp_path: Path
) -> None:
    target, aside = tmp_path / "copy.db", tmp_path / "aside.db"
    back_up(file, target)
    file.write_bytes(b"no database any more" * 500)
    Path(f"{file}-wal").write_bytes(b"its log")
    with staged(target, file) as copied:
        assert set_aside(file, aside) == aside
        put_in_place(copied, file)
    assert read(file) == "first"
    assert aside.read_bytes().startswith(b"no database")
    assert Path(f"{aside}-wal").read_bytes() == b"its log"


def test_where_there_is_no_database_one_comes_to_be(file: Path, tmp_path: Path) -> None:
    target, new = tmp_path / "copy.db", tmp_path / "new.db"
    back_up(file, target)
    with staged(target, new) as copied:
        assert set_aside(new, tmp_path / "aside.db") is None
        put_in_place(copied, new)
    assert read(new) == "first"
    assert new.stat().st_mode & 0o777 == 0o600


def test_a_damaged_database_is_not_taken_for_a_backup(file: Path, tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{file}", None)
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql(
            "INSERT INTO activity (workspace_id, at, verb, subject, detail, actor_id) VALUES ('T','','v','','{}', 99)"
        )
        connection.commit()
    engine.dispose()
    with pytest.raises(BackupError, match="1 rows of activity refer"):
        back_up(file, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_two_copies_at_a_time_do_not_write_over_each_other(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []

    def meanwhile(_copy: Path) -> list[str]:
        with pytest.raises(BackupError) as second:
            back_up(file, tmp_path / "copy.db")
        refused.append(str(second.value))
        return []

    monkeypatch.setattr("db.keeping.backup.damage", meanwhile)
    back_up(file, tmp_path / "copy.db")
    assert "Another copy is being written" in refused[0]
    assert read(tmp_path / "copy.db") == "first"
