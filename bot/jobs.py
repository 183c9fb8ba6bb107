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
    """Runs jobs in order. One failing job never keeps the others from running.

    `marker` gives something that stays equal for as long as nobody has committed to the database (`db.changes`);
    by default it never does.
    """

    def __init__(
        self, jobs: Sequence[Job], now: Callable[[], datetime], marker: Callable[[], object] = object
    ) -> None:
        self._jobs = tuple(jobs)
        self._now = now
        self._marker = marker
        self._left: object = object()  # how the last run left the database
        self._next: dict[str, datetime | None] = {job.name: now() for job in jobs}

    def run(self, *, everything: bool = True) -> datetime | None:
        """Run every job, or only those that wanted to be run by now, and what follows from their work.

        Returns the earliest moment (aware, UTC) at which one wants to be run again. Run everything after a
        wake: somebody changed what the jobs knew. A job's work may be work for those behind it, and so may what
        another process has written: after either, all of them run.
        """
        running, ran = everything, False
        for job in self._jobs:
            due = self._is_due(job)
            if not running and (due or ran):
                running = self._marker() != self._left
            if running or due:
                self._next[job.name] = self._one(job)
                ran = True
        if ran:
            self._left = self._marker()
        return min((moment for moment in self._next.values() if moment is not None), default=None)

    def _is_due(self, job: Job) -> bool:
        wanted = self._next[job.name]
        return wanted is not None and wanted <= self._now()

    def _one(self, job: Job) -> datetime | None:
        try:
            return job.run()
        except DBAPIError as problem:
            _log.error("database_unavailable", kind=job.name, error=type(problem.orig).__name__)
        except Exception as problem:
            _log.error("job_failed", kind=job.name, error=type(problem).__name__, frames=frames(problem))
        return self._now() + AFTER_FAILURE
