"""Meetings that lie ahead: planned, moved, called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.access import Action, Actor
from bot.domain.occurrence import stamp
from bot.domain.states.meeting import TRANSITIONS, MeetingEvent, MeetingState, move
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.circles import same_meeting, together_with
from bot.usecases.guiding.meeting.entering import MeetingEntered, require_ahead, require_free
from bot.usecases.guiding.meeting.meetings import CLOSING, REGULAR, working_meeting
from bot.usecases.guiding.meeting.proposals import supersede
from bot.usecases.guiding.pairs import facts_changed, working_pair
from db.models import Meeting, OutboxRow, Pair, Person
from db.session import WorkspaceSession


def plan_meeting(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    entered: MeetingEntered,
    purpose: str,
    now: datetime,
) -> Meeting:
    """Put a meeting down, in a circle for all of it; it is told in their channel. Raises DomainError at the date."""
    pair = working_pair(session, actor, pair_id, Action.PLAN_MEETING)
    require_ahead(entered, now)
    require_free(session, pair, entered)
    rows = add_rows(session, pair, person, entered, purpose, MeetingState.PLANNED, now)
    announce(session, rows, person, "meeting.planned", now)
    supersede(session, pair, now, person)
    return rows[0][0]


def move_meeting(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    meeting_id: object,
    entered: MeetingEntered,
    now: datetime,
) -> Meeting:
    """Give a meeting another date. Raises DomainError at the date, or if it is held already."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    require_ahead(entered, now)
    move_to(session, meeting, pair, person, entered, now)
    supersede(session, pair, now, person)
    return meeting


def move_to(
    session: WorkspaceSession,
    meeting: Meeting,
    pair: Pair,
    person: Person,
    entered: MeetingEntered,
    now: datetime,
) -> None:
    """Move a meeting that was looked up and locked, in a circle for all of it; told in their channel."""
    status = move(MeetingState(meeting.status), MeetingEvent.MOVE).value
    require_free(session, pair, entered, but=meeting)
    rows = everywhere(session, meeting, pair, MeetingEvent.MOVE)
    for row, _ in rows:
        row.status, row.settled_at = status, None
        row.starts_at, row.minutes, row.place = entered.starts_at, entered.minutes, entered.place
        row.planned_by, row.planned_at = person.id, now
    redraw(session, meeting, now)
    announce(session, rows, person, "meeting.moved", now)


def cancel_meeting(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> Meeting:
    """Call a meeting off, also during a pause, which leaves it booked; it is told in their channel."""
    meeting, pair = working_meeting(session, actor, meeting_id, also_resting=True)
    after = move(MeetingState(meeting.status), MeetingEvent.CANCEL).value
    for row, its_pair in everywhere(session, meeting, pair, MeetingEvent.CANCEL):
        row.status, row.settled_at = after, now
        note(session, its_pair, person, row, "meeting.cancelled", now)
        facts_changed(session, its_pair, now)
    redraw(session, meeting, now)
    outbox.post(
        session, "meeting.cancelled", now, key=f"meeting.cancelled:{meeting.id}:{stamp(now)}",
        pair=pair.id, meeting=meeting.id, by=person.id,
    )  # fmt: skip
    return meeting


def add_rows(
    session: WorkspaceSession,
    pair: Pair,
    person: Person,
    entered: MeetingEntered,
    purpose: str,
    state: MeetingState,
    now: datetime,
) -> list[tuple[Meeting, Pair]]:
    """One new meeting, for each pair it is a meeting of; the given pair's first."""
    rows = [(_new(one, person, entered, purpose, state, now), one) for one in together_with(session, pair)]
    session.add_all(meeting for meeting, _ in rows)
    session.flush()
    if pair.circle_id is not None:
        for meeting, _ in rows:
            meeting.together = str(rows[0][0].id)
    return rows


def everywhere(
    session: WorkspaceSession, meeting: Meeting, pair: Pair, event: MeetingEvent
) -> list[tuple[Meeting, Pair]]:
    """The meeting in every pair of a circle in which this can happen to it, the given one first."""
    if meeting.together is None:
        return [(meeting, pair)]
    at_work = {one.id: one for one in together_with(session, pair)}
    return [
        (row, at_work[row.pair_id])
        for row in same_meeting(session, meeting)
        if row.pair_id in at_work and (MeetingState(row.status), event) in TRANSITIONS
    ]


def announce(
    session: WorkspaceSession,
    rows: Sequence[tuple[Meeting, Pair]],
    person: Person,
    verb: str,
    now: datetime,
    instead_of: datetime | None = None,
) -> None:
    """Tell a new date in the channel, and note it in every pair it is a date of. `instead_of`: the day of a
    standing date that did not suit both.
    """
    meeting, pair = rows[0]
    for row, its_pair in rows:
        note(session, its_pair, person, row, verb, now)
        facts_changed(session, its_pair, now)
    starts = stamp(meeting.starts_at)
    outbox.post(
        session, "meeting.planned", now, key=f"meeting.planned:{meeting.id}:{starts}:{stamp(now)}",
        pair=pair.id, meeting=meeting.id, starts=starts, moved=int(verb == "meeting.moved"),
        usual=stamp(instead_of) if instead_of is not None else "",
    )  # fmt: skip


def redraw(
    session: WorkspaceSession, meeting: Meeting, now: datetime, *, not_before: datetime | None = None
) -> None:
    """Let the last post of this meeting's date say what became of it, in place of buttons that do nothing any more: at
    once, or by `not_before` at the earliest.
    """
    session.flush()
    posts = [outbox.begins_with(f"meeting.planned:{row.id}:") for row in same_meeting(session, meeting)]
    last = session.scalar(select(OutboxRow).where(or_(*posts)).order_by(OutboxRow.id.desc()).limit(1))
    if last is not None:
        outbox.amend(session, last.key, now, not_before=not_before, **last.args)


def note(
    session: WorkspaceSession, pair: Pair, person: Person, meeting: Meeting, verb: str, now: datetime
) -> None:
    """Append what happened to a meeting."""
    record(session, verb, now, actor=person, pair=pair, subject="meeting", subject_id=meeting.id)


def _new(
    pair: Pair, person: Person, entered: MeetingEntered, purpose: str, state: MeetingState, now: datetime
) -> Meeting:
    return Meeting(
        pair_id=pair.id,
        starts_at=entered.starts_at,
        minutes=entered.minutes,
        place=entered.place,
        purpose=purpose if purpose in (REGULAR, CLOSING) else REGULAR,
        status=state.value,
        planned_by=person.id,
        planned_at=now,
    )
