"""Meetings of a pair: planned, moved, called off, held or missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_answer
from bot.domain.guiding_questions import MINUTES, PLACE
from bot.domain.occurrence import stamp
from bot.domain.shown.guiding import MeetingDraft, MeetingShown, Named
from bot.domain.states.meeting import TRANSITIONS, MeetingEvent, MeetingState, move
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.conversation import conversation_held
from bot.usecases.guiding.circles import (
    AT_WORK,
    living_in,
    own_meeting,
    same_meeting,
    together_with,
)
from bot.usecases.guiding.pairs import facts_changed, named, partner_of, working_pair
from bot.usecases.planning.plans import plan_of
from db.models import Meeting, Pair, Person
from db.session import WorkspaceSession

STARTS_AT = "starts_at"
REGULAR, CLOSING = "regular", "closing"
FURTHEST = timedelta(days=400)
BEFORE_THE_MATCH = timedelta(days=1)


@dataclass(frozen=True)
class MeetingEntered:
    """What somebody wrote about a meeting; `starts_at` in UTC."""

    starts_at: datetime
    minutes: int
    place: str | None


def read_meeting(raws: Mapping[str, object]) -> MeetingEntered:
    """The fields of a meeting. Raises FormErrors with every mistake at once."""
    errors: list[DomainError] = []
    values: dict[str, object] = {}
    for question in (MINUTES, PLACE):
        try:
            values[question.key] = parse_answer(question, raws.get(question.key))
        except DomainError as error:
            errors.append(error)
    starts_at = _moment(raws.get(STARTS_AT))
    if starts_at is None:
        errors.append(DomainError("answer_required", field=STARTS_AT))
    if errors or starts_at is None:
        raise FormErrors(errors)
    place = values["place"]
    return MeetingEntered(starts_at, int(str(values["minutes"])), str(place) if place else None)


def meeting_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, purpose: str = REGULAR
) -> MeetingDraft:
    """What to fill in for a new meeting: length and place as last time."""
    pair = working_pair(session, actor, pair_id, Action.PLAN_MEETING)
    last = session.scalar(
        select(Meeting).where(Meeting.pair_id == pair.id).order_by(Meeting.starts_at.desc()).limit(1)
    )
    return MeetingDraft(
        pair=pair.id,
        partner=named(partner_of(pair, person)),
        starts_at=None,
        minutes=last.minutes if last else plan_of(pair.cohort.program).meeting_minutes,
        place=str(last.place or "") if last else "",
        purpose=purpose if purpose in (REGULAR, CLOSING) else REGULAR,
        circle=circle_names(session, pair, person),
    )


def meeting_to_move(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object
) -> MeetingDraft:
    """What to fill in to move a meeting. Raises DomainError if it cannot be moved any more."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    move(MeetingState(meeting.status), MeetingEvent.MOVE)
    return MeetingDraft(
        pair=pair.id,
        partner=named(partner_of(pair, person)),
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=str(meeting.place or ""),
        purpose=meeting.purpose,
        meeting=meeting.id,
        circle=circle_names(session, pair, person),
    )


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
    _require_ahead(entered, now)
    _require_free(session, pair, entered)
    rows = _add(session, pair, person, entered, purpose, MeetingState.PLANNED, now)
    _announce(session, rows, person, "meeting.planned", now)
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
    status = move(MeetingState(meeting.status), MeetingEvent.MOVE).value
    _require_ahead(entered, now)
    _require_free(session, pair, entered, but=meeting)
    rows = _everywhere(session, meeting, pair, MeetingEvent.MOVE)
    for row, _ in rows:
        row.status, row.settled_at = status, None
        row.starts_at, row.minutes, row.place = entered.starts_at, entered.minutes, entered.place
        row.planned_by, row.planned_at = person.id, now
    _announce(session, rows, person, "meeting.moved", now)
    return meeting


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
    same = _at_that_time(session, pair, entered)
    if same:
        return _hold(session, pair, person, same[0], now)
    rows = _add(session, pair, person, entered, REGULAR, MeetingState.HELD, now)
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
    after = move(MeetingState(meeting.status), MeetingEvent.MISS).value
    for row, its_pair in _everywhere(session, meeting, pair, MeetingEvent.MISS):
        if row.status != after:
            row.status, row.settled_at = after, now
            _note(session, its_pair, person, row, "meeting.missed", now)
            facts_changed(session, its_pair, now)
    return meeting


