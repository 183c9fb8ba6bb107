"""The closing conversation: one of the two says that it took place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.reviews import CLOSING
from bot.domain.states import meeting as meetings
from bot.domain.states import pair as states
from bot.domain.states.meeting import MeetingEvent, MeetingState
from bot.domain.states.pair import PairEvent, PairState
from bot.usecases.activity import record
from bot.usecases.closing.ending import close_if_complete
from bot.usecases.guiding.pairs import facts_changed
from db.models import Activity, Meeting, Pair, Person
from db.session import WorkspaceSession

CONFIRMED = "closing.confirmed"


def conversation_held(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> bool:
    """Note that the closing conversation took place: final reviews run. Returns whether that closes the pair.

    The word of one is enough, as for every meeting; a held meeting of purpose `closing` says it too. Saying
    it again, or after the pair is closed, changes nothing. Raises DomainError pair_not_active for a paused
    pair.
    """
    if pair.status in (PairState.CLOSED, PairState.ARCHIVED):
        return False
    state = PairState(pair.status)
    if state is PairState.PUBLISHED:  # two who met although their channel never came about
        state = states.move(state, PairEvent.BEGIN)
    pair.status = states.move(state, PairEvent.BEGIN_CLOSING).value
    if pair.closing_at is None:
        pair.closing_at = now
    if not _confirmed(session, pair, person):
        record(session, CONFIRMED, now, actor=person, pair=pair)
    _settle_planned(session, pair, person, now)
    facts_changed(session, pair, now)
    return close_if_complete(session, pair, now)


def _confirmed(session: WorkspaceSession, pair: Pair, person: Person) -> bool:
    said = select(Activity.id).where(
        Activity.pair_id == pair.id, Activity.actor_id == person.id, Activity.verb == CONFIRMED
    )
    return session.scalar(said.limit(1)) is not None


def _settle_planned(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> None:
    """A closing meeting that was planned is the one that took place."""
    planned = session.scalars(
        select(Meeting).where(
            Meeting.pair_id == pair.id,
            Meeting.purpose == CLOSING,
            Meeting.status == MeetingState.PLANNED.value,
        )
    )
    for meeting in planned:
        meeting.status = meetings.move(MeetingState(meeting.status), MeetingEvent.HOLD).value
        meeting.starts_at = min(meeting.starts_at, now)
        meeting.settled_at = now
        record(
            session, "meeting.held", now, actor=person, pair=pair, subject="meeting", subject_id=meeting.id
        )
