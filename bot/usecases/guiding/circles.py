"""A circle: one mentor's pairs that share a channel, their meetings and the text of their agreement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import AT_WORK, LIVING, PairState
from bot.usecases.locking import take_turn
from db.models import Circle, Meeting, Pair, Person
from db.session import WorkspaceSession

_LIVING = [state.value for state in LIVING]


def pairs_of_circle(session: WorkspaceSession, circle_id: int) -> list[Pair]:
    """Every pair that ever was in it, oldest first."""
    return list(session.scalars(select(Pair).where(Pair.circle_id == circle_id).order_by(Pair.id)))


def living_in(session: WorkspaceSession, circle_id: int) -> list[Pair]:
    """Its pairs that go on, oldest first."""
    return [pair for pair in pairs_of_circle(session, circle_id) if PairState(pair.status) in LIVING]


def together_with(session: WorkspaceSession, pair: Pair) -> list[Pair]:
    """The pairs that what one does counts for: the pair itself, then those of its circle that are at work.

    Until the transaction ends nobody else can act in the circle.
    """
    if pair.circle_id is None:
        return [pair]
    circle = session.get_one(Circle, pair.circle_id)
    take_turn(session, circle)
    others = pairs_of_circle(session, circle.id)
    return [pair, *(one for one in others if one is not pair and PairState(one.status) in AT_WORK)]


def own_pair_id(session: WorkspaceSession, actor: Actor, pair_id: object) -> object:
    """The id of this person's own pair where `pair_id`, from a button that a whole circle reads, is another's.

    Any other id comes back as it is: whoever looks it up decides what may be done with it.
    """
    pair = session.find(Pair, pair_id)
    if pair is None or pair.circle_id is None or actor.person in (str(pair.mentee_id), str(pair.mentor_id)):
        return pair_id
    mine = (one for one in pairs_of_circle(session, pair.circle_id) if str(one.mentee_id) == actor.person)
    return next((one.id for one in mine), pair_id)


def is_mentors_circle(pair: Pair, person: Person) -> bool:
    """Whether somebody is the mentor of the circle that this pair belongs to."""
    return pair.circle_id is not None and pair.mentor_id == person.id


def same_meeting(session: WorkspaceSession, meeting: Meeting) -> list[Meeting]:
    """The meeting as each pair of its circle has it, the given one first; alone for a pair by itself."""
    if meeting.together is None:
        return [meeting]
    rows = session.scalars(select(Meeting).where(Meeting.together == meeting.together).order_by(Meeting.id))
    return [meeting, *(row for row in rows if row is not meeting)]


def own_meeting(session: WorkspaceSession, actor: Actor, meeting: Meeting) -> Meeting:
    """The same meeting in this person's own pair, if they are in its circle."""
    own = own_pair_id(session, actor, meeting.pair_id)
    return next((row for row in same_meeting(session, meeting) if row.pair_id == own), meeting)


def join_meetings(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """A pair that comes into a circle, or back from a pause, is part of every meeting that lies ahead."""
    if pair.circle_id is None:
        return
    planned = session.scalars(
        select(Meeting)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(
            Pair.circle_id == pair.circle_id,
            Pair.status.in_(_LIVING),
            Meeting.status == MeetingState.PLANNED.value,
            Meeting.starts_at > now,
            Meeting.together.is_not(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    ahead: dict[str, Meeting] = {}
    mine = set()
    for row in planned:
        ahead.setdefault(str(row.together), row)
        if row.pair_id == pair.id:
            mine.add(str(row.together))
    for together, row in ahead.items():
        if together not in mine:
            session.add(
                Meeting(
                    pair_id=pair.id, starts_at=row.starts_at, minutes=row.minutes, place=row.place,
                    purpose=row.purpose, status=row.status, together=together, planned_by=row.planned_by,
                    planned_at=row.planned_at,
                )
            )  # fmt: skip
    session.flush()
