"""Standing dates: made, changed, ended, and the next meeting of each once the last one is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date, local_moment
from bot.domain.program import Program as Plan
from bot.domain.shown.meeting import StandingDraft, StandingShown
from bot.domain.standing_dates import RHYTHMS, Rhythm, next_standing_date
from bot.domain.states.meeting import MeetingState
from bot.errors import DomainError, FormErrors
from bot.usecases.activity import record
from bot.usecases.guiding.meeting.changing import add_rows, announce, move_to
from bot.usecases.guiding.meeting.diaries import diary_of
from bot.usecases.guiding.meeting.entering import (
    STARTS_AT,
    MeetingEntered,
    at_that_time,
    meeting_draft,
    read_meeting,
    require_ahead,
)
from bot.usecases.guiding.meeting.meetings import REGULAR
from bot.usecases.guiding.meeting.proposals import supersede
from bot.usecases.guiding.pairs import facts_changed, working_pair
from bot.usecases.planning.plans import plan_of
from db.models import Meeting, MeetingSeries, Pair, Person
from db.session import WorkspaceSession

EVERY = "every"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StandingEntered:
    """The first meeting, and after how many days the next one follows."""

    first: MeetingEntered
    every_days: int


def standing_of(session: WorkspaceSession, pair: Pair) -> MeetingSeries | None:
    """The standing date of a pair, if it has one."""
    return session.scalar(
        select(MeetingSeries)
        .where(MeetingSeries.pair_id == pair.id, MeetingSeries.ended_at.is_(None))
        .order_by(MeetingSeries.id.desc())
        .limit(1)
    )


def standing_shown(series: MeetingSeries) -> StandingShown:
    """A standing date, as views show it."""
    return StandingShown(
        id=series.id,
        pair=series.pair_id,
        every_days=series.every_days,
        first_at=series.first_at,
        zone=series.zone,
        minutes=series.minutes,
        place=str(series.place or ""),
    )


def standing_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> StandingDraft:
    """What to fill in: the next meeting becomes the first of them. Raises standing_in_circle."""
    pair = _for_two(working_pair(session, actor, pair_id, Action.PLAN_MEETING))
    last, series = meeting_draft(session, actor, person, pair.id), standing_of(session, pair)
    cadence = _cadence(pair, plan_of(pair.cohort.program))
    ahead = _ahead(session, pair, now)
    return StandingDraft(
        pair=pair.id,
        partner=last.partner,
        first_at=ahead.starts_at if ahead else None,
        every_days=series.every_days if series else cadence,
        choices=_choices(pair),
        minutes=series.minutes if series else last.minutes,
        place=str(series.place or "") if series else last.place,
        standing=standing_shown(series) if series else None,
    )


def read_standing(raws: Mapping[str, object]) -> StandingEntered:
    """The fields of a standing date. Raises FormErrors with every mistake at once."""
    errors: list[DomainError] = []
    first = None
    try:
        first = read_meeting(raws)
    except FormErrors as mistakes:
        errors += mistakes.errors
    every = str(raws.get(EVERY) or "")
    if not (every.isdecimal() and len(every) < 4):  # noqa: PLR2004 - days, of which there are not so many
        errors.append(DomainError("answer_required", field=EVERY))
    if errors or first is None:
        raise FormErrors(errors)
    return StandingEntered(first, int(every))


def make_standing(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    entered: StandingEntered,
    now: datetime,
) -> MeetingSeries:
    """Make a standing date, or change the one there is; its next meeting is told in their channel.

    The hour holds on the clock of whoever makes it. A meeting at the first date becomes the first of them; on a
    change, the one that lies ahead moves there. Raises DomainError at the date.
    """
    pair = _for_two(working_pair(session, actor, pair_id, Action.PLAN_MEETING))
    require_ahead(entered.first, now)
    if entered.every_days not in _choices(pair):
        raise DomainError("not_an_option", field=EVERY, given=str(entered.every_days))
    series = standing_of(session, pair)
    upcoming = _upcoming(session, series, now) if series else None
    if series is None:
        series = MeetingSeries(pair_id=pair.id, made_by=person.id, made_at=now)
        session.add(series)
    series.first_at, series.every_days, series.reached = entered.first.starts_at, entered.every_days, 0
    series.zone, series.minutes, series.place = person.zone, entered.first.minutes, entered.first.place
    session.flush()
    record(
        session, "standing.made", now, actor=person, pair=pair, subject="meeting_series", subject_id=series.id,
        every=entered.every_days,
    )  # fmt: skip
    supersede(session, pair, now, person)
    _first_meeting(session, pair, person, series, entered.first, upcoming, now)
    return series


def end_standing(
    session: WorkspaceSession, actor: Actor, person: Person, series_id: object, now: datetime
) -> Pair:
    """No further meetings are made; the one that lies ahead stays. Raises standing_over."""
    series = session.find(MeetingSeries, series_id)
    if series is None:
        raise DomainError("not_yours")
    pair = working_pair(session, actor, series.pair_id, Action.PLAN_MEETING)
    session.refresh(series)
    if series.ended_at is not None:
        raise DomainError("standing_over")
    series.ended_at = now
    _note(session, pair, series, "standing.ended", now, person)
    facts_changed(session, pair, now)
    return pair


def next_of_series(
    session: WorkspaceSession, series: MeetingSeries, pair: Pair, now: datetime
) -> Meeting | None:
    """Make the next meeting of a standing date and tell it; None once the program is over for this pair.

    The pair must be locked. A turn at which the two have a meeting anyway is left to that one.
    """
    plan = plan_of(pair.cohort.program)
    maker = session.get_one(Person, series.made_by)
    diaries = [diary_of(session, who, plan, now) for who in pair.people()]
    rhythm = Rhythm(series.first_at, series.every_days, series.zone)
    until = end_of(pair, plan)
    while found := next_standing_date(rhythm, series.reached, diaries, now, until):
        series.reached = found.turn
        entered = MeetingEntered(found.at, series.minutes, str(series.place) if series.place else None)
        if any(one.status == MeetingState.PLANNED for one in at_that_time(session, pair, entered)):
            continue
        rows = add_rows(session, pair, maker, entered, REGULAR, MeetingState.PLANNED, now)
        for row, _ in rows:
            row.series_id = series.id
        announce(session, rows, maker, "meeting.planned", now, instead_of=found.instead_of)
        return rows[0][0]
    series.ended_at = now
    _note(session, pair, series, "standing.ended", now, None)
    facts_changed(session, pair, now)
    return None


def end_of(pair: Pair, plan: Plan) -> datetime:
    """When the relationship is over by its plan, with its pauses and extensions. UTC."""
    days = plan.duration_days + pair.shift_days + pair.extra_days
    return local_moment(local_date(pair.published_at, plan.zone) + (days + 1) * _DAY, 0, plan.zone)


def _first_meeting(
    session: WorkspaceSession,
    pair: Pair,
    person: Person,
    series: MeetingSeries,
    first: MeetingEntered,
    upcoming: Meeting | None,
    now: datetime,
) -> None:
    there = [one for one in at_that_time(session, pair, first) if one.status == MeetingState.PLANNED]
    same = next((one for one in there if one.starts_at == first.starts_at), None)
    if same is not None:
        same.series_id, same.minutes, same.place = series.id, first.minutes, first.place
        session.flush()
        announce(session, [(same, pair)], person, "meeting.planned", now)
        return
    if upcoming is not None:
        move_to(session, upcoming, pair, person, first, now)
        return
    if there:
        raise DomainError("meeting_booked_already", field=STARTS_AT)
    rows = add_rows(session, pair, person, first, REGULAR, MeetingState.PLANNED, now)
    rows[0][0].series_id = series.id
    announce(session, rows, person, "meeting.planned", now)


def _upcoming(session: WorkspaceSession, series: MeetingSeries, now: datetime) -> Meeting | None:
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.series_id == series.id,
            Meeting.status == MeetingState.PLANNED.value,
            Meeting.starts_at > now,
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )


def _ahead(session: WorkspaceSession, pair: Pair, now: datetime) -> Meeting | None:
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.pair_id == pair.id,
            Meeting.status == MeetingState.PLANNED.value,
            Meeting.purpose == REGULAR,
            Meeting.starts_at > now,
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )


def _cadence(pair: Pair, plan: Plan) -> int:
    return pair.cadence_days or plan.cadence_days


def _choices(pair: Pair) -> tuple[int, ...]:
    return tuple(sorted({*RHYTHMS, _cadence(pair, plan_of(pair.cohort.program))}))


def _for_two(pair: Pair) -> Pair:
    if pair.circle_id is not None:
        raise DomainError("standing_in_circle")
    return pair


def _note(
    session: WorkspaceSession,
    pair: Pair,
    series: MeetingSeries,
    verb: str,
    now: datetime,
    person: Person | None,
) -> None:
    record(session, verb, now, actor=person, pair=pair, subject="meeting_series", subject_id=series.id)
