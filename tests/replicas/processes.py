"""Real processes of `mentorbot run` on the machine's own clock, as in production."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from playground import Playground
from tests.fire.supervisor import environment

PATIENCE = 120.0
"""Real seconds; a machine under load is no failure."""


class Process:
    """One of them."""

    def __init__(self, playground: Playground, database_url: str, key: str, log: Path, **more: str) -> None:
        with log.open("wb") as told:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                env={**environment(playground, database_url, key), "MENTORBOT_LOG_LEVEL": "INFO", **more},
                cwd=Path(__file__).parents[2],
                stderr=told,
            )
        self.log = log
        self.pid = self._process.pid

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        self.send(signal.SIGKILL)
        self._process.wait()

    def is_ready(self) -> bool:
        assert self._process.poll() is None, self.log.read_text()
        return b" ready " in self.log.read_bytes()

    def end(self) -> int:
        """Ask it to finish; its exit status."""
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                self.send(signal.SIGCONT)
            self._process.terminate()
        try:
            return self._process.wait(timeout=PATIENCE)
        finally:
            self._process.kill()


@contextmanager
def processes(
    playground: Playground, database_url: str, key: str, folder: Path, count: int, **more: str
) -> Iterator[list[Process]]:
    """So many, ready to work, until the context ends. `more` goes into their environment."""
    folder.mkdir(exist_ok=True)
    made = [
        Process(playground, database_url, key, folder / f"{number}.log", **more) for number in range(count)
    ]
    try:
        for process in made:
            wait_until(process.is_ready)
        yield made
    finally:
        for process in made:
            process.end()


def wait_until(what: Callable[[], object]) -> float:
    """Wait until this is the case; when it was found to be, on the machine's steady clock."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "it never was"
        time.sleep(0.01)
    return time.monotonic()


def leader_of(database_url: str, workspace_id: str) -> tuple[int, int]:
    """The epoch and the process id of who leads a workspace; zeros while nobody ever has."""
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(plain)) as connection:
        row = connection.execute(
            "SELECT epoch, holder FROM leader WHERE workspace_id = %s", (workspace_id,)
        ).fetchone()
    if row is None:
        return 0, 0
    epoch, holder = row
    assert holder.startswith(f"{os.uname().nodename}:")
    return epoch, int(holder.rpartition(":")[2])
