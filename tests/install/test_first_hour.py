"""From an empty folder to the first form of a program, with the real processes in between."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from playground import Playground
from tests.install.test_at_a_terminal import HERE, told

LONG = 60


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def running(playground: Playground, folder: Path, with_tables: Path, port: int) -> Iterator[None]:
    """`mentorbot init`, then `mentorbot run` where it wrote its file."""
    given = {
        "MENTORBOT_SLACK_API_URL": playground.api_url,
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
    }
    assert (
        told(["init", "--non-interactive", "--database", f"sqlite:///{with_tables}"], **given).exit_code == 0
    )
    environment = {
        **HERE,
        "MENTORBOT_SLACK_API_URL": playground.api_url,
        "MENTORBOT_HTTP_PORT": str(port),
        "MENTORBOT_LOG_FORMAT": "json",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--clock", playground.clock_url],
        cwd=folder, env=environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if '"ready"' in line:
            break
    else:
        pytest.fail("".join(lines))
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(LONG) == 0


@pytest.mark.long
@pytest.mark.usefixtures("running")
def test_after_init_the_bot_runs_and_a_program_begins(playground: Playground, port: int) -> None:
    ada = next(one for one in playground.core.workspace.people.values() if one.name == "ada")
    channel = next(iter(playground.core.workspace.of(playground.bot_user_id)))
    outcome = ada.command("/mentor-admin program new", channel.id)
    assert outcome.modal is not None
    well = CliRunner(env={"MENTORBOT_HTTP_PORT": str(port)}).invoke(main, ["health"])
    assert (well.exit_code, "database answers" in well.output) == (0, True), well.output
    alive = CliRunner(env={"MENTORBOT_HTTP_PORT": str(port)}).invoke(main, ["health", "--live"])
    assert alive.output == "running\n"


def test_health_says_that_nobody_is_there_or_where_to_ask(folder: Path, port: int) -> None:
    nobody = told(["health"], MENTORBOT_HTTP_PORT=str(port))
    assert nobody.exit_code == 1
    assert f"Nobody answers at http://127.0.0.1:{port}/health/ready." in nobody.output
    assert "Set MENTORBOT_HTTP_PORT" in told(["health"]).output
