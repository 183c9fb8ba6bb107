"""A certificate as a file, sent to the one it is for each time they ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from blocks.closing.farewell.certificate_pdf import certificate_pdf
from bot.delivery.conversations import Conversations
from bot.delivery.queue import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.uploads import Bytes, Uploads
from bot.domain.messages import NoLongerApplies
from bot.log import logger
from bot.readers import reader_of
from bot.usecases.closing.farewell.certifying import certificate_facts, not_sent
from db.models import Certificate, Person
from db.session import Sessions

NAME = "certificate.pdf"

_log = logger("delivery")


class Certificates:
    """Sends certificates of one workspace. `wake` tells that there is something to say about one."""

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
        """Make the file appear in the person's direct messages. Raises Busy, Unclear, or NoLongerApplies: where
        Slack takes no files, its reader is told so.
        """
        id_ = int(parcel.args["certificate"])
        known, title = self._look(id_)
        channel = self._conversations.direct(int(parcel.args["person"]))
        try:
            self._uploads.bring(
                known,
                lambda: self._make(id_),
                lambda file_id: self._remember(id_, file_id),
                title,
                {"channel_id": channel},
            )
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind="certificate", code=refused.code)
            with self._sessions.writing(self._workspace_id) as session:
                not_sent(session, id_, now)
            self._wake()
            raise NoLongerApplies from None

    def _look(self, id_: int) -> tuple[str | None, str]:
        """The id of a file that was begun before, and its title."""
        with self._sessions.reading(self._workspace_id) as session:
            made = session.get(Certificate, id_)
            if made is None:
                raise NoLongerApplies
            reader = reader_of(session.get_one(Person, made.person_id))
            program = certificate_facts(session, made).program
            return made.file_id, reader.say("Certificate: {program}", program=program)

    def _make(self, id_: int) -> Bytes:
        with self._sessions.reading(self._workspace_id) as session:
            made = session.get_one(Certificate, id_)
            reader = reader_of(session.get_one(Person, made.person_id))
            facts = certificate_facts(session, made)
        return Bytes(NAME, certificate_pdf(facts, reader))

    def _remember(self, id_: int, file_id: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            session.get_one(Certificate, id_, with_for_update=True).file_id = file_id
