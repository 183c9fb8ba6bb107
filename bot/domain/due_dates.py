"""When the steps of a timeline fall due: from an anchor to moments within the recipient's working hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.domain.calendar import (
    add_working_days,
    is_working_day,
    last_working_moment,
    local_date,
    local_moment,
    next_working_moment,
)
from bot.domain.occurrence import Occurrence, stamp
from bot.domain.pair_facts import PairFacts, PersonFacts
from bot.domain.program import Blackout, Program
from bot.domain.roles import Role
from bot.domain.telling import Recipient
from bot.domain.timeline import Anchor, TimelineStep
from bot.domain.timeline import Recipient as To

_DAY = timedelta(days=1)
_FIXED = frozenset({Anchor.PUBLISHED, Anchor.CLOSING})
_IN_TIME = timedelta(hours=2)
"""Whoever hears of a meeting less than so long before it has no time left to prepare it."""
_LATE = 3 / 4
"""After this part of a relationship everything is about its end: an extension moves it."""


@dataclass(frozen=True)
class Start:
    """An event that a step counts from. `shift_days`: how far pauses and extensions moved what counts from it.

    `lasts`: from the beginning of a meeting to its end. `reminders_from`: no reminder ahead of the event makes
    sense if it was due before this moment. `days`: the days of the step that count from it, None for all;
    `cadence`: days from one meeting of the pair to the next.
    """

    at: datetime
    subject: str = ""
    shift_days: int = 0
    reminders_from: datetime | None = None
    days: tuple[int, ...] | None = None
    cadence: int = 0
    lasts: timedelta = timedelta()


def recipients(step: TimelineStep, facts: PairFacts, program: Program) -> tuple[Recipient, ...]:
    """Everyone whom the step addresses in this pair."""
    if step.to is To.COORDINATORS:
        return (Recipient(None, None, program.zone, program.country, hours=program.hours),)
    mentee = recipient(facts.mentee, Role.MENTEE, program)
    mentor = recipient(facts.mentor, Role.MENTOR, program)
    return {To.MENTEE: (mentee,), To.MENTOR: (mentor,), To.BOTH: (mentee, mentor)}[step.to]


def recipient(facts: PersonFacts, role: Role, program: Program) -> Recipient:
    """One of the two, with hours of their own or the program's."""
    return Recipient(
        facts.id,
        role,
        facts.zone,
        facts.country,
        facts.stopped,
        facts.snoozed,
        facts.hours or program.hours,
        facts.digest_day,
        facts.quiet_until,
    )


def starts(step: TimelineStep, facts: PairFacts, program: Program) -> tuple[Start, ...]:
    """The events that the step counts from; as soon as one changes, its subject does."""
    cadence = facts.cadence(program)
    return tuple(replace(start, cadence=cadence) for start in _starts(step, facts, program))


def _starts(step: TimelineStep, facts: PairFacts, program: Program) -> tuple[Start, ...]:
    day_zero = Start(facts.published_at, shift_days=facts.shift_days)
    match step.anchor:
        case Anchor.PUBLISHED:
            return _from_day_zero(step, day_zero, facts, program)
        case Anchor.AGREEMENT:
            changed = facts.agreement_changed_at
            return (_after_pause(changed, stamp(changed), facts),) if changed else (day_zero,)
        case Anchor.MEETING:
            return tuple(
                Start(
                    meeting.starts_at,
                    f"{meeting.id}@{stamp(meeting.starts_at)}",
                    reminders_from=meeting.planned_at,
                    lasts=meeting.ends_at - meeting.starts_at,
                )
                for meeting in facts.meetings
            )
        case Anchor.MEETING_HELD:
            return tuple(
                Start(meeting.starts_at, meeting.id, lasts=meeting.ends_at - meeting.starts_at)
                for meeting in facts.held()
            )
        case Anchor.LAST_MEETING:
            last = facts.held()[-1:]
            return tuple(_after_pause(meeting.starts_at, meeting.id, facts) for meeting in last)
        case Anchor.CLOSING:
            return (Start(facts.closing_at),) if facts.closing_at else ()
        case Anchor.GOAL_NEWS:
            return tuple(
                _after_pause(goal.last_news_at, f"{goal.id}@{stamp(goal.last_news_at)}", facts)
                for goal in facts.goals
                if goal.is_under_way
            )


def _from_day_zero(
    step: TimelineStep, day_zero: Start, facts: PairFacts, program: Program
) -> tuple[Start, ...]:
    """What lies in the last quarter moves with the end, and counts anew from it: told before, it is told again."""
    if not facts.extra_days or step.hours is not None or step.every_days is not None:
        return (day_zero,)
    late = tuple(
        days
        for days in step.days
        if days + step.cadences * facts.cadence(program) > program.duration_days * _LATE
    )
    early = tuple(days for days in step.days if days not in late)
    extra = facts.extra_days
    moved = replace(day_zero, subject=f"@{extra}", shift_days=day_zero.shift_days + extra, days=late)
    return tuple(start for start in (replace(day_zero, days=early), moved) if start.days)


