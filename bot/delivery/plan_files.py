"""A plan as a file, sent once to the coordinator who asked for it."""

from __future__ import annotations

from datetime import datetime

from bot.delivery.conversations import Conversations
from bot.delivery.queue import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.uploads import Bytes, Uploads
from bot.domain.messages import NoLongerApplies
from bot.log import logger
from bot.readers import reader_of
from bot.usecases.planning.exporting import plan_text
from db.models import Person, PlanFile, Program
from db.session import Sessions

_log = logger("delivery")


class PlanFiles:
    """Sends plans of one workspace."""

    def __init__(
        self, sessions: Sessions, workspace_id: str, slack: Slack, conversations: Conversations
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._conversations = conversations
        self._uploads = Uploads(slack)

    def share(self, parcel: Parcel, _now: datetime) -> None:
        """Make the file appear in the person's direct messages. Raises Busy, Refused, Unclear or NoLongerApplies."""
        id_ = int(parcel.args["plan_file"])
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
            _log.warning("file_refused", row=parcel.id, kind="plan", code=refused.code)
            raise

    def _look(self, id_: int) -> tuple[str | None, str]:
        """The id of a file that was begun before, and its title."""
        with self._sessions.reading(self._workspace_id) as session:
            made = session.get(PlanFile, id_)
            if made is None:
                raise NoLongerApplies
            program, person = session.get_one(Program, made.program_id), session.get_one(Person, made.made_by)
            return made.file_id, reader_of(person).say("The plan of {program}", program=program.name)

    def _make(self, id_: int) -> Bytes:
        with self._sessions.reading(self._workspace_id) as session:
            program = session.get_one(Program, session.get_one(PlanFile, id_).program_id)
            return Bytes(f"{program.slug}.yaml", plan_text(session, program).encode())

    def _remember(self, id_: int, file_id: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            session.get_one(PlanFile, id_, with_for_update=True).file_id = file_id
