"""What an operator goes through in `mentorbot init`: every mistake is a sentence, and nothing is asked twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click import Abort
from cryptography.fernet import Fernet
from ruamel.yaml import YAML
from sqlalchemy import make_url

from bot.doctor import examine
from bot.setting_up.env_file import HEADER, EnvFile
from bot.setting_up.walk import Wishes
from db.engine import connect
from db.models import Agreement, Pair
from demo.running import read_manifest
from playground import Playground
from playground.manifest import read
from tests.bot.examined import KEY, running_program
from tests.conftest import NOW
from tests.install.conftest import Walking
from tests.install.typist import CTRL_C, Typist

WAY, NAME, INSTALLED = ("How shall Slack reach", ""), ("be called in Slack", ""), ("app is installed", "")
RECORDS, FILE = ("Where shall the records be", ""), ("File", "")


def until_tokens(playground: Playground) -> list[tuple[str, str]]:
    return [
        WAY, NAME, INSTALLED, ("Bot token", playground.bot_token), ("App-level token", playground.app_token),
    ]  # fmt: skip


def settings(folder: Path) -> dict[str, str]:
    return EnvFile(folder / ".env").values()


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.long
def test_whoever_gives_two_tokens_and_presses_enter_is_ready(
    walking: Walking, playground: Playground, folder: Path
) -> None:
    typist = Typist(*until_tokens(playground), RECORDS, FILE)
    assert walking(typist)
    assert typist.left == []
    assert "All green." in typist.read
    assert "type in #hr-mentoring:  /mentor-admin program new" in typist.read
    for secret in settings(folder).values():
        if secret.startswith(("xoxb", "xapp")) or secret.endswith("="):
            assert secret not in typist.read, "what is secret is not shown"
    assert {path.name: rights(path) for path in (folder, folder / ".env", folder / "data")} == {
        folder.name: rights(folder), ".env": 0o600, "data": 0o700,
    }  # fmt: skip
    assert {rights(path) for path in (folder / "data").iterdir()} == {0o600}
    assert examine(_env_file=folder / ".env", slack_api_url=playground.api_url).ok, "as the bot reads it"


@pytest.mark.long
def test_again_nothing_is_asked_and_nothing_changes(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path
) -> None:
    assert walking(Typist(*until_tokens(playground), RECORDS, FILE))
    before = (folder / ".env").read_bytes()
    again = Typist()
    assert walking(again)
    assert again.asked == []
    assert (folder / ".env").read_bytes() == before
    assert "All green." in again.read


def test_the_link_makes_the_app_with_its_name_and_every_scope(walking: Walking, folder: Path) -> None:
    typist = Typist(
        WAY, ("be called", "x" * 36), ("be called", "Acme Mentoring"), ("app is installed", CTRL_C)
    )
    with pytest.raises(Abort):
        walking(typist)
    assert "1 to 35 characters" in typist.read
    link = next(
        word for word in typist.read.split() if word.startswith("https://api.slack.com/apps?new_app=1&")
    )
    app = YAML(typ="safe").load(parse_qs(urlsplit(link).query)["manifest_yaml"][0])
    assert app == YAML(typ="safe").load((folder / "slack-app.yml").read_text(encoding="utf-8"))
    assert app["oauth_config"]["scopes"] == read_manifest()["oauth_config"]["scopes"]
    assert (app["display_information"]["name"], read(app).bot_name) == ("Acme Mentoring", "acme-mentoring")
    again = Typist(("be called", CTRL_C))
    with pytest.raises(Abort):
        walking(again)
    with pytest.raises(Abort):
        walking(Typist(NAME, ("app is installed", CTRL_C)))
    assert "Acme" in (folder / "slack-app.yml").read_text(encoding="utf-8"), "the name is remembered"


def test_each_mistake_with_a_token_is_one_sentence_and_another_try(
    walking: Walking, playground: Playground, with_tables: Path
) -> None:
    typist = Typist(
        WAY, NAME, INSTALLED,
        ("Bot token", ""),
        ("Bot token", playground.app_token),
        ("Bot token", "xoxp-of-somebody"),
        ("Bot token", "0123456789abcdef0123456789abcdef"),
        ("Bot token", "hello"),
        ("Bot token", "xoxb-of-another-app"),
        ("Bot token", playground.bot_token),
        ("App-level token", playground.bot_token),
        ("App-level token", "xapp-without-scope"),
        ("App-level token", "xapp-1-A0ANOTHER-123-abc"),
        ("App-level token", playground.app_token),
        RECORDS, FILE,
    )  # fmt: skip
    assert walking(typist)
    for sentence in (
        "Nothing came. Paste it and press Enter.",
        "This is an app-level token (Basic Information, App-Level Tokens). Wanted is the bot token",
        "This is a user token. Wanted",
        "This is one of the secrets under App Credentials. Wanted",
        "This is not the bot token, which begins with xoxb-.",
        "Slack does not accept it (invalid_auth). On your Slack app's page choose Install App",
        "This is a bot token (OAuth & Permissions, Bot User OAuth Token). Wanted is the app-level token",
        "Slack opens no connection with it (invalid_auth). Make a new one",
        "It is of another app (A0ANOTHER) than the bot token",
    ):
        assert sentence in typist.read
    for typed in ("of-somebody", "0123456789", "of-another-app", "without-scope"):
        assert typed not in typist.read


@pytest.mark.long
def test_missing_scopes_are_named_until_the_app_is_reinstalled(
    playground: Playground, walking: Walking, with_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, manifest = playground.core.app, read_manifest()
    manifest["oauth_config"]["scopes"]["bot"].remove("groups:history")
    playground.core.app = read(manifest)
    typist = Typist(*until_tokens(playground)[:4], ("look again", ""), ("look again", CTRL_C))
    with pytest.raises(Abort):
        walking(typist)
    assert typist.read.count("Missing: groups:history. Paste app.manifest.yml on your Slack app's page") == 2
    playground.core.app = whole
    assert walking(Typist(NAME, INSTALLED, *until_tokens(playground)[3:], RECORDS, FILE))


@pytest.mark.long
def test_a_slack_that_cannot_be_reached_is_asked_again_or_later(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path
) -> None:
    typist = Typist(*until_tokens(playground)[:4], ("Try again", "y"), ("Try again", "n"))
    assert not walking(typist, MENTORBOT_SLACK_API_URL="http://127.0.0.1:9/api/")
    assert typist.read.count("Cannot be reached at http://127.0.0.1:9/api/") == 2
    assert "To go on: mentorbot init" in typist.read
    assert "SLACK_BOT_TOKEN" not in settings(folder), "what nobody could check is not kept"
    assert walking(Typist(NAME, INSTALLED, *until_tokens(playground)[3:], RECORDS, FILE))


@pytest.mark.long
@pytest.mark.parametrize("stop", range(6))
def test_whoever_stops_anywhere_goes_on_there(
    stop: int, walking: Walking, playground: Playground, with_tables: Path
) -> None:
    questions = [*until_tokens(playground), RECORDS, FILE]
    with pytest.raises(Abort):
        walking(Typist(*questions[:stop], (questions[stop][0], CTRL_C)))
    # The app's name and link come until there is a token; the database's two questions are one answer.
    goes_on_at = {0: 0, 1: 1, 2: 1, 3: 1, 4: 4, 5: 5}[stop]
    again = Typist(*questions[goes_on_at:])
    assert walking(again)
    assert again.left == []


@pytest.mark.long
def test_a_file_that_is_there_already_keeps_every_line(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path
) -> None:
    file = folder / ".env"
    file.write_text("# ours\nPATH_TO_COFFEE=/kitchen\nexport MENTORBOT_LOG_LEVEL=DEBUG\n", encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    assert not walking(Typist(("May I add settings", "n")))
    assert file.read_text(encoding="utf-8") == before
    assert walking(Typist(("May I add settings", "y"), *until_tokens(playground), RECORDS, FILE))
    assert file.read_text(encoding="utf-8").startswith(before)
    assert settings(folder)["SLACK_BOT_TOKEN"] == playground.bot_token
    assert rights(file) == 0o600


def test_a_token_that_slack_no_longer_takes_is_replaced_with_the_operators_word_only(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path
) -> None:
    (folder / ".env").write_text(
        f"{HEADER}\nMENTORBOT_MODE=socket\nSLACK_BOT_TOKEN=xoxb-old\n", encoding="utf-8"
    )
    no = Typist(("Bot token", playground.bot_token), ("another SLACK_BOT_TOKEN. Replace it?", "n"))
    assert not walking(no)
    assert settings(folder)["SLACK_BOT_TOKEN"] == "xoxb-old"
    tokens = until_tokens(playground)[3:]
    yes = Typist(tokens[0], ("another SLACK_BOT_TOKEN. Replace it?", "y"), tokens[1], RECORDS, FILE)
    assert walking(yes)
    assert settings(folder)["SLACK_BOT_TOKEN"] == playground.bot_token
    assert "xoxb-old" not in (folder / ".env").read_text(encoding="utf-8")


def test_what_the_environment_says_wins_so_it_is_mended_there(
    walking: Walking, folder: Path, playground: Playground
) -> None:
    typist = Typist(WAY)
    assert not walking(typist, SLACK_BOT_TOKEN="xoxb-wrong")
    assert (
        "SLACK_BOT_TOKEN is set in the environment, which wins over .env. Set it right there" in typist.read
    )


@pytest.mark.long
def test_over_http_the_app_posts_to_the_operators_address(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path
) -> None:
    typist = Typist(
        ("How shall Slack reach", "http"),
        ("Your address", "http://mentoring.example.com"),
        ("Your address", "https://mentoring.example.com/slack/events"),
        ("Your address", "https://mentoring.example.com/"),
        NAME, INSTALLED, ("Bot token", playground.bot_token),
        ("Signing secret", "not-it"), ("Signing secret", playground.signing_secret),
        RECORDS, FILE,
    )  # fmt: skip
    assert walking(typist)
    assert "Slack posts to addresses that begin with https:// only" in typist.read
    assert "This is not the signing secret: 32 digits and letters from a to f." in typist.read
    assert "press Retry under Event Subscriptions" in typist.read
    app: dict[str, Any] = YAML(typ="safe").load((folder / "slack-app.yml").read_text(encoding="utf-8"))
    url = "https://mentoring.example.com/slack/events"
    assert app["settings"]["event_subscriptions"]["request_url"] == url
    assert {command["url"] for command in app["features"]["slash_commands"]} == {url}
    assert not app["settings"]["socket_mode_enabled"]
    kept = settings(folder)
    assert (kept["MENTORBOT_MODE"], kept["MENTORBOT_PUBLIC_URL"]) == ("http", "https://mentoring.example.com")
    assert kept["SLACK_SIGNING_SECRET"] == playground.signing_secret
    assert "SLACK_APP_TOKEN" not in kept


@pytest.mark.long
def test_a_place_that_cannot_hold_a_database_is_said_and_another_asked(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path
) -> None:
    (folder / "letter.db").write_text("Dear Ada,", encoding="utf-8")
    again = ("Try again, or another", "y")
    typist = Typist(
        *until_tokens(playground),
        RECORDS, ("File", "/proc/nowhere/mentorbot.db"), again,
        RECORDS, ("File", "/dev/null/mentorbot.db"), again,
        RECORDS, ("File", str(folder)), again,
        RECORDS, ("File", "letter.db"), again,
        RECORDS, ("File", "price $5/mentorbot.db"), again,
        RECORDS, ("File", "data/mentorbot.db"),
    )  # fmt: skip
    assert walking(typist)
    for sentence in (
        "/proc/nowhere cannot be made",
        "/dev/null cannot be",
        "is a folder. Name a file in it",
        "is no SQLite database. Choose another name.",
        "characters that not every reader",
        f"There is a database at {with_tables} already: it is kept.",
    ):
        assert sentence in typist.read
    assert (folder / "letter.db").read_text(encoding="utf-8") == "Dear Ada,"
    assert not (folder / "price $5").exists()


@pytest.mark.long
def test_postgresql_is_tried_before_it_is_kept(
    walking: Walking, playground: Playground, folder: Path, postgres_databases: Any
) -> None:
    with postgres_databases.lent() as url:
        address = make_url(url)._replace(password=None)
        nowhere = address.set(database="nowhere").render_as_string()
        again = ("Try again, or another", "y")
        server = ("Where shall the records be", "postgresql")
        typist = Typist(
            *until_tokens(playground),
            server, ("Address", "mysql://here/records"), again,
            server, ("Address", "postgresql://127.0.0.1:9/none"), ("password", ""), again,
            server, ("Address", nowhere.replace("postgresql://", "postgres://")), ("password", ""), again,
            server, ("Address", address.render_as_string()), ("password", "p@ss word#1"),
        )  # fmt: skip
        assert walking(typist)
        for sentence in (
            "Write it like postgresql://user@host/database.",
            "Nobody listens there: is the server running, and is it this port?",
            "The server has no such database or user",
            "answers, and tables can be made.",
        ):
            assert sentence in typist.read
        assert make_url(settings(folder)["MENTORBOT_DATABASE_URL"]).password == "p@ss word#1"
        assert "p@ss" not in typist.read + (folder / ".env").read_text(encoding="utf-8"), "it is quoted"


def test_whoever_may_not_make_tables_is_told_before_anything_is_kept(
    walking: Walking, playground: Playground, folder: Path, postgres_databases: Any
) -> None:
    with postgres_databases.lent() as url:
        engine = connect(url, None)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP ROLE IF EXISTS onlooker")
            connection.exec_driver_sql("CREATE ROLE onlooker LOGIN")
        onlooker = make_url(url)._replace(username="onlooker", password=None).render_as_string()
        typist = Typist(
            *until_tokens(playground),
            ("Where shall the records be", "postgresql"),
            ("Address", onlooker),
            ("password", ""),
            ("Try again", "n"),
        )
        assert not walking(typist)
        assert "This user may not make tables there." in typist.read
        assert "MENTORBOT_DATABASE_URL" not in settings(folder)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP ROLE onlooker")
        engine.dispose()


@pytest.mark.long
def test_records_that_another_key_encrypted_ask_for_that_key(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path
) -> None:
    """Somebody lost their .env: a new key must not hide that."""
    sessions = running_program(playground, f"sqlite:///{with_tables}")
    with sessions.writing(playground.team_id) as session:
        pair = session.query(Pair).one()
        session.add(
            Agreement(
                pair_id=pair.id, version=1, status="signed", terms={"a": "b"}, proposed_by=pair.mentee_id,
                proposed_at=NOW,
            )
        )  # fmt: skip
    sessions.engine.dispose()
    asked = "The key that was used before"
    typist = Typist(
        *until_tokens(playground), RECORDS, FILE,
        (asked, "lost"), (asked, Fernet.generate_key().decode()), (asked, KEY),
    )  # fmt: skip
    assert walking(typist)
    assert typist.read.count("The records in this database are encrypted with another key.") == 2
    assert "This is no key" in typist.read
    assert settings(folder)["MENTORBOT_ENCRYPTION_KEYS"] == KEY
    assert "There is a program already: Career development" in typist.read


@pytest.mark.long
def test_a_channel_can_wait_and_says_how_to_come_back(
    walking: Walking, playground: Playground, with_tables: Path
) -> None:
    bo = playground.add_person(name="bo")
    channel = next(iter(playground.core.workspace.of(playground.bot_user_id)))
    channel.members.pop(playground.bot_user_id)
    typist = Typist(*until_tokens(playground), RECORDS, FILE, ("Press Enter", ""), ("or type later", "later"))
    assert not walking(typist)
    assert "@mentorbot is in no private channel yet." in typist.read
    assert "Left to do: In Slack, make a private channel for the coordinators" in typist.read
    assert "Then come back: mentorbot init" in typist.read
    mine = playground.create_channel("coordinators", private=True, members=[bo], by=bo)
    bo.invite(mine, playground.bot_user_id)
    again = Typist()
    assert walking(again)
    assert "type in #coordinators:" in again.read


def test_a_file_that_others_could_read_is_closed_at_once(walking: Walking, folder: Path) -> None:
    file = folder / ".env"
    file.write_text(f"{HEADER}\n", encoding="utf-8")
    file.chmod(0o644)
    typist = Typist((WAY[0], CTRL_C))
    with pytest.raises(Abort):
        walking(typist)
    assert "Others on this machine could read" in typist.read
    assert rights(file) == 0o600


def test_an_app_that_workspaces_install_by_themselves_goes_another_way(walking: Walking) -> None:
    typist = Typist()
    assert not walking(typist, SLACK_CLIENT_ID="123.456")
    assert "workspaces install this app by themselves" in typist.read


def test_another_setting_that_is_wrong_is_said_first(walking: Walking, folder: Path) -> None:
    typist = Typist()
    assert not walking(typist, MENTORBOT_LOG_LEVEL="LOUD")
    assert "MENTORBOT_LOG_LEVEL: it must be one of DEBUG" in typist.read


@pytest.mark.long
def test_a_file_elsewhere_is_named_in_every_command(
    walking: Walking, playground: Playground, folder: Path, with_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = folder / "another place"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    typist = Typist(*until_tokens(playground), RECORDS, FILE)
    assert walking(typist, Wishes())
    assert f"mentorbot --env-file '{folder / '.env'}' run" in typist.read or (
        f"mentorbot --env-file {folder / '.env'} run" in typist.read
    )
