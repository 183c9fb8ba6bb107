"""The bot as a process of its own, as operators run it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from bot.web.slack import PATH
from demo.running import settings_for
from playground import Playground

LONG = 60
"""Seconds after which a test is certainly stuck."""


class Running:
    """`mentorbot run`, from its line `ready` on. Its logs are read as JSON."""

    def __init__(
        self, playground: Playground, database_url: str, folder: Path, *, key: str = "", **more: str
    ) -> None:
        key = key or Fernet.generate_key().decode()
        settings = settings_for(playground, database_url, key=key)
        environment = {name: value for name, value in os.environ.items() if "MENTORBOT" not in name}
        environment |= {
            "SLACK_BOT_TOKEN": settings.bot_token.get_secret_value(),
            "SLACK_APP_TOKEN": settings.app_token.get_secret_value(),
            "SLACK_SIGNING_SECRET": settings.signing_secret.get_secret_value(),
            "MENTORBOT_MODE": settings.mode,
            "MENTORBOT_ENCRYPTION_KEYS": key,
            "MENTORBOT_DATABASE_URL": database_url,
            "MENTORBOT_SLACK_API_URL": playground.api_url,
            "MENTORBOT_HTTP_PORT": "0",
            "MENTORBOT_LOG_FORMAT": "json",
            "PYTHONPATH": str(Path.cwd()),
            **more,
        }
        self.lines: list[dict[str, Any]] = []
        self._grown = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--clock", playground.clock_url],
            env=environment, cwd=folder, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()
        self.ready = self.wait_for("ready")
        self.address = str(self.ready["address"])

    @property
    def request_url(self) -> str:
        """Where Slack posts to."""
        return self.address + PATH

    def ask(self, path: str) -> tuple[int, dict[str, Any]] | None:
        """Status and JSON of an answer; None if nobody listens."""
        where = urlsplit(self.address)
        connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=LONG)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except OSError:
            return None
        finally:
            connection.close()

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def wait_for(self, action: str) -> dict[str, Any]:
        """The first line with this action word."""
        with self._grown:
            found = self._grown.wait_for(lambda: self._find(action) or self.process.poll() is not None, LONG)
            assert found, f"nothing was logged like {action}: {self.lines}"
            line = self._find(action)
            assert line is not None, self.lines
            return line

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(LONG)

    def _find(self, action: str) -> dict[str, Any] | None:
        return next((line for line in self.lines if line.get("action") == action), None)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._grown:
                self.lines.append(json.loads(line) if line.startswith("{") else {"said": line.rstrip()})
                self._grown.notify_all()
        self.process.wait()
        with self._grown:
            self._grown.notify_all()
