"""What was learned as a file, and the file that a comparison begins with: each brought to its coordinator once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from blocks.learning.markdown import markdown
from blocks.reader import Reader
from bot.delivery.conversations import Conversations
from bot.delivery.queue import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.uploads import Bytes, Uploads
from bot.domain import comparison_file
from bot.domain.messages import NoLongerApplies
from bot.domain.report_files import ASKED, REFUSED, SENT
from bot.log import logger
from bot.readers import reader_of
from bot.usecases.learning.exporting import TEMPLATE, lessons_exported
from bot.usecases.reporting.sending import came, may_have
from db.models import Person, Program, ReportFile
from db.session import Sessions

_log = logger("delivery")


class LearnedFiles:
    """Sends such files of one workspace. `wake` tells that there is something to say about one."""

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        slack: Slack,
        conversations: Conversations,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._conversations = conversations
        self._uploads = Uploads(slack)
        self._wake = wake

    def share(self, parcel: Parcel, now: datetime) -> None:
        """Make the file appear in the person's direct messages. Raises Busy, Unclear, or NoLongerApplies: what Slack
        refuses for good is said to who asked.
        """
        id_ = int(parcel.args["learned"])
        file, title = self._look(id_)
        channel = self._conversations.direct(file.person_id)
        try:
            self._uploads.bring(
                file.file_id,
                lambda: self._make(file),
                lambda file_id: self._remember(id_, file_id),
                title,
                {"channel_id": channel},
            )
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind="learned", code=refused.code)
            self._note(id_, REFUSED, now)
            raise NoLongerApplies from None
        self._note(id_, SENT, now)

    def _look(self, id_: int) -> tuple[ReportFile, str]:
        """The file, and its title."""
        with self._sessions.reading(self._workspace_id) as session:
            file = session.get(ReportFile, id_)
            if file is None or file.status != ASKED:
                raise NoLongerApplies
            program = session.get_one(Program, file.program_id)
            if not may_have(session, program, file.person_id, champion=False):
                raise NoLongerApplies
            reader = reader_of(session.get_one(Person, file.person_id))
            session.expunge(file)
            return file, _title(file.what, program.name, reader)

    def _make(self, file: ReportFile) -> Bytes:
        with self._sessions.reading(self._workspace_id) as session:
            program = session.get_one(Program, file.program_id)
            if file.what == TEMPLATE:
                return Bytes(f"{program.slug}-comparison.csv", comparison_file.TEMPLATE.encode())
            reader = reader_of(session.get_one(Person, file.person_id))
            shown = lessons_exported(session, program, file.as_of)
        return Bytes(f"{program.slug}-lessons.md", markdown(shown, reader).encode())

    def _remember(self, id_: int, file_id: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            session.get_one(ReportFile, id_, with_for_update=True).file_id = file_id

    def _note(self, id_: int, status: str, now: datetime) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            came(session, id_, status, now)
        self._wake()


def _title(what: str, program: str, reader: Reader) -> str:
    if what == TEMPLATE:
        return reader.say("A file to begin a comparison with")
    return reader.say("Lessons of {program}", program=program)
