"""APScheduler, the production driver of the clock. It keeps no state: what is due stands in tables."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.running.jobs import Jobs

LONGEST_PAUSE = timedelta(seconds=30)
"""However far away the next due moment is, run everything after this: a second process may have added work."""
_JOB = "work"


class SchedulerDriver:
    """Runs the jobs at intervals, earlier when something is due earlier, and at once after `wake`."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock
        self._turning = threading.Lock()
        self._working = threading.Lock()
        self._stopping = threading.Event()
        self._at_work = False
        self._woken = False
        self._looked_at_all: datetime | None = None
        self._scheduler = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})

    def start(self) -> None:
        self._scheduler.add_job(
            self._work,
            IntervalTrigger(seconds=int(LONGEST_PAUSE.total_seconds())),
            id=_JOB,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=self._clock.now(),
        )
        self._scheduler.start()

    def wake(self) -> None:
        with self._turning:
            self._woken = True
            if self._at_work:
                return  # whoever works looks once more before they stop
        self._bring_forward(self._clock.now())

    def stop(self) -> None:
        self._stopping.set()
        if self._scheduler.running:
            # Waiting inside would hold the scheduler's lock, for which the work may just be waiting itself.
            self._scheduler.shutdown(wait=False)
        with self._working:
            pass  # what was begun has ended

    def _work(self) -> None:
        with self._working:
            if not self._stopping.is_set():
                self._turn()

    def _turn(self) -> None:
        next_at: datetime | None = None
        with self._turning:
            self._at_work = self._woken = True
        while self._goes_on():
            next_at = self._jobs.run(everything=self._is_time_for_all())
        if next_at is not None and next_at < self._clock.now() + LONGEST_PAUSE:
            self._bring_forward(next_at)

    def _is_time_for_all(self) -> bool:
        now = self._clock.now()
        if self._looked_at_all is not None and now < self._looked_at_all + LONGEST_PAUSE:
            return False
        self._looked_at_all = now
        return True

    def _goes_on(self) -> bool:
        """Whether somebody called since the last look; if not, the work is over, and the next call begins it."""
        with self._turning:
            self._at_work, self._woken = self._woken, False
            return self._at_work

    def _bring_forward(self, at: datetime) -> None:
        if self._stopping.is_set():
            return
        job = self._scheduler.get_job(_JOB)
        if job is not None and job.next_run_time is not None and job.next_run_time > at:
            with suppress(JobLookupError):  # it is being stopped this moment
                job.modify(next_run_time=at)
