"""Reading uploaded directories."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from bot.domain.directory import MAX_BYTES, read_directory
from bot.domain.states.directory import DirectoryState
from bot.log import logger
from bot.usecases.people.fetching import Fetched
from bot.usecases.people.importing import keep_reading, known_names, refuse_file
from bot.usecases.uploads import UploadsJob, Waiting
from db.models import DirectoryImport
from db.session import WorkspaceSession

_log = logger("imports")


class ImportJob(UploadsJob):
    """Fetches and reads directories that coordinators uploaded."""

    name = "imports"
    max_bytes = MAX_BYTES

    def waiting(self, session: WorkspaceSession) -> Iterable[Waiting]:
        rows = session.execute(
            select(DirectoryImport.id, DirectoryImport.file_id, DirectoryImport.made_at)
            .where(DirectoryImport.status == DirectoryState.READING.value)
            .order_by(DirectoryImport.id)
        )
        return [(id_, file_id, made_at) for id_, file_id, made_at in rows]

    def keep(self, id_: int, fetched: Fetched) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            known = known_names(session)
        reading = read_directory(fetched.content, known=known)
        now = self._now()
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get(DirectoryImport, id_)
            if made is not None and made.status == DirectoryState.READING.value:
                keep_reading(session, made, fetched.name, reading, now)
        _log.info("directory_read", row=id_, count=len(reading.rows))

    def refuse(self, id_: int, sentence: str) -> None:
        now = self._now()
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get(DirectoryImport, id_)
            if made is not None and made.status == DirectoryState.READING.value:
                refuse_file(session, made, sentence, now)
        _log.warning("directory_not_read", row=id_)
