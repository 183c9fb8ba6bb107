"""Files for one coordinator, each brought once: what was learned, what a comparison begins with, the audit."""

from __future__ import annotations

from datetime import datetime

from blocks.learning.markdown import markdown
from bot.delivery.direct_files import DirectFiles
from bot.delivery.parcel import Parcel
from bot.delivery.slack import Refused
from bot.delivery.uploads import Bytes
from bot.domain import comparison_file
from bot.domain.messages import NoLongerApplies
from bot.domain.report_files import ASKED, REFUSED, SENT
from bot.readers import reader_of
from bot.report_files.audit_file import audit_csv
from bot.usecases.coordinating.audit import FILE as AUDIT
from bot.usecases.coordinating.audit import audit_for_file, names_of
from bot.usecases.learning.exporting import TEMPLATE, lessons_exported
from bot.usecases.reporting.sending import came, may_have
from db.models import Person, Program, ReportFile
from db.session import WorkspaceSession


class LearnedFiles(DirectFiles[ReportFile]):
    """Sends such files. What Slack refuses for good is said to who asked."""

    row, argument, kind = ReportFile, "learned", "learned"

    def title(self, session: WorkspaceSession, asked: ReportFile) -> str:
        program = session.get_one(Program, asked.program_id)
        if asked.status != ASKED or not may_have(session, program, asked.person_id, champion=False):
            raise NoLongerApplies
        reader = reader_of(session.get_one(Person, asked.person_id))
        if asked.what.startswith(AUDIT):
            return reader.say("Who did what in {program}", program=program.name)
        if asked.what == TEMPLATE:
            return reader.say("A file to begin a comparison with")
        return reader.say("Lessons of {program}", program=program.name)

    def make(self, session: WorkspaceSession, asked: ReportFile) -> Bytes:
        program = session.get_one(Program, asked.program_id)
        if asked.what == TEMPLATE:
            return Bytes(f"{program.slug}-comparison.csv", comparison_file.TEMPLATE.encode())
        reader = reader_of(session.get_one(Person, asked.person_id))
        if asked.what.startswith(AUDIT):
            rows = audit_for_file(session, asked)
            return Bytes(f"{program.slug}-audit.csv", audit_csv(rows, names_of(session, rows), reader))
        shown = lessons_exported(session, program, asked.as_of)
        return Bytes(f"{program.slug}-lessons.md", markdown(shown, reader).encode())

    def refused(self, session: WorkspaceSession, asked: ReportFile, refused: Refused, now: datetime) -> None:
        came(session, asked.id, REFUSED, now)

    def share(self, parcel: Parcel, now: datetime) -> None:
        super().share(parcel, now)
        with self._sessions.writing(self._workspace_id) as session:
            came(session, int(parcel.args[self.argument]), SENT, now)
        self._wake()
