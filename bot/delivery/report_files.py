"""Reports and their pictures as files, each brought to Slack once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from blocks.parts import fit
from blocks.reader import Reader
from blocks.reporting.findings import finding_of
from bot.delivery.conversations import Conversations
from bot.delivery.parcel import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.standing import standing_message
from bot.delivery.uploads import Bytes, Uploads
from bot.domain.messages import NoLongerApplies
from bot.domain.report_files import (
    ASKED,
    BEHIND,
    COORDINATOR,
    CSV,
    EMPTY,
    MESSAGE,
    PDF,
    PICTURE,
    REFUSED,
    SENT,
)
from bot.domain.shown.reporting import ReportShown
from bot.errors import DomainError
from bot.log import logger
from bot.readers import reader_of
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort
from bot.usecases.reporting.drill import drill
from bot.usecases.reporting.sending import came, count_now, life_so_far, may_have, report_as_of
from db.models import Person, Program, ReportFile
from db.session import Sessions

ALT_TEXT = 1000
"""Characters of words for who cannot see a file; Slack's limit."""

_log = logger("delivery")


class ReportFiles:
    """Sends reports of one workspace. `wake` tells that there is something to say about one."""

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
        self._last: tuple[tuple[int, datetime], ReportShown] | None = None

    def share(self, parcel: Parcel, now: datetime) -> None:
        """Bring one file to Slack: a document into the person's direct messages, a picture where only its message
        shows it. Raises Busy, Unclear, or NoLongerApplies: what Slack refuses for good is said to who asked.

        What a message announces comes after it: while that is on its way the file waits, and without it, it is not
        sent.
        """
        id_ = int(parcel.args["report_file"])
        if "message" in parcel.args:
            with self._sessions.reading(self._workspace_id) as session:
                standing_message(session, str(parcel.args["message"]), now)
        file, slug, reader, title = self._look(id_)
        picture = file.what.startswith(PICTURE)
        made = None if file.file_id is not None else self._make(file, slug, reader, now)
        if made is not None and not made.content:
            self._note(id_, SENT if file.what == MESSAGE else EMPTY, now)
            return
        try:
            channel = "" if picture else self._conversations.direct(file.person_id)
            self._uploads.bring(
                file.file_id,
                lambda: made or self._make(file, slug, reader, now),
                lambda file_id: self._remember(id_, file_id, made.words if made is not None else None),
                title,
                {"channel_id": channel} if channel else {},
            )
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind="report", code=refused.code)
            self._note(id_, REFUSED, now)
            raise NoLongerApplies from None
        self._note(id_, SENT, now)

    def _look(self, id_: int) -> tuple[ReportFile, str, Reader, str]:
        """The file, its program's short name, its reader, and its title."""
        with self._sessions.reading(self._workspace_id) as session:
            file = session.get(ReportFile, id_)
            if file is None or file.status != ASKED:
                raise NoLongerApplies
            program = session.get_one(Program, file.program_id)
            if not may_have(session, program, file.person_id, champion=file.purpose != COORDINATOR):
                raise NoLongerApplies
            reader = reader_of(session.get_one(Person, file.person_id))
            title = reader.say("Report: {program}", program=program.name)
            session.expunge(file)
            return file, program.slug, reader, title

    def _make(self, file: ReportFile, slug: str, reader: Reader, now: datetime) -> Bytes:
        """The file's bytes; none for a picture that has nothing to show."""
        if file.what.startswith(BEHIND):
            return self._behind(file, slug, reader, now)
        shown = self._report(file, now)
        if file.what == MESSAGE:
            return Bytes("", b"")
        name = f"{slug}-{file.as_of.date().isoformat()}"
        if file.what.startswith(PICTURE):
            key = file.what.removeprefix(PICTURE)
            finding = finding_of(key, shown, reader)
            if finding.empty:
                return Bytes(f"{name}-{key}.png", b"")
            from bot.report_files.pictures import draw

            return Bytes(f"{name}-{key}.png", draw(key, shown, reader).png, fit(finding.alt, ALT_TEXT))
        return Bytes(f"{name}.{file.what}", _document(file.what, shown, reader))

    def _behind(self, file: ReportFile, slug: str, reader: Reader, now: datetime) -> Bytes:
        """The list of what one figure counts."""
        from bot.report_files.csv_file import behind_csv

        key = file.what.removeprefix(BEHIND)
        with self._sessions.reading(self._workspace_id) as session:
            program, person = (
                session.get_one(Program, file.program_id),
                session.get_one(Person, file.person_id),
            )
            actor = actor_of(session, person)
            try:
                shown = drill(session, actor, program, current_cohort(session, program), key, now)
            except DomainError:
                raise NoLongerApplies from None
            names = dict(session.execute(select(Person.slack_id, Person.name)).all())
        name = f"{slug}-{file.as_of.date().isoformat()}-{key.replace(':', '-')}.csv"
        return Bytes(name, behind_csv(shown, names, reader))

    def _report(self, file: ReportFile, now: datetime) -> ReportShown:
        """The report that it shows, with all that was answered by now; several pictures of one are measured once."""
        wanted = (file.program_id, file.as_of)
        if self._last is None or self._last[0] != wanted:
            # Reading a large cohort takes seconds, and nobody else could write meanwhile.
            with self._sessions.reading(self._workspace_id) as session:
                life = life_so_far(session, session.get_one(Program, file.program_id))
            with self._sessions.writing(self._workspace_id) as session:
                count_now(session, session.get_one(Program, file.program_id), life, now)
            with self._sessions.reading(self._workspace_id) as session:
                program = session.get_one(Program, file.program_id)
                self._last = wanted, report_as_of(session, program, now, now)
        return self._last[1]

    def _remember(self, id_: int, file_id: str | None, words: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            file = session.get_one(ReportFile, id_, with_for_update=True)
            file.file_id = file_id
            if words is not None:
                file.words = words

    def _note(self, id_: int, status: str, now: datetime) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            came(session, id_, status, now)
        self._wake()


def _document(format_: str, shown: ReportShown, reader: Reader) -> bytes:
    if format_ == PDF:
        from bot.report_files.pdf import report_pdf

        return report_pdf(shown, reader)
    if format_ == CSV:
        from bot.report_files.csv_file import csv_file

        return csv_file(shown, reader)
    from bot.report_files.workbook import workbook

    return workbook(shown, reader)
