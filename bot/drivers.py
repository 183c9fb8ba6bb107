"""What makes time pass for the bot's own work. Production uses `bot.scheduler`; a time server uses this one."""

from __future__ import annotations

import threading
from typing import Protocol

from bot.clock import Clock, ClockServerError
from bot.jobs import Jobs
from bot.log import logger

_log = logger("driver")


class Driver(Protocol):
    """Runs the jobs when they are due, and at once after `wake` those that it concerns."""

    def start(self) -> None: ...

    def wake(self) -> None: ...

    def stop(self) -> None: ...


class ClockDriver:
    """Runs the jobs whenever the clock says so: work, say until when one is idle, wait."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="mentorbot-driver", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._clock.wake()

    def stop(self) -> None:
        self._stopping.set()
        self._clock.close()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _live(self) -> None:
        try:
            while not self._stopping.is_set():
                self._clock.wait_until(self._jobs.run())
        except ClockServerError:
            _log.error("clock_lost")
