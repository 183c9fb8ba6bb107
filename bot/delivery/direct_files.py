"""Files that come to one person by direct message: the way that all of them go."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from bot.delivery.conversations import Conversations
from bot.delivery.parcel import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.uploads import Bytes, Uploads
from bot.domain.messages import NoLongerApplies
from bot.log import logger
from db.models import Certificate, DataFile, PlanFile, PrintedAgreement, ReportFile
from db.session import Sessions, WorkspaceSession

Row = TypeVar("Row", Certificate, DataFile, PlanFile, PrintedAgreement, ReportFile)
"""What asks for a file, and holds the id of one that was begun."""

_log = logger("delivery")


class DirectFiles(ABC, Generic[Row]):
    """Brings files of one kind to the people of one workspace. `wake` tells that there is something to say about one.

    `argument` is the outbox argument with the row's id, `kind` what the log calls it.
    """

    row: type[Row]
    argument: ClassVar[str]
    kind: ClassVar[str]

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

    @abstractmethod
    def title(self, session: WorkspaceSession, asked: Row) -> str:
        """What stands beside the file. Raises NoLongerApplies where it is not to be sent any more."""

    def comment(self, session: WorkspaceSession, asked: Row) -> str:
        """A sentence that stands above the file; empty: it comes without."""
        return ""

    @abstractmethod
    def make(self, session: WorkspaceSession, asked: Row) -> Bytes:
        """The file."""

    def refused(self, session: WorkspaceSession, asked: Row, refused: Refused, now: datetime) -> None:
        """Slack takes it never. Says so to whom it was for, or raises `refused`: then the coordinators hear of it."""
        raise refused

    def share(self, parcel: Parcel, now: datetime) -> None:
        """Make the file appear in the person's direct messages. Raises Busy, Unclear, Refused or NoLongerApplies."""
        id_ = int(parcel.args[self.argument])
        with self._sessions.reading(self._workspace_id) as session:
            asked = session.get(self.row, id_)
            if asked is None:
                raise NoLongerApplies
            known, title = asked.file_id, self.title(session, asked)
            comment = self.comment(session, asked)
        where = {"channel_id": self._conversations.direct(int(parcel.args["person"]))}
        if comment:
            where["initial_comment"] = comment
        try:
            self._uploads.bring(
                known,
                lambda: self._made(id_),
                lambda file_id: self._remember(id_, file_id),
                title,
                where,
            )
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind=self.kind, code=refused.code)
            with self._sessions.writing(self._workspace_id) as session:
                self.refused(session, session.get_one(self.row, id_), refused, now)
            self._wake()
            raise NoLongerApplies from None

    def _made(self, id_: int) -> Bytes:
        with self._sessions.reading(self._workspace_id) as session:
            return self.make(session, session.get_one(self.row, id_))

    def _remember(self, id_: int, file_id: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            session.get_one(self.row, id_, with_for_update=True).file_id = file_id
