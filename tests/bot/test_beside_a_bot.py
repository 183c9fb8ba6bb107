"""What works beside a real `mentorbot run` on a SQLite file, what refuses, and that kill -9 leaves nothing behind."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from demo.running import read_manifest
from playground import Playground
from tests.bot.examined import KEY, running_program
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.web.processes import Running


def mentorbot(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.long
def test_beside_a_running_bot_and_after_it_was_killed(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, link = tmp_path / "mentorbot.db", tmp_path / "other.db"
    file.write_bytes(sqlite_template.read_bytes())
    file.chmod(0o600)
    link.symlink_to(file)
    monkeypatch.chdir(tmp_path)
    with Playground(read_manifest(), start=NOW, seed=1, wall=patient) as playground:
        running_program(playground, f"sqlite:///{file}").engine.dispose()
        for name, value in (
            ("SLACK_BOT_TOKEN", playground.bot_token),
            ("SLACK_APP_TOKEN", playground.app_token),
            ("MENTORBOT_SLACK_API_URL", playground.api_url),
            ("MENTORBOT_DATABASE_URL", "sqlite:///other.db"),
            ("MENTORBOT_ENCRYPTION_KEYS", KEY),
        ):
            monkeypatch.setenv(name, value)
        bot = Running(playground, f"sqlite:///{file}", tmp_path, key=KEY)
        try:
            for command in (["run"], ["migrate"], ["restore", "copy.db"]):
                refused = mentorbot(*command)
                assert refused.exit_code > 0
                assert f"mentorbot run (process {bot.process.pid} on " in refused.output
            assert mentorbot("backup", "copy.db").exit_code == 0
            counted = json.loads(
                mentorbot("report", "--clock", playground.clock_url, "--format", "json").output
            )
            assert counted["at"].startswith(NOW.date().isoformat())  # the day of the bot's clock, not today
            nobody = mentorbot("report", "--clock", "http://127.0.0.1:9/clock/")
            assert nobody.exit_code == 1
            assert "does not answer" in nobody.output
            assert mentorbot("keys", "rotate").exit_code == 0
            found = json.loads(mentorbot("doctor", "--deep", "--json").output)["checks"]
            says = {check["name"]: check["says"] for check in found}
            assert says["Bot"].startswith(f"mentorbot run (process {bot.process.pid} on ")
            assert says["Integrity"].startswith("whole")
        finally:
            bot.stop()  # kill -9
        assert mentorbot("restore", "copy.db").exit_code == 0
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            assert copy.execute("SELECT count(*) FROM program").fetchone() == (1,)
        again = Running(playground, "sqlite:///other.db", tmp_path, key=KEY)
        assert again.ready["connections"] == 2
        again.stop()
