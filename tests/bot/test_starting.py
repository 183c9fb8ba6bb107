"""What keeps `mentorbot run` and the commands beside it from beginning is said, and nothing is done by halves."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet, MultiFernet

from bot.__main__ import main
from db.engine import connect
from db.models import InboxEntry
from db.session import Sessions
from demo.running import read_manifest
from playground import Playground
from tests.bot.examined import KEY
from tests.conftest import NOW, TEAM

LOST = "Encryption keys: cannot read inbox.outcome. Add the key that was used before to MENTORBOT_ENCRYPTION_KEYS"


def mentorbot(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def hear(url: str, key: str, word: str) -> None:
    sessions = Sessions(connect(url, MultiFernet([Fernet(key)])))
    with sessions.writing(TEAM) as session:
        session.add(InboxEntry(key=word, outcome=word, handled_at=NOW))
    sessions.engine.dispose()


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(read_manifest(), start=NOW, seed=1) as made:
        yield made


@pytest.fixture
def settings(
    playground: Playground, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """Everything is set as it should be, and the database has been in use."""
    engine = connect(database_url, None)
    engine.connect().close()
    engine.dispose()
    for name, value in (
        ("SLACK_BOT_TOKEN", playground.bot_token),
        ("SLACK_APP_TOKEN", playground.app_token),
        ("MENTORBOT_SLACK_API_URL", playground.api_url),
        ("MENTORBOT_DATABASE_URL", database_url),
        ("MENTORBOT_ENCRYPTION_KEYS", KEY),
    ):
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    "command",
    [
        ("run",),
        ("privacy", "erase", "mia@acme.example", "--yes"),
        ("privacy", "export", "mia@acme.example"),
        ("report",),
        ("audit",),
        ("keys", "rotate"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_keys_that_read_nothing_of_what_is_stored_are_refused_before_anything_is_done(
    database_url: str, command: tuple[str, ...]
) -> None:
    hear(database_url, Fernet.generate_key().decode(), "hello")
    refused = mentorbot(*command)
    assert refused.exit_code == 2
    assert refused.output.startswith(LOST)
    assert len(refused.output.splitlines()) == 1


@pytest.mark.usefixtures("settings")
def test_where_a_key_reads_a_part_or_nothing_is_stored_yet_work_begins(database_url: str) -> None:
    assert (
        "No workspace is known yet" in mentorbot("report").output or "program" in mentorbot("report").output
    )
    hear(database_url, Fernet.generate_key().decode(), "hello")
    hear(database_url, KEY, "you")
    assert "Encryption keys" not in mentorbot("report").output


@pytest.mark.parametrize("name", ["SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"])
def test_a_token_that_slack_does_not_accept_ends_with_a_sentence_for_good(
    settings: pytest.MonkeyPatch, name: str
) -> None:
    settings.setenv(name, "xapp-revoked" if name == "SLACK_APP_TOKEN" else "xoxb-revoked")
    refused = mentorbot("run")
    assert f"Slack does not accept {name} (invalid_auth). Run `mentorbot doctor`." in refused.output
    assert "Traceback" not in refused.output
    assert refused.exit_code == 2, "systemd starts it again after any other"


def test_a_slack_that_fails_is_asked_again_later(
    settings: pytest.MonkeyPatch, playground: Playground
) -> None:
    playground.faults.next("apps.connections.open", "internal_error", times=99)
    refused = mentorbot("run")
    assert "Slack does not let the bot in at the moment (internal_error)." in refused.output
    assert refused.exit_code == 1


@pytest.mark.parametrize(
    "command", [("run",), ("migrate",), ("report",), ("doctor", "--json")], ids=lambda words: words[0]
)
def test_a_file_of_settings_that_is_no_text_is_said(
    settings: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / ".env").write_bytes(b"MENTORBOT_LOG_LEVEL=INFO # caf\xe9\n")
    settings.chdir(tmp_path)
    refused = mentorbot(*command)
    assert isinstance(refused.exception, SystemExit)
    if command[0] == "doctor":
        first, *others = json.loads(refused.output)["checks"]
        assert (first["name"], first["ok"]) == ("Settings", False)
        assert ".env cannot be read (it is no text)" in first["says"]
        assert "UTF-8" in first["mend"]
        assert len(others) > 10, "what else is wrong is told as well"
        return
    assert refused.exit_code == 2
    assert ".env cannot be read (it is no text)." in refused.output


def test_a_named_file_that_may_not_be_read_is_said(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "other.env"
    file.touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    settings.setattr("pydantic_settings.sources.providers.dotenv.DotEnvSettingsSource._read_env_file", refuse)
    refused = mentorbot("--env-file", str(file), "report")
    assert refused.exit_code == 2
    assert f"{file} cannot be read (Permission denied)." in refused.output


def test_trouble_with_the_database_is_said_in_words(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.setenv("MENTORBOT_DATABASE_URL", "postgresql://bot:hunter2@127.0.0.1:9/none")
    refused = mentorbot("report")
    assert refused.exit_code == 1
    assert (
        "Nobody listens there: is the server running, and is it this port? Check MENTORBOT" in refused.output
    )
    assert "hunter2" not in refused.output
    assert "Nobody listens there" in mentorbot("doctor").output
    file = tmp_path / "letter.db"
    file.write_text("Dear Mia, " * 1000)
    settings.setenv("MENTORBOT_DATABASE_URL", f"sqlite:///{file}")
    assert "The file is no SQLite database." in mentorbot("report").output


def test_a_full_disk_is_said(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.setenv("MENTORBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.setattr("db.keeping.sole._lock_or_refuse", full)
    refused = mentorbot("migrate")
    assert refused.exit_code == 1
    assert refused.output == "Error: The disk is full: make room.\n"
