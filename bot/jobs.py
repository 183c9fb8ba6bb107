"""The bot's own work, in order: read who is here, take the steps that are due, deliver what waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from bot.log import frames, logger

AFTER_FAILURE = timedelta(seconds=30)

_log = logger("jobs")


class Job(Protocol):
    """A piece of work. `run` does what is due and says when it wants to be run again (None: when woken)."""

    @property
    def name(self) -> str: ...

    def run(self) -> datetime | None: ...


class Jobs:
    """Runs jobs in order. One failing job never keeps the others from running."""

    def __init__(self, jobs: Sequence[Job], now: Callable[[], datetime]) -> None:
        self._jobs = tuple(jobs)
        self._now = now
        self._next: dict[str, datetime | None] = {job.name: now() for job in jobs}

    def run(self, *, everything: bool = True) -> datetime | None:
        """Run every job, or only from the first that wanted to be run by now.

        Returns the earliest moment (aware, UTC) at which one wants to be run again. Run everything after a
        wake: somebody changed what the jobs knew. A job's work may be work for those behind it.
        """
        running = everything
        for job in self._jobs:
            wanted = self._next[job.name]
            running = running or (wanted is not None and wanted <= self._now())
            if running:
                self._next[job.name] = self._one(job)
        return min((moment for moment in self._next.values() if moment is not None), default=None)

    def _one(self, job: Job) -> datetime | None:
        try:
            return job.run()
        except DBAPIError as problem:
            _log.error("database_unavailable", kind=job.name, error=type(problem.orig).__name__)
        except Exception as problem:
            _log.error("job_failed", kind=job.name, error=type(problem).__name__, frames=frames(problem))
        return self._now() + AFTER_FAILURE
