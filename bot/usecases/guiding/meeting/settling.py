"""Meetings whose time has come: held, missed, or noted after the fact."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.states.meeting import MeetingEvent, MeetingState, move
from bot.domain.states.pair import AT_WORK
from bot.errors import DomainError
from bot.usecases.closing.conversation import conversation_held
from bot.usecases.guiding.growing.library import suggest_topic
from bot.usecases.guiding.meeting.changing import add_rows, everywhere, note, redraw
from bot.usecases.guiding.meeting.entering import STARTS_AT, MeetingEntered, at_that_time
from bot.usecases.guiding.meeting.meetings import CLOSING, REGULAR, working_meeting
from bot.usecases.guiding.pairs import facts_changed, working_pair
from bot.usecases.planning.plans import plan_of
from db.models import Meeting, Pair, Person
from db.session import WorkspaceSession

BEFORE_THE_MATCH = timedelta(days=1)


def record_meeting(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    entered: MeetingEntered,
    now: datetime,
) -> Meeting:
    """Note a meeting that has taken place.

    One that was planned for that time becomes a held one; the second of the two may note the same.
    """
    pair = working_pair(session, actor, pair_id, Action.PLAN_MEETING)
    if entered.starts_at > now:
        raise DomainError("meeting_still_ahead", field=STARTS_AT)
    if entered.starts_at < pair.published_at - BEFORE_THE_MATCH:
        raise DomainError("meeting_before_match", field=STARTS_AT)
    same = at_that_time(session, pair, entered)
    if same:
        return _hold(session, pair, person, same[0], now)
    rows = add_rows(session, pair, person, entered, REGULAR, MeetingState.HELD, now)
    for row, its_pair in rows:
        row.settled_at = now
        _held(session, its_pair, person, row, now)
    return rows[0][0]


def hold_meeting(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> Meeting:
    """Somebody says that the meeting took place; the second of the two may say so as well."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    if meeting.starts_at > now:
        raise DomainError("meeting_not_begun")
    return _hold(session, pair, person, meeting, now)


def miss_meeting(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> Meeting:
    """Somebody says that it did not take place. Raises meeting_already_held if the other said it did."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    if meeting.starts_at > now:
        raise DomainError("meeting_not_begun")
    before, after = meeting.status, move(MeetingState(meeting.status), MeetingEvent.MISS).value
    for row, its_pair in everywhere(session, meeting, pair, MeetingEvent.MISS):
        if row.status != after:
            row.status, row.settled_at = after, now
            note(session, its_pair, person, row, "meeting.missed", now)
            facts_changed(session, its_pair, now)
    if before != after:
        redraw(session, meeting, now)
    return meeting


def _hold(session: WorkspaceSession, pair: Pair, person: Person, meeting: Meeting, now: datetime) -> Meeting:
    before, after = meeting.status, move(MeetingState(meeting.status), MeetingEvent.HOLD).value
    if meeting.status == MeetingState.PLANNED:
        suggest_topic(session, pair, meeting, now)  # what its reminder named does not come again
    for row, its_pair in everywhere(session, meeting, pair, MeetingEvent.HOLD):
        if row.status != after:
            row.status, row.settled_at = after, now
            _held(session, its_pair, person, row, now)
    if before != after:
        redraw(session, meeting, now)
    return meeting


def _held(session: WorkspaceSession, pair: Pair, person: Person, meeting: Meeting, now: datetime) -> None:
    note(session, pair, person, meeting, "meeting.held", now)
    if meeting.purpose == CLOSING or _was_the_last(session, pair):
        conversation_held(session, pair, person, now)
    facts_changed(session, pair, now)


def _was_the_last(session: WorkspaceSession, pair: Pair) -> bool:
    """Whether the plan counts meetings, and all of them have been held by now."""
    plan = plan_of(pair.cohort.program)
    if not plan.closes_after_meetings or pair.status not in AT_WORK:
        return False
    session.flush()
    held = select(func.count(Meeting.id)).where(
        Meeting.pair_id == pair.id, Meeting.status == MeetingState.HELD.value
    )
    return (session.scalar(held) or 0) >= plan.meetings_planned
