"""The calendar file of a meeting, for the one who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Actor
from bot.domain.messages import NoLongerApplies
from bot.domain.occurrence import stamp
from bot.domain.shown.guiding import MeetingShown
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.guiding.circles import same_meeting
from bot.usecases.guiding.meeting.meetings import meeting_shown, working_meeting
from db.models import Activity, CalendarFile, Meeting, Pair, Person
from db.session import WorkspaceSession

MOVED = "meeting.moved"


@dataclass(frozen=True)
class FileOfMeeting:
    """What a calendar file says: the meeting as it stands, its count of moves, and when it was asked for."""

    meeting: MeetingShown
    sequence: int
    asked_at: datetime
    person: Person
    file_id: str | None


def ask_for_file(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> CalendarFile:
    """Send somebody the file of a meeting that lies ahead. Raises meeting_cancelled, meeting_not_planned."""
    meeting, _ = working_meeting(session, actor, meeting_id)
    if meeting.status == MeetingState.CANCELLED:
        raise DomainError("meeting_cancelled")
    if meeting.status != MeetingState.PLANNED or meeting.starts_at <= now:
        raise DomainError("meeting_not_planned", state=meeting.status)
    sequence = moves_of(session, meeting)
    row = session.scalar(
        select(CalendarFile).where(
            CalendarFile.meeting_id == meeting.id,
            CalendarFile.person_id == person.id,
            CalendarFile.sequence == sequence,
        )
    )
    if row is None:
        row = CalendarFile(meeting_id=meeting.id, person_id=person.id, sequence=sequence, asked_at=now)
        session.add(row)
    elif stamp(row.asked_at) != stamp(now):
        row.asked_at, row.file_id = now, None
    session.flush()
    outbox.share_meeting(session, now, calendar_file=row.id, person=person.id, asked=stamp(row.asked_at))
    return row


def moves_of(session: WorkspaceSession, meeting: Meeting) -> int:
    """How often a meeting was given another date; in a circle they are noted with each pair's."""
    ids = [row.id for row in same_meeting(session, meeting)]
    counted = (
        select(func.count(Activity.id))
        .where(Activity.verb == MOVED, Activity.subject == "meeting", Activity.subject_id.in_(ids))
        .group_by(Activity.subject_id)
    )
    return max(session.scalars(counted), default=0)


def file_of_meeting(session: WorkspaceSession, file_id: int, now: datetime) -> FileOfMeeting:
    """What to write into a file, at the moment it is made. Raises NoLongerApplies: called off, or its time is past."""
    row = session.get(CalendarFile, file_id)
    meeting = session.get(Meeting, row.meeting_id) if row else None
    pair = session.get(Pair, meeting.pair_id) if meeting else None
    if row is None or meeting is None or pair is None or pair.status not in LIVING:
        raise NoLongerApplies
    if meeting.status != MeetingState.PLANNED or meeting.starts_at <= now:
        raise NoLongerApplies
    person = session.get_one(Person, row.person_id)
    shown = meeting_shown(pair, meeting, person)
    return FileOfMeeting(shown, moves_of(session, meeting), row.asked_at, person, row.file_id)
