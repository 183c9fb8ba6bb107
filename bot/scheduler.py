"""APScheduler, the production driver of the clock. It keeps no state: what is due stands in tables."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from bot.jobs import Jobs

LONGEST_PAUSE = timedelta(seconds=30)
"""However far away the next due moment is, look again after this: a second process may have added work."""
_JOB = "work"


class SchedulerDriver:
    """Runs the jobs at intervals, earlier when something is due earlier, and at once after `wake`."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock
        self._woken = threading.Event()
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
        self._woken.set()
        self._bring_forward(self._clock.now())

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _work(self) -> None:
        next_at: datetime | None = None
        # A wake that comes while the jobs run finds the job taken; the flag makes sure it is not lost.
        self._woken.set()
        while self._woken.is_set():
            self._woken.clear()
            next_at = self._jobs.run()
        if next_at is not None and next_at < self._clock.now() + LONGEST_PAUSE:
            self._bring_forward(next_at)

    def _bring_forward(self, at: datetime) -> None:
        job = self._scheduler.get_job(_JOB)
        if job is not None and job.next_run_time is not None and job.next_run_time > at:
            job.modify(next_run_time=at)
