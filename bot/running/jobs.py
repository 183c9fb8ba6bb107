"""The bot's own work, in order: read who is here, take the steps that are due, deliver what waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from bot.leadership import Alone, DeposedError, Leadership
from bot.log import about, frames, logger
from bot.metrics import Metrics
from db.changes import Tables
from db.waits import unhurried

AFTER_FAILURE = timedelta(seconds=30)

_log = logger("jobs")


class Job(Protocol):
    """A piece of work. `run` does what is due and says when it wants to be run again (None: when woken)."""

    @property
    def name(self) -> str: ...

    def run(self) -> datetime | None: ...


class Jobs:
    """Runs jobs in order. One failing job never keeps the others from running.

    What a job does follows from the time and from what it reads. So it runs when it wanted to, and once somebody
    has written to one of the tables that it read the last time (`tables`: of this process). `marker` gives
    something that stays equal for as long as nobody at all has committed to the database (`db.changes`): when
    somebody has of whom this process heard nothing else, all of them run. By default it never stays equal.

    They run in the process that leads only; when it begins to lead, all of them.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        now: Callable[[], datetime],
        marker: Callable[[], object] = object,
        tables: Tables | None = None,
        leadership: Leadership | None = None,
        *,
        workspace_id: str = "",
        metrics: Metrics | None = None,
    ) -> None:
        self._jobs = tuple(jobs)
        self._now = now
        self._workspace_id = workspace_id
        self._metrics = metrics if metrics is not None else Metrics()
        self._marker = marker
        self._leadership = leadership if leadership is not None else Alone()
        self._epoch: int | None = self._leadership.epoch
        self._tables = tables if tables is not None else Tables()
        self._found: tuple[object, int] = (object(), self._tables.commits)
        self._next: dict[str, datetime | None] = {job.name: now() for job in jobs}
        self._read: dict[str, dict[str, int]] = {}

    def run(self, *, everything: bool = False) -> datetime | None:
        """Run every job that is due or whose tables were written to, or all of them.

        Returns the earliest moment (aware, UTC) at which one wants to be run again; None while another process
        leads. Run everything now and then: what another process writes at the same moment as this one cannot be
        told apart.
        """
        before, self._epoch = self._epoch, self._leadership.epoch
        if self._epoch is None:
            return None
        everything = everything or self._epoch != before
        found = self._marker(), self._tables.commits
        elsewhere = found[0] != self._found[0] and found[1] == self._found[1]
        self._found = found
        with self._tables.remembering():
            for job in self._jobs:
                if self._leadership.epoch != self._epoch:
                    self._epoch = None
                    return self._now()  # look again at once: somebody else leads, or it is a new time of ours
                if everything or elsewhere or self._is_due(job) or self._is_concerned(job):
                    self._next[job.name] = self._one(job)
        return min((moment for moment in self._next.values() if moment is not None), default=None)

    def _is_due(self, job: Job) -> bool:
        wanted = self._next[job.name]
        return wanted is not None and wanted <= self._now()

    def _is_concerned(self, job: Job) -> bool:
        """Whether somebody else has written to what this job read; of what it did not end nothing is known."""
        read = self._read.get(job.name)
        return read is None or self._tables.written_since(read)

    def _one(self, job: Job) -> datetime | None:
        self._read.pop(job.name, None)
        before, took = self._tables.counts(), self._metrics.stopwatch()
        failed: str | None = None
        with about(workspace=self._workspace_id, job=job.name):
            try:
                with unhurried(), self._tables.watch() as watch:
                    later = job.run()
            except DeposedError:
                _log.info("deposed")
            except DBAPIError as problem:
                failed = type(problem.orig).__name__
                _log.error("database_unavailable", error=failed)
            except Exception as problem:
                failed = type(problem).__name__
                _log.error("job_failed", error=failed, frames=frames(problem))
            else:
                self._read[job.name] = {table: before[table] + watch.wrote[table] for table in watch.read}
                return later
            finally:
                self._metrics.job_ran(self._workspace_id, job.name, took(), failed)
        return self._now() + AFTER_FAILURE
