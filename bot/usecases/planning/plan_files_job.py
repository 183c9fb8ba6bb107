"""Reading uploaded plans."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from bot.domain.states.plan_file import PlanFileState
from bot.log import logger
from bot.program_file.document import Finding
from bot.usecases.people.fetching import Fetched
from bot.usecases.planning.importing import PURPOSES, keep_reading
from bot.usecases.planning.reading import MAX_BYTES, PlanReading, read_plan
from bot.usecases.uploads import UploadsJob, Waiting
from db.models import PlanFile
from db.session import WorkspaceSession

_log = logger("plan_files")


class PlanFilesJob(UploadsJob):
    """Fetches and reads plans that coordinators uploaded."""

    name = "plan_files"
    max_bytes = MAX_BYTES

    def waiting(self, session: WorkspaceSession) -> Iterable[Waiting]:
        rows = session.execute(
            select(PlanFile.id, PlanFile.file_id, PlanFile.made_at)
            .where(PlanFile.status == PlanFileState.READING.value, PlanFile.purpose.in_(PURPOSES))
            .order_by(PlanFile.id)
        )
        return [(id_, file_id or "", made_at) for id_, file_id, made_at in rows]

    def keep(self, id_: int, fetched: Fetched) -> None:
        self._tell(id_, fetched.name, read_plan(fetched.content, fetched.name))

    def refuse(self, id_: int, sentence: str) -> None:
        self._tell(id_, "", PlanReading(findings=(Finding(0, 0, sentence),)))

    def _tell(self, id_: int, name: str, reading: PlanReading) -> None:
        now = self._now()
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get(PlanFile, id_)
            if made is not None and made.status == PlanFileState.READING.value:
                keep_reading(session, made, name, reading, now)
        _log.info("plan_read", row=id_, count=len(reading.findings))
