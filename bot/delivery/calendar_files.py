"""Calendar files: of a seat for the person who took it, of a meeting for the one who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from blocks.guiding.meeting.calendar import meeting_event
from blocks.reader import Reader
from blocks.training.calendar import calendar_event
from bot.delivery.conversations import Conversations
from bot.delivery.parcel import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.standing import standing_message
from bot.delivery.uploads import Bytes, Uploads
from bot.domain.calendar import local_date
from bot.domain.calendar_file import Event, calendar_file
from bot.domain.messages import NoLongerApplies
from bot.domain.states.seat import SeatState, SessionState
from bot.log import logger
from bot.readers import reader_of
from bot.usecases.guiding.meeting.calendar import file_of_meeting
from bot.usecases.training.seats import date_shown
from db.models import CalendarFile, TrainingSeat
from db.session import Sessions, WorkspaceSession

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
        with self._sessions.reading(self._workspace_id) as session:
            known, event, reader = _look(session, parcel, now)
        try:
            channel = self._conversations.direct(int(parcel.args["person"]))
            self._uploads.bring(
                known,
                lambda: Bytes(NAME, calendar_file(event)),
                lambda file_id: self._remember(parcel, file_id),
                _title(event, reader),
                {"channel_id": channel},
            )
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind="calendar", code=refused.code)
            raise NoLongerApplies from None

    def _remember(self, parcel: Parcel, file_id: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            if "seat" in parcel.args:
                seat = session.get_one(TrainingSeat, int(parcel.args["seat"]), with_for_update=True)
                seat.calendar_file = file_id
            else:
                row = session.get_one(CalendarFile, int(parcel.args["calendar_file"]), with_for_update=True)
                row.file_id = file_id


def _title(event: Event, reader: Reader) -> str:
    """What Slack shows above the file: one of several dates is told apart by its day."""
    title = f"{event.title} · {reader.calendar_day(local_date(event.starts_at, reader.zone))}"
    return reader.say("Called off: {what}", what=title) if event.called_off else title


def _look(session: WorkspaceSession, parcel: Parcel, now: datetime) -> tuple[str | None, Event, Reader]:
    """The id of a file that was begun before, what the file says, and for whom."""
    if "seat" in parcel.args:
        called_off = "message" in parcel.args
        if called_off:
            standing_message(session, str(parcel.args["message"]), now)
        return _of_seat(session, int(parcel.args["seat"]), now, called_off=called_off)
    found = file_of_meeting(session, int(parcel.args["calendar_file"]), now)
    reader = reader_of(found.person)
    event = meeting_event(found.meeting, reader, made_at=found.asked_at, sequence=found.sequence)
    return found.file_id, event, reader


def _of_seat(
    session: WorkspaceSession, seat_id: int, now: datetime, *, called_off: bool
) -> tuple[str | None, Event, Reader]:
    """Raises NoLongerApplies for a seat that was given up, and where it does not stand as it did when it was asked."""
    seat = session.get(TrainingSeat, seat_id)
    if seat is None or seat.status != SeatState.CHOSEN or seat.session.starts_at <= now:
        raise NoLongerApplies
    if seat.session.status != (SessionState.CANCELLED if called_off else SessionState.PLANNED):
        raise NoLongerApplies
    date, program, reader = date_shown(seat.session, seat), seat.session.program.name, reader_of(seat.person)
    event = calendar_event(date, program, seat.chosen_at, reader)
    if called_off:
        made_at = seat.session.settled_at or now
        event = replace(event, made_at=made_at, sequence=event.sequence + 1, called_off=True)
    return seat.calendar_file, event, reader
