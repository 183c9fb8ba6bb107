"""What makes time pass for the bot's own work. Production uses `bot.running.scheduler`; a time server uses this one."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Protocol

from bot.clock import Clock, ClockServerError
from bot.leadership import Alone, Leadership
from bot.log import logger
from bot.running.jobs import Jobs

LONGEST_STAND_BY = timedelta(hours=1)
"""By then a stand-by sees for itself whether somebody still leads: should a leader be gone without anybody noticing,
no more time than this passes.
"""
_SHORTLY = 0.05
"""Real seconds between two looks whether somebody leads."""

_log = logger("driver")


class Driver(Protocol):
    """Runs the jobs when they are due, and at once after `wake` those that it concerns."""

    def start(self) -> None: ...

    def wake(self) -> None: ...

    def stop(self) -> None: ...


class ClockDriver:
    """Runs the jobs whenever the clock says so: work, say until when one is idle, wait.

    Where another process leads it waits, after that one has heard what this one wrote. Where nobody does, time
    must not go on: it is busy until somebody leads.
    """

    def __init__(self, jobs: Jobs, clock: Clock, leadership: Leadership | None = None) -> None:
        self._jobs = jobs
        self._clock = clock
        self._leadership = leadership if leadership is not None else Alone()
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
                until = self._jobs.run()
                if self._leadership.epoch is None:
                    if not self._leadership.stand_by():
                        self._stopping.wait(_SHORTLY)
                        continue
                    until = self._clock.now() + LONGEST_STAND_BY
                self._clock.wait_until(until)
        except ClockServerError:
            _log.error("clock_lost")
