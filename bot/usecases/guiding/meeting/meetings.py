"""Meetings of a pair: looked up, and as views show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.shown.guiding import MeetingShown, Named
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases.guiding.circles import living_in, own_meeting
from bot.usecases.guiding.pairs import named, partner_of, working_pair
from db.models import Meeting, MeetingSeries, Pair, Person
from db.session import WorkspaceSession

REGULAR, CLOSING = "regular", "closing"


def working_meeting(
    session: WorkspaceSession, actor: Actor, meeting_id: object, *, also_resting: bool = False
) -> tuple[Meeting, Pair]:
    """A meeting looked up by an id from a click, with its pair, in which something may be done now.

    In a circle it is the one of the person's own pair.
    """
    meeting = session.find(Meeting, meeting_id)
    if meeting is None:
        raise DomainError("not_yours")
    meeting = own_meeting(session, actor, meeting)
    pair = working_pair(session, actor, meeting.pair_id, Action.PLAN_MEETING, also_resting=also_resting)
    session.refresh(meeting)
    return meeting, pair


def meeting_shown(
    pair: Pair, meeting: Meeting, person: Person | None = None, *, moved: bool = False
) -> MeetingShown:
    """A meeting as views show it, to one of the two or to both, or to a whole circle."""
    return MeetingShown(
        id=meeting.id,
        pair=pair.id,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=str(meeting.place or ""),
        purpose=meeting.purpose,
        state=MeetingState(meeting.status),
        by=next((named(who) for who in pair.people() if who.id == meeting.planned_by), None),
        moved=moved,
        partner=named(partner_of(pair, person)) if person else None,
        circle=pair.circle_id is not None,
        people=tuple(named(who) for who in (pair.people() if pair.circle_id is None else (pair.mentor,))),
        uid=f"meeting-{meeting.together or meeting.id}@mentorbot",
        resting=pair.status == PairState.PAUSED,
    )


def circle_names(session: WorkspaceSession, pair: Pair, person: Person) -> tuple[Named, ...]:
    """Everybody else in the pair's circle; nobody for a pair by itself."""
    if pair.circle_id is None:
        return ()
    pairs = living_in(session, pair.circle_id)
    everybody = [pair.mentor, *(one.mentee for one in pairs)]
    return tuple(named(who) for who in everybody if who.id != person.id)


def meeting_of(session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object) -> MeetingShown:
    """A meeting looked up by an id from a click, for one of the two."""
    meeting, pair = working_meeting(session, actor, meeting_id, also_resting=True)
    return meeting_shown(pair, meeting, person)


def meetings_in(session: WorkspaceSession, pairs: Sequence[Pair]) -> dict[int, list[Meeting]]:
    """Every meeting of several pairs, by date, by pair id."""
    ids = [pair.id for pair in pairs]
    query = select(Meeting).where(Meeting.pair_id.in_(ids)).order_by(Meeting.starts_at, Meeting.id)
    found: dict[int, list[Meeting]] = {}
    for meeting in session.scalars(query):
        found.setdefault(meeting.pair_id, []).append(meeting)
    return found


def nothing_booked(session: WorkspaceSession, pair: Pair, now: datetime) -> bool:
    """Whether no meeting of the pair lies ahead, and no standing date will make one."""
    standing = select(MeetingSeries.id).where(
        MeetingSeries.pair_id == pair.id, MeetingSeries.ended_at.is_(None)
    )
    if session.scalar(standing.limit(1)) is not None:
        return False
    return next_booked(session, pair, now) is None


def next_booked(session: WorkspaceSession, pair: Pair, now: datetime) -> Meeting | None:
    """The next meeting of the pair that is planned, if one lies ahead."""
    ahead = select(Meeting).where(
        Meeting.pair_id == pair.id, Meeting.status == MeetingState.PLANNED.value, Meeting.starts_at > now
    )
    return session.scalar(ahead.order_by(Meeting.starts_at, Meeting.id).limit(1))


def closing_by_count(session: WorkspaceSession, pairs: Sequence[Pair]) -> frozenset[int]:
    """Those of the pairs (ids) whose closing began as the last of the planned meetings was confirmed: that was none of
    purpose `closing`, so nobody spoke of a closing conversation.
    """
    began = (
        select(Pair.id)
        .join(Meeting, Meeting.pair_id == Pair.id)
        .where(
            Pair.id.in_([pair.id for pair in pairs]),
            Meeting.purpose != CLOSING,
            Meeting.status == MeetingState.HELD.value,
            Meeting.settled_at == Pair.closing_at,
        )
    )
    return frozenset(session.scalars(began))
