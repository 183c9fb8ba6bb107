"""What came of a reminder: read from what people did since, and from how things stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.conditions import Case, holds
from bot.domain.due_dates import starts
from bot.domain.occurrence import Occurrence, parse_occurrence
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program
from bot.domain.states.meeting import MeetingState
from bot.domain.states.nudge import Outcome
from bot.domain.timeline import Condition, TimelineStep

PATIENCE = timedelta(days=14)
"""So long after a reminder what somebody does still counts as an answer to it."""

_BOOKING = frozenset(
    {
        "meeting.planned",
        "meeting.moved",
        "meeting.held",
        "meeting.suggested",
        "meeting.series",
        "times.suggested",
    }
)
_C = Condition
_DEEDS = {
    _C.FIRST_MEETING_UNBOOKED: _BOOKING,
    _C.FIRST_MEETING_UNHELD: _BOOKING,
    _C.NOTHING_BOOKED: _BOOKING,
    _C.CLOSING_UNHELD: _BOOKING | {"closing.confirmed"},
    _C.MEETING_AHEAD: frozenset({"meeting.moved", "meeting.cancelled", "meeting.held"}),
    _C.FEEDBACK_MISSING: frozenset(
        {"meeting.held", "meeting.missed", "meeting.rated", "meeting.moved", "meeting.cancelled"}
    ),
    _C.AGREEMENT_UNSIGNED: frozenset({"agreement.proposed", "agreement.signed"}),
    _C.NO_GOALS: frozenset({"goal.set"}),
    _C.CHANNEL_UNDECIDED: frozenset({"channel.chosen"}),
}
_ABOUT_ONE = frozenset({_C.MEETING_AHEAD, _C.FEEDBACK_MISSING, _C.GOAL_QUIET})
"""What is done about one meeting or goal is no answer to a reminder of another one."""


@dataclass(frozen=True)
class Deed:
    """Something that one of the two did: the activity's verb, and the id of what it was about."""

    person: str
    verb: str
    subject_id: str
    at: datetime


@dataclass(frozen=True)
class TakenStep:
    """A reminder that was told. `person` None: the coordinators; `put_off_at`: when it was put off, if it was;
    `later_at`: when a later one of its series was told.
    """

    step: TimelineStep
    occurrence: str
    person: str | None
    told_at: datetime
    put_off_at: datetime | None = None
    later_at: datetime | None = None


def outcome_of(
    told: TakenStep, facts: PairFacts, program: Program, now: datetime, deeds: Iterable[Deed]
) -> tuple[Outcome, datetime] | None:
    """What came of it, and when; None as long as that is open (see `patience_ends`).

    Acted on: the person did what it asked for, by its button or in another way. Obsolete: it was settled, and not
    by them. Of what coordinators are told of, all that settles it counts as acted on.
    """
    if told.step.condition is Condition.ALWAYS:
        return (Outcome.TOLD, told.told_at) if told.put_off_at is None else None
    occurrence = parse_occurrence(told.occurrence)
    own = _own_deed(told, occurrence, deeds)
    if own is not None and (told.later_at is None or own <= told.later_at):
        return Outcome.ACTED, own
    if told.put_off_at is not None:
        return None
    if told.step.condition is Condition.MEETING_AHEAD and _took_place(occurrence, facts):
        return Outcome.ACTED, now
    if not _is_open(told, occurrence, facts, program, now):
        return (Outcome.ACTED if told.person is None else Outcome.OBSOLETE), now
    if told.later_at is not None:
        return Outcome.IGNORED, told.later_at
    if now >= patience_ends(told):
        return Outcome.IGNORED, patience_ends(told)
    return None


def patience_ends(told: TakenStep) -> datetime:
    """From when on (aware) a reminder that nobody answered counts as ignored."""
    stale = told.step.stale_after_days
    patience = PATIENCE if stale is None else min(PATIENCE, timedelta(days=stale))
    return (told.put_off_at or told.told_at) + patience


def _own_deed(told: TakenStep, occurrence: Occurrence, deeds: Iterable[Deed]) -> datetime | None:
    """When the person first did what it asked for, in time."""
    until = patience_ends(told)
    about = occurrence.subject_id if told.step.condition in _ABOUT_ONE else None
    moments = (
        deed.at
        for deed in deeds
        if deed.person == told.person
        and told.told_at <= deed.at <= until
        and _answers(told.step, deed.verb)
        and about in (None, deed.subject_id)
    )
    return min(moments, default=None)


def _answers(step: TimelineStep, verb: str) -> bool:
    match step.condition:
        case Condition.FORM_MISSING | Condition.FIT_OPEN:
            return verb == f"review.{step.form}"
        case Condition.GOAL_QUIET:
            return verb.startswith("goal.")
        case _:
            return verb in _DEEDS.get(step.condition, ())


def _took_place(occurrence: Occurrence, facts: PairFacts) -> bool:
    return any(meeting.id == occurrence.subject_id for meeting in facts.held())


def _is_open(
    told: TakenStep, occurrence: Occurrence, facts: PairFacts, program: Program, now: datetime
) -> bool:
    """Whether what it asked for is still to be done, paused or not."""
    if told.step.condition is Condition.MEETING_AHEAD:  # begun, and nobody has said yet how it went
        return any(
            meeting.id == occurrence.subject_id and meeting.status is MeetingState.PLANNED
            for meeting in facts.meetings
        )
    if occurrence.subject not in {start.subject for start in starts(told.step, facts, program)}:
        return False
    return holds(Case(told.step, occurrence, told.person, facts, now))
