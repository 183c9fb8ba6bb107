"""What somebody enters about a meeting: its time, length and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_answer
from bot.domain.guiding_questions import MINUTES, PLACE
from bot.domain.shown.guiding import MeetingDraft
from bot.domain.states.meeting import MeetingEvent, MeetingState, move
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.meeting.meetings import CLOSING, REGULAR, circle_names, working_meeting
from bot.usecases.guiding.pairs import named, partner_of, working_pair
from bot.usecases.planning.plans import plan_of
from db.models import Meeting, Pair, Person
from db.session import WorkspaceSession

STARTS_AT = "starts_at"
FURTHEST = timedelta(days=400)


@dataclass(frozen=True)
class MeetingEntered:
    """What somebody wrote about a meeting; `starts_at` in UTC."""

    starts_at: datetime
    minutes: int
    place: str | None


def read_meeting(raws: Mapping[str, object]) -> MeetingEntered:
    """The fields of a meeting. Raises FormErrors with every mistake at once."""
    errors: list[DomainError] = []
    minutes, place = read_length_and_place(raws, errors)
    starts_at = read_moment(raws.get(STARTS_AT))
    if starts_at is None:
        errors.append(DomainError("answer_required", field=STARTS_AT))
    if errors or starts_at is None:
        raise FormErrors(errors)
    return MeetingEntered(starts_at, minutes, place)


def read_length_and_place(raws: Mapping[str, object], errors: list[DomainError]) -> tuple[int, str | None]:
    """How long and where; mistakes are added to `errors`."""
    values: dict[str, object] = {}
    for question in (MINUTES, PLACE):
        try:
            values[question.key] = parse_answer(question, raws.get(question.key))
        except DomainError as error:
            errors.append(error)
    place = values.get("place")
    return int(str(values.get("minutes") or 0)), str(place) if place else None


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


def require_ahead(entered: MeetingEntered, now: datetime, field: str = STARTS_AT) -> None:
    """Raise DomainError at `field` unless it lies ahead, within about a year."""
    if entered.starts_at <= now:
        raise DomainError("meeting_in_the_past", field=field)
    if entered.starts_at > now + FURTHEST:
        raise DomainError("meeting_too_far", field=field)


def require_free(
    session: WorkspaceSession,
    pair: Pair,
    entered: MeetingEntered,
    but: Meeting | None = None,
    field: str = STARTS_AT,
) -> None:
    """Both may press "We have a date" for the same date: it is one meeting."""
    for meeting in at_that_time(session, pair, entered):
        if meeting is not but and meeting.status == MeetingState.PLANNED:
            raise DomainError("meeting_booked_already", field=field)


def at_that_time(session: WorkspaceSession, pair: Pair, entered: MeetingEntered) -> list[Meeting]:
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


def read_moment(raw: object) -> datetime | None:
    """What a picker of date and time holds, UTC; None if it is empty."""
    if not str(raw or "").isdecimal():
        return None
    try:
        return datetime.fromtimestamp(int(str(raw)), UTC)
    except (OverflowError, ValueError, OSError):
        return None
