"""A day of a bot to which everything goes wrong with a secret on its lips: none is ever found outside of where it
belongs, in no log, answer, page, file, backup or doctor's word.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.__main__ import main
from bot.log import configure
from db.engine import connect
from db.keeping.backup import back_up
from demo.running import over_http, read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.fuzz.wild import MARK
from tests.journeys.conftest import patient
from tests.journeys.together import press_home
from tests.journeys.town import Town

WORDS = f"{MARK} what Mia wants to learn"
KEY = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """Every statement is compiled once."""


def failing(secrets: list[str]) -> Callable[..., Any]:
    """Raises everything that must not be told, as what libraries raise often does."""

    def fail(*_: Any, **__: Any) -> Any:
        inner = ValueError(f"Authorization: Bearer {secrets[0]}")
        raise RuntimeError(" ".join((*secrets, WORDS))) from inner

    return fail


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_secret_is_found_after_a_day_on_which_everything_fails(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(0)
    logged = io.StringIO()
    said: list[str] = []
    with Playground(over_http(read_manifest()), start=NOW, seed=1, wall=patient) as playground:
        secrets = [playground.bot_token, playground.app_token, playground.signing_secret, KEY]
        town = Town(playground)
        with running_bot(playground, database_url, key=KEY) as running:
            configure("DEBUG", "json", logged)
            town.matched()
            fail = failing(secrets)
            with ExitStack() as stack:
                for where in (
                    "bot.listeners.guiding.growing.goals.set_goal",
                    "bot.listeners.people.presence.person_joined",
                    "bot.delivery.render.load",
                    "bot.usecases.guiding.reminding.tick.GuidingJob.run",
                    "bot.metrics.Metrics.exposition",
                ):
                    stack.enter_context(patch(where, fail))
                press_home(town, town.mia, "goal.add")
                fields = {"title": WORDS, "kind": "reach", "measure": WORDS, "due_on": "2026-06-01"}
                refused = town.mia.submit(fields)
                assert "on our side" in " ".join(refused.errors.values())
                said.append(repr(refused.errors))
                town.mia.press_close()
                playground.add_person(name="nora", real_name="Nora New")
                assert town.omar.command(f"/mentor {WORDS}", town.general).acked
                town.pass_days(1)
                assert running.server is not None
                for path in ("/metrics", "/health/ready", "/health/live", "/slack/events", "/nowhere"):
                    said.append(repr(running_answer(running.server.address, path)))
            press_home(town, town.mia, "goal.add")
            assert town.mia.submit(fields).ok
            town.pass_days(1)
            said.append(repr(running_answer(running.server.address, "/metrics")))
        doctor(playground, database_url, said, monkeypatch)
    back_up(tmp_path / "mentorbot.db", tmp_path / "copy.db")
    lines = logged.getvalue()
    assert {action for action in ("listener_failed", "job_failed", "web_failed") if action in lines} == {
        "listener_failed", "job_failed", "web_failed",
    }  # fmt: skip
    captured = capsys.readouterr()
    everywhere = {
        "log": lines, "stdout": captured.out, "stderr": captured.err, "other logs": caplog.text, "said": "".join(said),
    }  # fmt: skip
    for path in tmp_path.iterdir():
        everywhere[path.name] = path.read_bytes().decode("latin-1")
    assert {"mentorbot.db", "copy.db"} <= set(everywhere)
    found = [
        (where, kind)
        for where, content in everywhere.items()
        for kind, secret in named(secrets)
        if secret in content
    ]
    assert found == []


def named(secrets: list[str]) -> Iterator[tuple[str, str]]:
    yield from zip(("bot token", "app token", "signing secret", "key"), secrets, strict=True)
    yield "words", MARK


def running_answer(address: str, path: str) -> tuple[int, bytes]:
    import http.client
    from urllib.parse import urlsplit

    where = urlsplit(address)
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def doctor(
    playground: Playground, database_url: str, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("SLACK_BOT_TOKEN", playground.bot_token), ("SLACK_APP_TOKEN", playground.app_token),
        ("SLACK_SIGNING_SECRET", playground.signing_secret), ("MENTORBOT_MODE", "http"),
        ("MENTORBOT_SLACK_API_URL", playground.api_url), ("MENTORBOT_DATABASE_URL", database_url),
        ("MENTORBOT_ENCRYPTION_KEYS", KEY),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    for words in ([], ["--json"], ["--deep"], ["--deep", "--json"]):
        said.append(CliRunner().invoke(main, ["doctor", *words]).output)
        assert len(said[-1]) > 100


def test_what_a_database_refuses_is_told_without_what_was_written() -> None:
    engine = connect("sqlite://", None)
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as problem:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})
    assert MARK not in str(problem.value)
    engine.dispose()
    plain = create_engine("sqlite://")
    with plain.connect() as connection, pytest.raises(SQLAlchemyError, match=MARK):
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})
    plain.dispose()


def test_what_nobody_caught_is_logged_by_where_it_happened() -> None:
    code = f"""
import threading
from bot.log import configure, hear_strays
configure("INFO", "json")
hear_strays()
def fail():
    raise RuntimeError({WORDS!r})
thread = threading.Thread(target=fail)
thread.start()
thread.join()
class Fragile:
    def __del__(self):
        fail()
Fragile()
fail()
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 1
    assert ran.stderr.count('"action": "crashed"') == 3
    assert ran.stderr.count("RuntimeError") == 3
    assert MARK not in ran.stderr + ran.stdout


def test_no_command_takes_a_secret_as_a_word() -> None:
    """Everybody on a machine sees the words of a command; what is secret comes from the environment."""
    import click

    def options(group: click.Group, *before: str) -> Iterator[str]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from options(command, *before, name)
            for one in command.params:
                yield f"{name} {' '.join(one.opts)}"

    telling = [
        one for one in options(main) if any(word in one for word in ("token", "secret", "password", "-key"))
    ]
    assert telling == []
