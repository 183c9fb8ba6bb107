"""What was booked when a pair came to its end: it does not take place, and whoever has it in a calendar is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.shown.closing import CalledOff
from bot.domain.states.meeting import MeetingEvent, MeetingState, move
from bot.domain.states.pair import LIVING
from bot.usecases.guiding.circles import is_mentors_circle, living_in
from bot.usecases.guiding.meeting.changing import redraw
from bot.usecases.guiding.reminding.standing import AFTER_THE_END
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Meeting, Pair, Person
from db.session import WorkspaceSession

_AHEAD = MeetingState.PLANNED.value


def call_off_ahead(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Call off what lies ahead of a pair that is over; its post in the channel says so, but not before the two have
    been told of the end. Of a circle's dates it is called off for this pair alone, as long as anybody else meets.
    """
    over = Meeting.pair_id == pair.id
    if pair.circle_id is not None and not living_in(session, pair.circle_id):
        over = Meeting.pair_id.in_(select(Pair.id).where(Pair.circle_id == pair.circle_id))
    query = (
        select(Meeting).where(over, Meeting.status == _AHEAD, Meeting.starts_at > now).order_by(Meeting.id)
    )
    ahead = session.scalars(query).all()
    plan = plan_of(pair.cohort.program)
    told = max(working_moment(who, plan, now) for who in pair.people()) + AFTER_THE_END
    once: dict[str, Meeting] = {}
    for meeting in ahead:
        after = move(MeetingState(meeting.status), MeetingEvent.CANCEL).value
        meeting.status, meeting.settled_at = after, now
        once.setdefault(meeting.together or str(meeting.id), meeting)
    for meeting in once.values():
        if not _others_meet(session, meeting):
            redraw(session, meeting, now, not_before=told)


def called_off_for(session: WorkspaceSession, pair: Pair, person: Person) -> CalledOff | None:
    """What one of the two reads about it: nothing, if they guide a circle that meets on that date all the same."""
    off = called_off_with(session, pair)
    return None if off is not None and off.others_meet and is_mentors_circle(pair, person) else off


def called_off_with(session: WorkspaceSession, pair: Pair) -> CalledOff | None:
    """The next date that was called off because this pair is over, if there was one."""
    if pair.closed_at is None:
        return None
    found = select(Meeting).where(
        Meeting.pair_id == pair.id,
        Meeting.status == MeetingState.CANCELLED.value,
        Meeting.settled_at == pair.closed_at,
        Meeting.starts_at > pair.closed_at,
    )
    meeting = session.scalar(found.order_by(Meeting.starts_at).limit(1))
    return None if meeting is None else CalledOff(meeting.starts_at, _others_meet(session, meeting))


def _others_meet(session: WorkspaceSession, meeting: Meeting) -> bool:
    """Whether somebody else of the circle has the same meeting ahead of them."""
    if meeting.together is None:
        return False
    others = (
        select(Meeting.id)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(
            Meeting.together == meeting.together,
            Meeting.id != meeting.id,
            Meeting.status == _AHEAD,
            Pair.status.in_([state.value for state in LIVING]),
        )
    )
    return session.scalar(others.limit(1)) is not None