def due_moments(
    step: TimelineStep, start: Start, to: Recipient, program: Program, now: datetime
) -> Iterator[tuple[Occurrence, datetime]]:
    """Every turn of a step after one event and when it falls due for this recipient (UTC), in their hours.

    Of a step that repeats without end only the latest past turn and the next one are given.
    """
    if step.hours is not None:
        moment = _hours_from(start, step.hours, to, program)
        if moment is not None:
            yield Occurrence(f"h{step.hours}", start.subject), moment
        return
    first = local_date(start.at, to.zone) + start.shift_days * _DAY
    off = silent_days(program)
    for days in _days_after(step, start, first, local_date(now, to.zone)):
        for follow_up in step.working_days:
            day = _follow_up_day(first + days * _DAY, follow_up, to.country, off)
            opening = max(local_moment(day, to.hours[0], to.zone), start.at)
            moment = next_working_moment(opening, to.zone, to.country, to.hours, off)
            yield Occurrence(f"d{days}", start.subject, follow_up), moment


def _follow_up_day(day: date, follow_up: int, country: str, off: frozenset[date]) -> date:
    """So many working days after the day on which the reminder itself could be told."""
    if follow_up == 0:
        return day
    told = day if is_working_day(day, country, off) else add_working_days(day, 1, country, off)
    return add_working_days(told, follow_up, country, off)


def follow_up_moment(told: datetime, working_days: int, to: Recipient, program: Program) -> datetime:
    """So many working days after something was told (aware), in the recipient's hours (UTC)."""
    off = silent_days(program)
    day = add_working_days(local_date(told, to.zone), working_days, to.country, off)
    return next_working_moment(local_moment(day, to.hours[0], to.zone), to.zone, to.country, to.hours, off)


def form_asked_at(program: Program, form: str, facts: PairFacts) -> datetime | None:
    """When the pair was first asked for this form (aware), counted from the match or the closing conversation;
    None if it is not, or not yet as far as can be known.
    """
    moments = [
        start.at + timedelta(days=days[0] + step.cadences * start.cadence + start.shift_days)
        for step in program.timeline
        if step.form == form and step.to is not To.COORDINATORS and step.anchor in _FIXED and not step.off
        for start in starts(step, facts, program)
        if (days := step.days if start.days is None else start.days)
    ]
    return min(moments, default=None)


def silent_days(program: Program) -> frozenset[date]:
    """All days that the program's plan keeps silent."""
    return _days_of(program.blackouts)


@lru_cache(maxsize=256)
def _days_of(blackouts: tuple[Blackout, ...]) -> frozenset[date]:
    return frozenset(
        blackout.first + ahead * _DAY
        for blackout in blackouts
        for ahead in range((blackout.last - blackout.first).days + 1)
    )


def _after_pause(at: datetime, subject: str, facts: PairFacts) -> Start:
    """What was before a pause counts from its end."""
    return Start(max(at, facts.resumed_at) if facts.resumed_at else at, subject)


def _hours_from(start: Start, hours: int, to: Recipient, program: Program) -> datetime | None:
    """`hours` after the end of the event, or before its beginning, moved into working hours.

    What comes before it is not put off until most of the time is gone: it comes in the last working hours ahead of
    that, or if the event was not known yet, later, as long as `_IN_TIME` is left.
    """
    off = silent_days(program)
    if hours >= 0:
        wanted = start.at + start.lasts + timedelta(hours=hours)
        return next_working_moment(wanted, to.zone, to.country, to.hours, off)
    wanted = start.at + timedelta(hours=hours)
    later = next_working_moment(wanted, to.zone, to.country, to.hours, off)
    known = start.reminders_from
    if start.at - later >= (start.at - wanted) / 2:
        return later if known is None or known <= later else None
    sooner = last_working_moment(wanted, to.zone, to.country, to.hours, off)
    if known is None or known <= sooner:
        return sooner
    return later if known <= later and start.at - later >= _IN_TIME else None


def _days_after(step: TimelineStep, start: Start, first: date, today: date) -> Iterator[int]:
    """How many days after its anchor a step comes round."""
    ahead = step.cadences * start.cadence
    days_of = step.days if start.days is None else start.days
    if step.every_days is None:
        yield from (days + ahead for days in days_of)
        return
    begin = days_of[0] + ahead
    past_turns = max(0, ((today - first).days - begin) // step.every_days)
    yield begin + past_turns * step.every_days
    yield begin + (past_turns + 1) * step.every_days
