"""What the doctor says to an operator, and that it says how to mend each thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet

from bot.__main__ import main
from bot.doctor import examine
from bot.scopes import SCOPES
from db.engine import connect
from db.models import Agreement
from demo.running import read_manifest
from playground import Playground
from tests.bot.examined import KEY, given, running_program, wrong
from tests.conftest import NOW


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(read_manifest(), start=NOW, seed=1) as made:
        yield made


def test_somebody_who_did_everything_right_is_told_so(playground: Playground, database_url: str) -> None:
    found = examine(**given(playground, database_url))
    assert wrong(found) == {}
    assert found.ok
    says = {check.name: check.says for check in found.checks}
    assert "all 16 are granted" in says["Scopes"]
    assert "up to date" in says["Database"]
    assert "program new" in says["Programs"]


def test_the_doctor_knows_the_scopes_of_the_manifest() -> None:
    assert sorted(SCOPES) == sorted(read_manifest()["oauth_config"]["scopes"]["bot"])


def test_no_token_and_no_key_is_ever_printed(playground: Playground, database_url: str) -> None:
    settings = given(playground, database_url)
    printed = "\n".join(examine(**settings).lines()) + json.dumps(examine(**settings).as_document())
    other = examine(
        **{**settings, "bot_token": "xoxp-secret", "app_token": "xapp-secret", "encryption_keys": "s3cr3t"}
    )
    printed += "\n".join(other.lines())
    for secret in (playground.bot_token, playground.app_token, KEY, "secret", "s3cr3t"):
        assert secret not in printed


def test_missing_settings_do_not_hide_what_else_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MENTORBOT_ENCRYPTION_KEYS"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "none.db"
    said = wrong(examine(_env_file=None, database_url=f"sqlite:///{file}", log_level="LOUD"))
    assert set(said) == {
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MENTORBOT_ENCRYPTION_KEYS", "MENTORBOT_LOG_LEVEL", "Database",
    }  # fmt: skip
    assert "mentorbot keys new" in said["MENTORBOT_ENCRYPTION_KEYS"]
    assert "mentorbot migrate" in said["Database"]
    assert not file.exists(), "looking changes nothing"


def test_a_token_that_slack_does_not_know(playground: Playground, database_url: str) -> None:
    said = wrong(examine(**given(playground, database_url, bot_token="xoxb-old", app_token="xapp-old")))
    assert "invalid_auth" in said["Bot token"]
    assert "Reinstall" in said["Bot token"]
    assert "connections:write" in said["App token"]


def test_tokens_of_two_apps(playground: Playground, database_url: str) -> None:
    """Each is good, but nothing that people do would ever come."""
    said = wrong(examine(**given(playground, database_url, app_token="xapp-1-A0ANOTHER-1-2")))
    assert f"of another app (A0ANOTHER) than the bot token ({playground.core.app_id})" in said["App token"]
    assert "pages of one app" in said["App token"]


def test_scopes_that_were_not_granted_are_named(database_url: str) -> None:
    manifest = read_manifest()
    manifest["oauth_config"]["scopes"]["bot"].remove("groups:history")
    manifest["oauth_config"]["scopes"]["bot"].append("reactions:write")
    with Playground(manifest, start=NOW) as playground:
        said = wrong(examine(**given(playground, database_url)))
        assert "missing: groups:history" in said["Scopes"]
        assert "app.manifest.yml" in said["Scopes"]


def test_a_slack_that_cannot_be_reached(playground: Playground, database_url: str) -> None:
    said = wrong(examine(**given(playground, database_url, slack_api_url="http://127.0.0.1:9/api/")))
    assert "cannot be reached" in said["Slack"]


def test_a_database_that_is_down_or_none(playground: Playground) -> None:
    down = wrong(examine(**given(playground, "postgresql://u:hunter2@127.0.0.1:9/none")))
    assert "MENTORBOT_DATABASE_URL" in down["Database"]
    assert "hunter2" not in str(down)
    other = wrong(examine(**given(playground, "mysql://here/none")))
    assert "SQLite or PostgreSQL" in other["Database"]


def test_an_old_schema_is_to_be_migrated(playground: Playground, tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    file.touch()
    assert "mentorbot migrate" in wrong(examine(**given(playground, f"sqlite:///{file}")))["Database"]


@pytest.mark.long
def test_a_key_that_was_lost_is_noticed_before_anybody_needs_it(
    playground: Playground, database_url: str
) -> None:
    sessions = running_program(playground, database_url)
    with sessions.writing(playground.team_id) as session:
        from db.models import Pair

        pair, cleo = session.query(Pair).one(), session.query(Pair).one().mentee
        session.add(
            Agreement(
                pair_id=pair.id,
                version=1,
                status="signed",
                terms={"a": "b"},
                proposed_by=cleo.id,
                proposed_at=NOW,
            )
        )
    sessions.engine.dispose()
    assert "Encryption keys" not in wrong(examine(**given(playground, database_url)))
    lost = wrong(examine(**given(playground, database_url, encryption_keys=Fernet.generate_key().decode())))
    assert "agreement.terms" in lost["Encryption keys"]
    newer = f"{Fernet.generate_key().decode()},{KEY}"
    assert "Encryption keys" not in wrong(examine(**given(playground, database_url, encryption_keys=newer)))


def test_channels_in_which_everything_is_right(playground: Playground, database_url: str) -> None:
    running_program(playground, database_url).engine.dispose()
    found = examine(**given(playground, database_url))
    assert wrong(found) == {}
    assert "Admin channel of Career development" in {check.name for check in found.checks}


def test_an_admin_channel_without_the_app(playground: Playground, database_url: str) -> None:
    running_program(playground, database_url, invited=False).engine.dispose()
    said = wrong(examine(**given(playground, database_url)))
    assert "/invite" in said["Admin channel of Career development"]
    assert "/invite" in said["Announcement of Career development"]


@pytest.mark.long
def test_an_admin_channel_that_everybody_can_read(playground: Playground, database_url: str) -> None:
    running_program(playground, database_url, private=False).engine.dispose()
    said = wrong(examine(**given(playground, database_url)))
    assert "not private" in said["Admin channel of Career development"]


@pytest.mark.long
def test_the_command_prints_lines_or_json_and_fails_when_something_must_be_mended(
    playground: Playground, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("SLACK_BOT_TOKEN", playground.bot_token),
        ("SLACK_APP_TOKEN", playground.app_token),
        ("MENTORBOT_SLACK_API_URL", playground.api_url),
        ("MENTORBOT_DATABASE_URL", database_url),
        ("MENTORBOT_ENCRYPTION_KEYS", KEY),
    ):
        monkeypatch.setenv(name, value)
    good = CliRunner().invoke(main, ["doctor"])
    assert good.exit_code == 0, good.output
    assert "ok    Database" in good.output
    playground.clock.advance(timedelta(minutes=1))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    bad = CliRunner().invoke(main, ["doctor", "--json"])
    assert bad.exit_code == 1
    document = json.loads(bad.output)
    assert document["ok"] is False
    assert [c["name"] for c in document["checks"] if c["ok"] is False] == ["Bot token"]


def test_a_file_that_cannot_be_written_is_named(
    playground: Playground, tmp_path: Path, sqlite_template: Path
) -> None:
    file = tmp_path / "mentorbot.db"
    file.write_bytes(sqlite_template.read_bytes())
    engine = connect(f"sqlite:///{file}", None)
    engine.connect().close()  # it has been in use
    engine.dispose()
    assert "Database" not in wrong(examine(**given(playground, f"sqlite:///{file}")))
    said = wrong(examine(**given(playground, f"sqlite:///file:{file}?mode=ro&uri=true")))["Database"]
    assert f"{file} may not be written" in said
    assert f"chmod 600 and chown, also {file}-wal" in said
