"""Keeps bots running that are killed: each dies at the points drawn for it and is started again.

Time stands still from the moment a process stops at its point until the next one is connected: what is tried is
not how long an outage may last, but that nothing is lost or said twice, wherever it begins.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cryptography.fernet import Fernet

from demo.running import settings_for
from playground import Playground
from tests.fire.launcher import KINDS

READY_WITHIN = 120.0
"""Real seconds; a machine under load is no failure."""


@dataclass(frozen=True)
class Kill:
    """Die at the `at`-th point of a `kind`, counted from the start of the process."""

    kind: str
    at: int


def drawn(seed: int, number: int, *, within: int = 30, kinds: Sequence[str] = KINDS) -> list[Kill]:
    """So many kills, of each kind as many as of the others, each up to `within` points after a start."""
    draw = random.Random(f"kills/{seed}")
    every = [kinds[i % len(kinds)] for i in range(number)]
    draw.shuffle(every)
    return [Kill(kind, draw.randint(1, within)) for kind in every]


def environment(playground: Playground, database_url: str, key: str) -> dict[str, str]:
    """What a bot process needs to know, and nothing else of ours."""
    settings = settings_for(playground, database_url, key=key)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("MENTORBOT", "SLACK"))},
        "SLACK_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "SLACK_APP_TOKEN": settings.app_token.get_secret_value(),
        "MENTORBOT_ENCRYPTION_KEYS": key,
        "MENTORBOT_DATABASE_URL": database_url,
        "MENTORBOT_SLACK_API_URL": playground.api_url,
        "MENTORBOT_LOG_LEVEL": "WARNING",
        "OPENBLAS_NUM_THREADS": "1",  # a process with threads is not to be copied
    }


@dataclass
class Tally:
    """What became of the processes: kills by kind of point and by what was being called, and ends of other causes."""

    kills: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    troubles: list[str] = field(default_factory=list)


class Supervisor:
    """Runs `processes` bots on one database until the context ends. `kills` are shared among them, in order.

    `more` goes into the environment (MENTORBOT_MODE and the like, besides what each of several gets from
    `of_each`); `log` takes what they write to standard error.
    """

    def __init__(
        self,
        playground: Playground,
        database_url: str,
        kills: Sequence[Kill],
        *,
        log: Path,
        processes: int = 1,
        more: Mapping[str, str] | None = None,
        of_each: Sequence[Mapping[str, str]] = (),
        key: str | None = None,
    ) -> None:
        self.tally = Tally()
        self._playground = playground
        self._environment = {
            **environment(playground, database_url, key or Fernet.generate_key().decode()),
            **(more or {}),
        }
        self._of_each = of_each
        self._log = log
        self._lock = threading.Lock()
        self._kills: Iterator[Kill] = iter(kills)
        self._stopping = threading.Event()
        self._keepers = [_Keeper(self, number) for number in range(processes)]

    def __enter__(self) -> Supervisor:
        for keeper in self._keepers:
            keeper.begin()
        for keeper in self._keepers:
            if not keeper.ready.wait(READY_WITHIN):
                raise TimeoutError(f"bot {keeper.number} does not start: {self.said()}")
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for keeper in self._keepers:
            keeper.end()

    def said(self) -> str:
        """What the bots wrote to standard error."""
        return self._log.read_text() if self._log.exists() else ""

    def next_kill(self) -> Kill | None:
        """The next that anybody is to suffer; None when all have been."""
        with self._lock:
            return None if self._stopping.is_set() else next(self._kills, None)

    def killed(self, kind: str, what: str) -> None:
        with self._lock:
            self.tally.kills[kind] += 1
            if what:
                self.tally.calls[what] += 1

    def ended(self, number: int, status: str) -> None:
        """A process ended by itself."""
        if not self._stopping.is_set():
            with self._lock:
                self.tally.troubles.append(f"bot {number} ended with {status}")

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def nursery(self, number: int, told: int) -> subprocess.Popen[str]:
        """The process that brings up the bots of one keeper."""
        own = self._of_each[number] if number < len(self._of_each) else {}
        command = [sys.executable, "-m", "tests.fire.launcher", "--nursery", "--told", str(told)]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [*command, "run", "--clock", self._playground.clock_url],
                env={**self._environment, **own},
                stdin=subprocess.PIPE,
                stderr=log,
                pass_fds=[told],
                cwd=Path(__file__).parents[2],
                text=True,
            )

    def hold(self, number: int) -> None:
        """Time waits for a bot."""
        self._playground.clock.hold(f"restart of bot {number}")

    def unhold(self, number: int) -> None:
        self._playground.clock.unhold(f"restart of bot {number}")

    def start(self) -> None:
        with self._lock:
            self.tally.starts += 1


class _Keeper:
    """One place of a bot: whoever dies in it is followed by another."""

    def __init__(self, supervisor: Supervisor, number: int) -> None:
        self.number = number
        self.ready = threading.Event()
        self._supervisor = supervisor
        self._pid = 0
        self._held = False
        self._thread = threading.Thread(target=self._keep, name=f"keeper-{number}", daemon=True)

    def begin(self) -> None:
        heard, told = os.pipe()
        self._nursery = self._supervisor.nursery(self.number, told)
        os.close(told)
        self._heard = os.fdopen(heard)
        self._thread.start()

    def end(self) -> None:
        """Ask the bot to finish, and take its place away."""
        if self._pid:
            os.kill(self._pid, signal.SIGTERM)
        self._thread.join(60)
        self._input.close()
        if self._thread.is_alive():
            self._nursery.kill()
        self._nursery.wait(60)
        self._heard.close()

    @property
    def _input(self) -> IO[str]:
        assert self._nursery.stdin is not None
        return self._nursery.stdin

    def _keep(self) -> None:
        supervisor = self._supervisor
        while not supervisor.stopping:
            self._hold()
            self._bring_up(supervisor.next_kill())
            supervisor.start()
            status = self._follow()
            if status != str(-signal.SIGKILL):
                supervisor.ended(self.number, status)
                break
        self._unhold()

    def _hold(self) -> None:
        if not self._held:
            self._held = True
            self._supervisor.hold(self.number)

    def _unhold(self) -> None:
        if self._held:
            self._held = False
            self._supervisor.unhold(self.number)

    def _bring_up(self, kill: Kill | None) -> None:
        self._input.write(f"{kill.kind}:{kill.at}\n" if kill else ":0\n")
        self._input.flush()

    def _follow(self) -> str:
        """Listen to one bot until it is gone; its exit status. Time may move while it is connected."""
        for line in self._heard:
            word, _, rest = line.strip().partition(" ")
            if word == "pid":
                self._pid = int(rest)
            elif word == "ready":
                self.ready.set()
                self._unhold()
            elif word == "at":
                self._hold()
                kind = next(one for one in KINDS if rest.startswith(one))
                self._supervisor.killed(kind, rest.removeprefix(kind).strip())
                assert self._pid > 0, "a process names itself before it comes to any point"
                os.kill(self._pid, signal.SIGKILL)
            elif word == "gone":
                self._pid = 0
                return rest
        return "silence"
