"""Work that somebody asked for and that takes a while: one row after the other, whatever ends a process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.log import logger
from db.models import MatchQuestion, MatchRound
from db.session import Sessions

QUEUED, RUNNING = "queued", "running"
"""How the states of every such row are called while it waits, and while it is worked on."""
MOST_STARTS = 3
"""What was begun this often and never ended, whatever ended its process, is given up."""

_WITHOUT_A_DATABASE = (OperationalError, InterfaceError, PoolTimeoutError)
_TOOK_TOO_LONG = "57014"
"""PostgreSQL's code for a statement that it ended because of its length: it would be as long again."""

Row = TypeVar("Row", MatchRound, MatchQuestion)

_log = logger("matching")


def was_away(problem: Exception) -> bool:
    """Whether the database was away, busy, or had no connection left: whatever was worked on begins again a little
    later. Of other errors the work itself is the cause, and they would come again.
    """
    said = getattr(getattr(problem, "orig", None), "sqlstate", None)
    return isinstance(problem, _WITHOUT_A_DATABASE) and said != _TOOK_TOO_LONG


class Stopped(Exception):  # noqa: N818 - not an error
    """The process is about to end, or nobody wants this any more; a row that waits is left to the next process."""


class InTurn(ABC, Generic[Row]):
    """A job that works off the rows that wait, the oldest first, on a driver of its own. Where the database is the
    cause that a row could not be worked on, the row waits again and the error is raised: whoever runs the job comes
    back in a while.

    `now` gives the time, aware and in UTC; `wake` tells the sender that there is something to say; `stopping`
    whether the process is about to end.
    """

    rows: type[Row]
    noun: ClassVar[str]
    """What a row is called in the log."""

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        now: Callable[[], datetime],
        *,
        wake: Callable[[], None] = lambda: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._wake = wake
        self._stopping = stopping
        self._in_order = False

    def run(self) -> datetime | None:
        """Work off everything that waits. Returns None: a new row wakes it."""
        if not self._in_order:
            self._take_up_again()
        self._in_order = False  # whatever breaks from here on leaves a row that says it runs
        while not self._stopping() and (row_id := self._next()) is not None:
            self._one(row_id)
        self._in_order = True
        return None

    @abstractmethod
    def _one(self, row_id: int) -> None:
        """Claim a row, work on it outside of any transaction, and write down what came of it."""

    @abstractmethod
    def _restart(self, row: Row) -> None:
        """Let a row wait again."""

    def _next(self) -> int | None:
        with self._sessions.reading(self._workspace_id) as session:
            waiting = select(self.rows.id).where(self.rows.status == QUEUED)
            return session.scalar(waiting.order_by(self.rows.id).limit(1))

    def _take_up_again(self) -> None:
        """What was worked on when an earlier process ended is begun again."""
        with self._sessions.reading(self._workspace_id) as session:
            running = list(session.scalars(select(self.rows.id).where(self.rows.status == RUNNING)))
        if not running:
            return
        with self._sessions.writing(self._workspace_id) as session:
            for row_id in running:
                row = session.get_one(self.rows, row_id, with_for_update=True)
                if row.status == RUNNING:
                    self._restart(row)
                    _log.warning(f"{self.noun}_taken_up_again", row=row_id)