def cancel_meeting(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> Meeting:
    """Call a meeting off; it is told in their channel."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    after = move(MeetingState(meeting.status), MeetingEvent.CANCEL).value
    for row, its_pair in _everywhere(session, meeting, pair, MeetingEvent.CANCEL):
        row.status, row.settled_at = after, now
        _note(session, its_pair, person, row, "meeting.cancelled", now)
        facts_changed(session, its_pair, now)
    outbox.post(
        session, "meeting.cancelled", now, key=f"meeting.cancelled:{meeting.id}:{stamp(now)}",
        pair=pair.id, meeting=meeting.id, by=person.id,
    )  # fmt: skip
    return meeting


def working_meeting(session: WorkspaceSession, actor: Actor, meeting_id: object) -> tuple[Meeting, Pair]:
    """A meeting looked up by an id from a click, with its pair, in which something may be done now.

    In a circle it is the one of the person's own pair.
    """
    meeting = session.find(Meeting, meeting_id)
    if meeting is None:
        raise DomainError("not_yours")
    meeting = own_meeting(session, actor, meeting)
    pair = working_pair(session, actor, meeting.pair_id, Action.PLAN_MEETING)
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
    meeting, pair = working_meeting(session, actor, meeting_id)
    return meeting_shown(pair, meeting, person)


def meetings_of(session: WorkspaceSession, pair: Pair) -> list[Meeting]:
    """Every meeting of a pair, by date."""
    query = select(Meeting).where(Meeting.pair_id == pair.id).order_by(Meeting.starts_at, Meeting.id)
    return list(session.scalars(query))


def nothing_booked(session: WorkspaceSession, pair: Pair, now: datetime) -> bool:
    """Whether no meeting of the pair lies ahead."""
    ahead = select(Meeting.id).where(
        Meeting.pair_id == pair.id, Meeting.status == MeetingState.PLANNED.value, Meeting.starts_at > now
    )
    return session.scalar(ahead.limit(1)) is None


def _moment(raw: object) -> datetime | None:
    if not str(raw or "").isdecimal():
        return None
    try:
        return datetime.fromtimestamp(int(str(raw)), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _require_ahead(entered: MeetingEntered, now: datetime) -> None:
    if entered.starts_at <= now:
        raise DomainError("meeting_in_the_past", field=STARTS_AT)
    if entered.starts_at > now + FURTHEST:
        raise DomainError("meeting_too_far", field=STARTS_AT)


def _require_free(
    session: WorkspaceSession, pair: Pair, entered: MeetingEntered, but: Meeting | None = None
) -> None:
    """Both may press "We have a date" for the same date: it is one meeting."""
    for meeting in _at_that_time(session, pair, entered):
        if meeting is not but and meeting.status == MeetingState.PLANNED:
            raise DomainError("meeting_booked_already", field=STARTS_AT)


def _at_that_time(session: WorkspaceSession, pair: Pair, entered: MeetingEntered) -> list[Meeting]:
    """Meetings of the pair that overlap with what was entered, without cancelled ones."""
    ends_at = entered.starts_at + timedelta(minutes=entered.minutes)
    near = session.scalars(
        select(Meeting).where(
            Meeting.pair_id == pair.id,
            Meeting.status != MeetingState.CANCELLED.value,
            Meeting.starts_at < ends_at,
            Meeting.starts_at > entered.starts_at - timedelta(minutes=MINUTES.maximum or 0),
        )
    )
    return [m for m in near if m.starts_at + timedelta(minutes=m.minutes) > entered.starts_at]


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


def _add(
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


def _everywhere(
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


def _hold(session: WorkspaceSession, pair: Pair, person: Person, meeting: Meeting, now: datetime) -> Meeting:
    after = move(MeetingState(meeting.status), MeetingEvent.HOLD).value
    for row, its_pair in _everywhere(session, meeting, pair, MeetingEvent.HOLD):
        if row.status != after:
            row.status, row.settled_at = after, now
            _held(session, its_pair, person, row, now)
    return meeting


def _held(session: WorkspaceSession, pair: Pair, person: Person, meeting: Meeting, now: datetime) -> None:
    _note(session, pair, person, meeting, "meeting.held", now)
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


def _announce(
    session: WorkspaceSession,
    rows: Sequence[tuple[Meeting, Pair]],
    person: Person,
    verb: str,
    now: datetime,
) -> None:
    meeting, pair = rows[0]
    for row, its_pair in rows:
        _note(session, its_pair, person, row, verb, now)
        facts_changed(session, its_pair, now)
    starts = stamp(meeting.starts_at)
    outbox.post(
        session, "meeting.planned", now, key=f"meeting.planned:{meeting.id}:{starts}:{stamp(now)}",
        pair=pair.id, meeting=meeting.id, starts=starts, moved=int(verb == "meeting.moved"),
    )  # fmt: skip


def _note(
    session: WorkspaceSession, pair: Pair, person: Person, meeting: Meeting, verb: str, now: datetime
) -> None:
    record(session, verb, now, actor=person, pair=pair, subject="meeting", subject_id=meeting.id)
