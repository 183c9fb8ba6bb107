"""What is due for whom: one pure function from the facts of a pair, its program and the time.

Reminders are sorted into turns: all that one person would hear of one series about one subject. Of a turn
only the latest that has fallen due is told, and none once a later one has been taken, so that a long silence
ends with one sensible message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import local_date, local_moment, next_working_moment
from bot.domain.conditions import TO_ANSWER, UNSETTLED, Case, holds
from bot.domain.due_dates import (
    due_moments,
    follow_up_moment,
    recipient,
    recipients,
    silent_days,
    starts,
)
from bot.domain.occurrence import Occurrence, parse_occurrence
from bot.domain.pair_facts import GoalFacts, MeetingFacts, PairFacts, PersonFacts
from bot.domain.program import Program
from bot.domain.roles import Role
from bot.domain.states.meeting import MeetingState
from bot.domain.telling import Recipient, telling_moment
from bot.domain.timeline import Anchor, Condition, TimelineStep

__all__ = [
    "DueStep",
    "GoalFacts",
    "MeetingFacts",
    "Outlook",
    "PairFacts",
    "PersonFacts",
    "ahead",
    "form_occurrence",
    "is_quiet",
    "outlook",
    "pause_end",
    "rest_of_day",
    "still_applies",
]

_WEEK = timedelta(days=7)
_ABOUT_A_MEETING = frozenset({Anchor.MEETING, Anchor.MEETING_HELD})
"""What counts from a meeting does not wait for the weekly digest."""


@dataclass(frozen=True)
class DueStep:
    """A step to take now. `person` None: the coordinators; `occurrence`: see bot/domain/occurrence.py."""

    step: str
    person: str | None
    role: Role | None
    occurrence: str
    due_at: datetime


@dataclass(frozen=True)
class Outlook:
    """`due`: take these now. `next_look`: when to ask again (UTC); None: not before the facts change."""

    due: tuple[DueStep, ...]
    next_look: datetime | None


@dataclass(frozen=True)
class _Planned:
    """One reminder as planned, told or not."""

    step: TimelineStep
    to: Recipient
    occurrence: Occurrence
    due_at: datetime
    taken: bool
    skipped: bool = False

    def due_step(self) -> DueStep:
        return DueStep(self.step.key, self.to.id, self.to.role, str(self.occurrence), self.due_at)


def outlook(facts: PairFacts, program: Program, now: datetime) -> Outlook:
    """What is due for whom at `now` (aware), and when to look again.

    Due steps are told when their recipient may be told something (see bot/domain/telling.py); until then they
    wait for `next_look`. While a pair is paused, `next_look` is the end of the pause, if a day was named.
    """
    if _is_silent(facts):
        return Outlook((), pause_end(facts, program))
    due: list[DueStep] = []
    looks = [meeting.starts_at + UNSETTLED for meeting in facts.meetings if _is_planned(meeting)]
    if facts.suggested_at is not None:
        looks.append(facts.suggested_at + TO_ANSWER)
    for turn in _turns(facts, program, now):
        looks.extend(planned.due_at for planned in turn if not (planned.taken or planned.skipped))
        chosen = _latest(turn, facts, now)
        if chosen is None:
            continue
        moment = _telling_moment(chosen, program, now)
        if moment <= now:
            due.append(chosen.due_step())
        else:
            looks.append(moment)
    due.sort(key=lambda step: step.due_at)
    return Outlook(tuple(due), min((look for look in looks if look > now), default=None))


def rest_of_day(facts: PairFacts, program: Program, person: str, now: datetime) -> tuple[DueStep, ...]:
    """Steps of this person that fall due later today: told along with the one message of the day.

    Empty when there is nothing; the caller takes them together with what is due now.
    """
    who = facts.person(person)
    if who is None or _is_silent(facts):
        return ()
    today = local_date(now, who.zone)
    later: list[DueStep] = []
    for turn in _turns(facts, program, now):
        if turn[0].to.id != person:
            continue
        ahead = [
            p
            for p in turn
            if p.due_at > now
            and local_date(p.due_at, who.zone) == today
            and _telling_moment(p, program, p.due_at) == p.due_at
        ]
        chosen = _latest(turn, facts, now, until=max((p.due_at for p in ahead), default=now))
        if chosen is not None and chosen.due_at > now:
            later.append(chosen.due_step())
    return tuple(later)


def still_applies(
    step: TimelineStep, occurrence: str, person: str | None, facts: PairFacts, program: Program, now: datetime
) -> bool:
    """Whether a recorded step still makes sense: asked again right before it is sent.

    False too when the person stopped or put off the reminder meanwhile, coordinators skipped it or took it out,
    the pair paused, or the meeting or goal it was about has changed. Working hours are not asked about, nor
    whether somebody wants to be left alone: see `is_quiet`.
    """
    if _is_silent(facts) or facts.status not in step.during or not is_asked_for(step, program):
        return False
    zone = program.zone
    if person is not None:
        who = facts.person(person)
        if who is None or step.key in who.stopped or who.snoozed.get(step.key, now) > now:
            return False
        zone = who.zone
    if (step.key, _monday(local_date(now, zone))) in facts.skipped:
        return False
    try:
        wanted = parse_occurrence(occurrence)
    except ValueError:
        return False
    if wanted.subject not in {start.subject for start in starts(step, facts, program)}:
        return False
    return holds(Case(step, wanted, person, facts, now))


def is_quiet(who: PersonFacts, now: datetime) -> bool:
    """Whether this person wants no reminder yet."""
    return who.quiet_until is not None and who.quiet_until > now


def pause_end(facts: PairFacts, program: Program) -> datetime | None:
    """When a pause ends by itself (UTC): in the mentee's working hours, on the day that was named or the next
    working one. None if no day was named, or as long as the pair cannot go on at all.
    """
    if (
        facts.paused_until is None
        or facts.paused_since is None
        or facts.on_hold
        or not _is_everyone_here(facts)
    ):
        return None
    to = recipient(facts.mentee, Role.MENTEE, program)
    opening = local_moment(facts.paused_until, to.hours[0], to.zone)
    return _next_hours(to, program, opening)


def is_asked_for(step: TimelineStep, program: Program) -> bool:
    """Whether the program has what the step is about, and wants it said: it may work without goals or agreement,
    and coordinators may take a reminder out.
    """
    if step.off:
        return False
    if step.condition is Condition.AGREEMENT_UNSIGNED:
        return program.with_agreement
    return program.with_goals or step.condition not in (Condition.NO_GOALS, Condition.GOAL_QUIET)


def form_occurrence(occurrence: str) -> str:
    """Under which occurrence the answers to a step's form are kept: reminders ask for the same form again.

    The meeting's id for a form about a meeting, else the day, such as "d30".
    """
    parsed = parse_occurrence(occurrence)
    return parsed.subject_id or parsed.turn


def _is_silent(facts: PairFacts) -> bool:
    """Paused, on hold, or one of the two is gone: coordinators are told of that in another way."""
    return facts.on_hold or facts.paused_since is not None or not _is_everyone_here(facts)


def _is_everyone_here(facts: PairFacts) -> bool:
    return all(person.active for person in facts.people)


def _is_planned(meeting: MeetingFacts) -> bool:
    return meeting.status is MeetingState.PLANNED


def _turns(facts: PairFacts, program: Program, now: datetime) -> Iterator[tuple[_Planned, ...]]:
    """Reminders of one recipient, series and subject together, in the order they fall due."""
    turns: dict[tuple[str | None, str, str], list[_Planned]] = defaultdict(list)
    for planned in _all_planned(facts, program, now):
        turns[planned.to.id, planned.step.thread, planned.occurrence.subject_id].append(planned)
    for turn in turns.values():
        with_later = _put_off(turn, facts, program, now) if turn[0].to.snoozed else turn
        yield tuple(sorted(with_later, key=lambda planned: planned.due_at))


def _all_planned(facts: PairFacts, program: Program, now: datetime) -> Iterator[_Planned]:
    for step in program.timeline:
        if facts.status not in step.during or not is_asked_for(step, program):
            continue
        for to in recipients(step, facts, program):
            if _has_stopped(to, step, program):
                continue
            for start in starts(step, facts, program):
                for occurrence, planned in due_moments(step, start, to, program, now):
                    due_at = _after_what_it_follows(planned, step, to, occurrence, facts, program)
                    yield _planned(step, to, occurrence, due_at, facts, now)


def _after_what_it_follows(
    planned: datetime,
    step: TimelineStep,
    to: Recipient,
    occurrence: Occurrence,
    facts: PairFacts,
    program: Program,
) -> datetime:
    """When a follow-up is due: what it follows may have been told late, and is not repeated the next morning."""
    moments = [planned]
    for earlier in step.working_days:
        told = facts.taken.get((to.id, step.key, str(replace(occurrence, follow_up=earlier))))
        if earlier < occurrence.follow_up and told is not None:
            moments.append(follow_up_moment(told, occurrence.follow_up - earlier, to, program))
    return max(moments)


def _planned(
    step: TimelineStep,
    to: Recipient,
    occurrence: Occurrence,
    due_at: datetime,
    facts: PairFacts,
    now: datetime,
) -> _Planned:
    taken = (to.id, step.key, str(occurrence)) in facts.taken
    return _Planned(step, to, occurrence, due_at, taken, _is_skipped(step, to, due_at, facts, now))


def _is_skipped(step: TimelineStep, to: Recipient, due_at: datetime, facts: PairFacts, now: datetime) -> bool:
    """Whether coordinators skip it: it falls due in that week, or still waited to be told when the week began."""
    due, today = local_date(due_at, to.zone), local_date(now, to.zone)
    return any(
        key == step.key and due < monday + _WEEK and (due >= monday or today >= monday)
        for key, monday in facts.skipped
    )


def _put_off(turn: list[_Planned], facts: PairFacts, program: Program, now: datetime) -> list[_Planned]:
    """A turn after "remind me later": the latest reminder before that moment comes once more, none sooner."""
    until = _snoozed_until(turn[0].to, turn[0].step, program)
    earlier = [planned for planned in turn if until is not None and planned.due_at <= until]
    if until is None or not earlier:
        return turn
    latest = max(earlier, key=lambda planned: planned.due_at)
    again = latest.occurrence.repeated_at(until)
    repeated = _planned(latest.step, latest.to, again, _next_hours(latest.to, program, until), facts, now)
    return [repeated, *(planned for planned in turn if planned.due_at > until)]


def _latest(
    turn: tuple[_Planned, ...], facts: PairFacts, now: datetime, until: datetime | None = None
) -> _Planned | None:
    """The one reminder of a turn to be told of those due by `until` (default now), if any."""
    by = until or now
    fitting = [p for p in turn if p.due_at <= by and not _is_stale(p, now) and _holds(p, facts, now)]
    if not fitting:
        return None
    latest = fitting[-1]
    later = [planned for planned in turn if planned.due_at >= latest.due_at]
    # What is told along with today's message may be due later; what is skipped is settled only once it is due.
    told_since = any(planned.taken or (planned.skipped and planned.due_at <= by) for planned in later)
    return None if told_since else latest


def _holds(planned: _Planned, facts: PairFacts, now: datetime) -> bool:
    return holds(Case(planned.step, planned.occurrence, planned.to.id, facts, now))


def _is_stale(planned: _Planned, now: datetime) -> bool:
    limit = planned.step.stale_after_days
    return limit is not None and (now - planned.due_at).days >= limit


def _has_stopped(to: Recipient, step: TimelineStep, program: Program) -> bool:
    """Whether the person stopped this reminder or another one of its series."""
    return bool(to.stopped) and any(
        other.thread == step.thread and other.key in to.stopped for other in program.timeline
    )


def _snoozed_until(to: Recipient, step: TimelineStep, program: Program) -> datetime | None:
    moments = [
        to.snoozed[other.key]
        for other in program.timeline
        if other.thread == step.thread and other.key in to.snoozed
    ]
    return max(moments, default=None)


def _telling_moment(planned: _Planned, program: Program, moment: datetime) -> datetime:
    """When, from `moment` on, the person may be told: what is about a meeting, or was asked for again, at once."""
    at_once = planned.step.anchor in _ABOUT_A_MEETING or bool(planned.occurrence.again)
    return telling_moment(planned.to, silent_days(program), moment, at_once=at_once)


def _next_hours(to: Recipient, program: Program, moment: datetime) -> datetime:
    return next_working_moment(moment, to.zone, to.country, to.hours, silent_days(program))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def ahead(facts: PairFacts, program: Program, now: datetime) -> frozenset[tuple[str, str | None, datetime]]:
    """Every reminder that still lies ahead and was not told yet: its step, for whom (None: the coordinators)
    and when it falls due. What may become unnecessary until then is in it; pauses and holds are not looked at.
    """
    return frozenset((one.step.key, one.to.id, one.due_at) for one in _still_to_tell(facts, program, now))


def expected(
    facts: PairFacts, program: Program, now: datetime
) -> frozenset[tuple[str, str | None, datetime]]:
    """Those of `ahead` that will be told if nothing changes until then: who has signed is not reminded of signing."""
    return frozenset(
        (one.step.key, one.to.id, one.due_at)
        for one in _still_to_tell(facts, program, now)
        if _holds(one, facts, one.due_at)
    )


def _still_to_tell(facts: PairFacts, program: Program, now: datetime) -> Iterator[_Planned]:
    for planned in _all_planned(facts, program, now):
        if planned.due_at > now and not (planned.taken or planned.skipped):
            yield planned
