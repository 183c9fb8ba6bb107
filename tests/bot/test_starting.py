"""What keeps `mentorbot run` and the commands beside it from beginning is said, and nothing is done by halves."""

from __future__ import annotations

from collections.abc import Iterator

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
