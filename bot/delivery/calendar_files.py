"""The calendar file of a seat, sent once to the person who took it."""

from __future__ import annotations

from datetime import datetime

from blocks.training.calendar import calendar_event
from bot.delivery.conversations import Conversations
from bot.delivery.queue import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.uploads import Bytes, Uploads
from bot.domain.calendar_file import calendar_file
from bot.domain.messages import NoLongerApplies
from bot.domain.states.seat import SeatState, SessionState
from bot.log import logger
from bot.readers import reader_of
from bot.usecases.training.seats import date_shown
from db.models import TrainingSeat
from db.session import Sessions

NAME = "appointment.ics"

_log = logger("delivery")


class CalendarFiles:
    """Sends calendar files of one workspace."""

    def __init__(
        self, sessions: Sessions, workspace_id: str, slack: Slack, conversations: Conversations
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._uploads = Uploads(slack)
        self._conversations = conversations

    def share(self, parcel: Parcel, now: datetime) -> None:
        """Make the file appear in the person's direct messages. Raises Busy, Unclear or NoLongerApplies; where
        Slack takes no files, the message with the date has to do.
        """
        seat_id = int(parcel.args["seat"])
        known, content, title = self._look(seat_id, now)
        try:
            channel = self._conversations.direct(int(parcel.args["person"]))
            self._uploads.bring(
                known,
                lambda: Bytes(NAME, content),
                lambda file_id: self._remember(seat_id, file_id),
                title,
                {"channel_id": channel},
            )
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind="calendar", code=refused.code)
            raise NoLongerApplies from None

    def _look(self, seat_id: int, now: datetime) -> tuple[str | None, bytes, str]:
        """The id of a file that was begun before, the bytes, and their title. Raises NoLongerApplies for a seat
        that was given up.
        """
        with self._sessions.reading(self._workspace_id) as session:
            seat = session.get(TrainingSeat, seat_id)
            if seat is None or seat.status != SeatState.CHOSEN or seat.session.starts_at <= now:
                raise NoLongerApplies
            if seat.session.status != SessionState.PLANNED:
                raise NoLongerApplies
            event = calendar_event(
                date_shown(seat.session, seat),
                seat.session.program.name,
                seat.chosen_at,
                reader_of(seat.person),
            )
            return seat.calendar_file, calendar_file(event), event.title

    def _remember(self, seat_id: int, file_id: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            seat = session.get_one(TrainingSeat, seat_id, with_for_update=True)
            seat.calendar_file = file_id
