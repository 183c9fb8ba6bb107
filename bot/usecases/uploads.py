"""Files that people uploaded to Slack: fetched outside of any transaction, then kept in one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.domain.said import N_
from bot.usecases.people.fetching import Fetched, FileUnavailableError, TryLaterError, fetch
from db.session import Sessions, WorkspaceSession

PATIENCE = timedelta(minutes=15)
"""How long a file is tried for before the coordinator is asked to upload it again."""
GIVEN_UP = N_("Slack did not give me the file for a quarter of an hour. Please upload it again.")

Waiting = tuple[int, str, datetime]
"""The id of what waits for a file, the file's id, and since when."""


class UploadsJob(ABC):
    """Fetches what was uploaded, of one kind. `now` gives the time, aware and in UTC."""

    name: str
    max_bytes: int

    def __init__(
        self, sessions: Sessions, workspace_id: str, client: WebClient, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._client = client
        self._now = now
        self._later: dict[int, datetime] = {}

    @abstractmethod
    def waiting(self, session: WorkspaceSession) -> Iterable[Waiting]:
        """What waits for its file, the oldest first."""

    @abstractmethod
    def keep(self, id_: int, fetched: Fetched) -> None:
        """Read a file, and keep what it says in a transaction of its own."""

    @abstractmethod
    def refuse(self, id_: int, sentence: str) -> None:
        """Say that the file cannot be had, in a transaction of its own."""

    def run(self) -> datetime | None:
        """Read every file that waits; returns when to try again those that Slack did not give."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            waiting = {id_: (file_id, made_at) for id_, file_id, made_at in self.waiting(session)}
        self._later = {id_: at for id_, at in self._later.items() if id_ in waiting}
        for id_, (file_id, made_at) in waiting.items():
            if self._later.get(id_, now) <= now:
                self._one(id_, file_id, made_at, now)
        return min(self._later.values(), default=None)

    def _one(self, id_: int, file_id: str, made_at: datetime, now: datetime) -> None:
        self._later.pop(id_, None)
        try:
            self.keep(id_, fetch(self._client, file_id, max_bytes=self.max_bytes))
        except FileUnavailableError as problem:
            self.refuse(id_, problem.sentence)
        except TryLaterError as later:
            if now - made_at > PATIENCE:
                self.refuse(id_, GIVEN_UP)
            else:
                self._later[id_] = now + timedelta(seconds=later.seconds)
