"""Reading uploaded directories: fetched outside of any transaction, kept and shown in one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy import select

from bot.domain.directory import MAX_BYTES, read_directory
from bot.domain.states.directory import DirectoryState
from bot.log import logger
from bot.usecases.people.fetching import Fetched, FileUnavailableError, TryLaterError, fetch
from bot.usecases.people.importing import keep_reading, known_names, refuse_file
from db.models import DirectoryImport
from db.session import Sessions

PATIENCE = timedelta(minutes=15)
"""How long a file is tried for before the coordinator is asked to upload it again."""
_GIVEN_UP = "Slack did not give me the file for a quarter of an hour. Please upload it again."

_log = logger("imports")


class ImportJob:
    """Fetches and reads what coordinators uploaded. `now` gives the time, aware and in UTC."""

    name = "imports"

    def __init__(
        self, sessions: Sessions, workspace_id: str, client: WebClient, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._client = client
        self._now = now
        self._later: dict[int, datetime] = {}

    def run(self) -> datetime | None:
        """Read every file that waits; returns when to try again those that Slack did not give."""
        now = self._now()
        waiting = self._waiting()
        self._later = {id_: at for id_, at in self._later.items() if id_ in waiting}
        for id_, (file_id, made_at) in waiting.items():
            if self._later.get(id_, now) <= now:
                self._one(id_, file_id, made_at, now)
        return min(self._later.values(), default=None)

    def _waiting(self) -> dict[int, tuple[str, datetime]]:
        with self._sessions.reading(self._workspace_id) as session:
            rows = session.execute(
                select(DirectoryImport.id, DirectoryImport.file_id, DirectoryImport.made_at)
                .where(DirectoryImport.status == DirectoryState.READING.value)
                .order_by(DirectoryImport.id)
            )
            return {id_: (file_id, made_at) for id_, file_id, made_at in rows}

    def _one(self, id_: int, file_id: str, made_at: datetime, now: datetime) -> None:
        self._later.pop(id_, None)
        try:
            self._keep(id_, fetch(self._client, file_id, max_bytes=MAX_BYTES))
        except FileUnavailableError as problem:
            self._refuse(id_, problem.sentence)
        except TryLaterError as later:
            if now - made_at > PATIENCE:
                self._refuse(id_, _GIVEN_UP)
            else:
                self._later[id_] = now + timedelta(seconds=later.seconds)

    def _keep(self, id_: int, fetched: Fetched) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            known = known_names(session)
        reading = read_directory(fetched.content, known=known)
        now = self._now()
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get(DirectoryImport, id_)
            if made is not None and made.status == DirectoryState.READING.value:
                keep_reading(session, made, fetched.name, reading, now)
        _log.info("directory_read", row=id_, count=len(reading.rows))

    def _refuse(self, id_: int, sentence: str) -> None:
        now = self._now()
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get(DirectoryImport, id_)
            if made is not None and made.status == DirectoryState.READING.value:
                refuse_file(session, made, sentence, now)
        _log.warning("directory_not_read", row=id_)
