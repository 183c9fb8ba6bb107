"""When somebody has time, as far as the bot knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from bot.domain.calendar import next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.meeting_times import HORIZON, Diary
from bot.domain.program import Program as Plan
from bot.domain.states.meeting import MeetingState
from bot.usecases.planning.plans import plan_of
from db.models import Meeting, Pair, Person
from db.session import WorkspaceSession

_LONGEST = timedelta(hours=8)


def diary_of(
    session: WorkspaceSession, person: Person, plan: Plan, now: datetime, but: Meeting | None = None
) -> Diary:
    """Somebody's own hours, holidays and planned meetings in all their pairs; `but`: one that is to be moved."""
    rows = session.scalars(
        select(Meeting)
        .join(Pair, Pair.id == Meeting.pair_id)
        .where(
            or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id),
            Meeting.status == MeetingState.PLANNED.value,
            Meeting.starts_at > now - _LONGEST,
            Meeting.starts_at < now + HORIZON + timedelta(days=2),
        )
    )
    busy = [(row.starts_at, row.starts_at + timedelta(minutes=row.minutes)) for row in rows if row is not but]
    own = (
        (person.work_from, person.work_until)
        if person.work_from is not None and person.work_until is not None
        else plan.hours
    )
    return Diary(
        zone=person.zone,
        country=person.holidays if person.holidays is not None else person.country,
        hours=own,
        off=silent_days(plan),
        busy=tuple(busy),
    )


def good_hour(
    session: WorkspaceSession, person: Person, pair: Pair, now: datetime, before: datetime | None = None
) -> datetime:
    """The person's next working hour on no silent day; `now` if that would be too late. UTC."""
    diary = diary_of(session, person, plan_of(pair.cohort.program), now)
    moment = next_working_moment(now, diary.zone, diary.country, diary.hours, diary.off)
    return now if before is not None and moment >= before else moment
