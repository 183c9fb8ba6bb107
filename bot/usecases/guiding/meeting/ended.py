"""What was booked when a pair came to its end: it does not take place, and whoever has it in a calendar is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.states.meeting import MeetingEvent, MeetingState, move
from bot.usecases.guiding.circles import living_in
from bot.usecases.guiding.meeting.changing import redraw
from bot.usecases.guiding.reminding.standing import AFTER_THE_END
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Meeting, Pair
from db.session import WorkspaceSession

_AHEAD = MeetingState.PLANNED.value


def call_off_ahead(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Call off what lies ahead of a pair that is over; its post in the channel says so, but not before the two have
    been told of the end. A circle goes on meeting as long as anybody is left in it.
    """
    if pair.circle_id is not None and living_in(session, pair.circle_id):
        return
    over = (
        Meeting.pair_id == pair.id
        if pair.circle_id is None
        else Meeting.pair_id.in_(select(Pair.id).where(Pair.circle_id == pair.circle_id))
    )
    ahead = (
        select(Meeting).where(over, Meeting.status == _AHEAD, Meeting.starts_at > now).order_by(Meeting.id)
    )
    plan = plan_of(pair.cohort.program)
    told = max(working_moment(who, plan, now) for who in pair.people()) + AFTER_THE_END
    redrawn = set()
    for meeting in session.scalars(ahead).all():
        meeting.status, meeting.settled_at = (
            move(MeetingState(meeting.status), MeetingEvent.CANCEL).value,
            now,
        )
        if (meeting.together or str(meeting.id)) not in redrawn:
            redrawn.add(meeting.together or str(meeting.id))
            redraw(session, meeting, now, not_before=told)


def called_off_with(session: WorkspaceSession, pair: Pair) -> datetime | None:
    """The next date that was called off because this pair is over, if there was one."""
    if pair.closed_at is None:
        return None
    found = select(Meeting.starts_at).where(
        Meeting.pair_id == pair.id,
        Meeting.status == MeetingState.CANCELLED.value,
        Meeting.settled_at == pair.closed_at,
        Meeting.starts_at > pair.closed_at,
    )
    return session.scalar(found.order_by(Meeting.starts_at).limit(1))
