"""`mentorbot init` as it is typed, in a window or without one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet

from bot.__main__ import main
from bot.setting_up.env_file import EnvFile
from playground import Playground
from tests.install.terminal import Terminal

HERE = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "TERM": "xterm",
    "COLUMNS": "100",
}


@pytest.fixture
def environment(playground: Playground) -> dict[str, str]:
    return {**HERE, "MENTORBOT_SLACK_API_URL": playground.api_url}


@pytest.fixture
def windows() -> Iterator[list[Terminal]]:
    """Terminals that are closed at the end."""
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.close()


@pytest.mark.long
def test_somebody_types_stops_by_ctrl_c_and_comes_back(
    playground: Playground,
    folder: Path,
    with_tables: Path,
    environment: dict[str, str],
    windows: list[Terminal],
) -> None:
    first = Terminal(["init"], folder, environment)
    windows.append(first)
    first.sees("How shall Slack reach the bot? [1]:")
    first.types("7")
    first.sees("Type a number from 1 to 2.")
    first.types("")
    first.sees("What shall the bot be called in Slack? [mentorbot]:")
    first.types("Mentoring")
    assert "https://api.slack.com/apps?new_app=1&manifest_yaml=" in first.sees(
        "Press Enter when the app is installed:"
    )
    first.types("")
    first.sees("Bot token, xoxb-… (not shown):")
    first.types_hidden(playground.app_token)
    first.sees("This is an app-level token")
    first.sees("(not shown):")
    first.types_hidden(playground.bot_token)
    first.sees("✓ mentorbot in Playground")
    first.sees("App-level token, xapp-… (not shown):")
    first.presses_ctrl_c()
    first.sees("Stopped. What you gave so far is kept. To go on: mentorbot init")
    assert first.ends() == 130
    assert playground.bot_token not in first.shown, "what is typed is not shown"
    assert playground.app_token not in first.shown

    second = Terminal(["init"], folder, environment)
    windows.append(second)
    second.sees("There is a bot token already")
    second.sees("App-level token, xapp-… (not shown):")
    second.types_hidden(playground.app_token)
    second.sees("Where shall the records be? [1]:")
    second.types("")
    second.sees(f"File [{with_tables}]:")
    second.types("")
    second.sees("All green.")
    second.sees("Start the bot:  mentorbot run")
    assert second.ends() == 0


# --- without a terminal ---------------------------------------------------------------------------------


def told(arguments: list[str], **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, arguments)


@pytest.fixture
def given(playground: Playground, with_tables: Path) -> dict[str, str]:
    """All that `init` needs to know."""
    return {
        "MENTORBOT_SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
        "MENTORBOT_DATABASE_URL": f"sqlite:///{with_tables}",
    }


def test_nobody_is_asked_where_there_is_no_terminal(folder: Path) -> None:
    said = told(["init"])
    assert said.exit_code == 2
    assert "There is no terminal to ask questions at. Add --non-interactive." in said.output
    assert list(folder.iterdir()) == []


@pytest.mark.long
def test_a_script_gives_the_tokens_and_gets_the_file(given: dict[str, str], folder: Path) -> None:
    said = told(["init", "--non-interactive"], **given)
    assert said.exit_code == 0, said.output
    assert "All green." in said.output
    kept = EnvFile(folder / ".env").values()
    assert {name: kept[name] for name in given if name in kept} == {
        name: value for name, value in given.items() if name != "MENTORBOT_SLACK_API_URL"
    }
    Fernet(kept["MENTORBOT_ENCRYPTION_KEYS"])
    before = (folder / ".env").read_bytes()
    assert told(["init", "--non-interactive"], **given).exit_code == 0
    assert (folder / ".env").read_bytes() == before, "a second time changes nothing"


def test_what_a_script_leaves_out_is_named_with_the_place_to_find_it(
    given: dict[str, str], folder: Path
) -> None:
    lacking = {name: value for name, value in given.items() if name != "SLACK_APP_TOKEN"}
    said = told(["init", "--non-interactive"], **lacking)
    assert said.exit_code == 1
    assert (
        "Set SLACK_APP_TOKEN in the environment. You find it on the Slack app's page, Basic Information"
        in said.output
    )
    assert EnvFile(folder / ".env").values()["SLACK_BOT_TOKEN"] == given["SLACK_BOT_TOKEN"], (
        "what works is kept"
    )
    assert told(["init", "--non-interactive"], **given).exit_code == 0


def test_a_script_overwrites_nothing_without_replace(given: dict[str, str], folder: Path) -> None:
    own = f"SLACK_BOT_TOKEN=xoxb-of-another-bot\nMENTORBOT_ENCRYPTION_KEYS={Fernet.generate_key().decode()}\n"
    (folder / ".env").write_text(own, encoding="utf-8")
    said = told(["init", "--non-interactive"], **given)
    assert said.exit_code == 1
    assert "has another SLACK_BOT_TOKEN. Add --replace to overwrite it." in said.output
    assert own in (folder / ".env").read_text(encoding="utf-8")
    assert told(["init", "--non-interactive", "--replace"], **given).exit_code == 0
    assert EnvFile(folder / ".env").values()["SLACK_BOT_TOKEN"] == given["SLACK_BOT_TOKEN"]


def test_what_is_left_to_do_ends_a_script_with_one(given: dict[str, str], playground: Playground) -> None:
    channel = next(iter(playground.core.workspace.of(playground.bot_user_id)))
    channel.members.pop(playground.bot_user_id)
    said = told(["init", "--non-interactive"], **given)
    assert said.exit_code == 1
    assert (
        "Left to do: In Slack, make a private channel for the coordinators and type in it: /invite"
        in said.output
    )


def test_wrong_tokens_and_wishes_end_a_script_with_a_sentence(given: dict[str, str]) -> None:
    wrong = told(["init", "--non-interactive"], **{**given, "SLACK_BOT_TOKEN": "xoxb-old"})
    assert wrong.exit_code == 1
    assert "Slack does not accept it (invalid_auth)." in wrong.output
    http = told(["init", "--non-interactive", "--replace", "--mode", "http"], **given)
    assert http.exit_code == 1
    assert "--public-url https://mentoring.example.com" in http.output
    plain = told(
        ["init", "--non-interactive", "--replace", "--mode", "http", "--public-url", "http://here"], **given
    )
    assert "begin with https:// only" in plain.output


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_asked(given: dict[str, str]) -> None:
    for file in ("/proc/nowhere/.env", "/dev/null/.env"):
        said = told(["--env-file", file, "init", "--non-interactive"], **given)
        assert said.exit_code == 1
        assert f"{file} cannot be" in said.output
        assert "1. How Slack" not in said.output


@pytest.mark.long
def test_settings_come_from_the_file_that_is_named(given: dict[str, str], folder: Path) -> None:
    file = folder / "conf" / "mentoring.env"
    file.parent.mkdir()
    said = told(["--env-file", str(file), "init", "--non-interactive"], **given)
    assert said.exit_code == 0, said.output
    assert f"mentorbot --env-file {file} run" in said.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    here = {"MENTORBOT_SLACK_API_URL": given["MENTORBOT_SLACK_API_URL"]}
    assert told(["--env-file", str(file), "doctor"], **here).exit_code == 0
    assert "The database is up to date: " in told(["--env-file", str(file), "migrate"]).output
    nothing = told(["--env-file", str(folder / "none.env"), "migrate"])
    assert nothing.exit_code == 1
    assert f"There is no file {folder / 'none.env'}." in nothing.output
