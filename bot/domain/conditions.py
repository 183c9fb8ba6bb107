"""What must still be true for a reminder to make sense; one small rule per condition of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.occurrence import Occurrence
from bot.domain.pair_facts import MeetingFacts, PairFacts
from bot.domain.states.meeting import MeetingState
from bot.domain.timeline import Condition, TimelineStep

# A planned meeting counts as booked until somebody says how it went, at most this long after it began.
UNSETTLED = timedelta(days=3)

TO_ANSWER = timedelta(days=2)
"""Whoever has just been sent times reads that in a message of its own: a reminder comes once it is this old."""


@dataclass(frozen=True)
class Case:
    """One reminder under examination. `person` None: the coordinators."""

    step: TimelineStep
    occurrence: Occurrence
    person: str | None
    facts: PairFacts
    now: datetime

    @property
    def meeting(self) -> MeetingFacts | None:
        wanted = self.occurrence.subject_id
        return next((meeting for meeting in self.facts.meetings if meeting.id == wanted), None)

    def concerned(self) -> tuple[str, ...]:
        """Whose doing it is about: the person's own, or for coordinators that of both."""
        return (self.person,) if self.person else tuple(who.id for who in self.facts.people)


def holds(case: Case) -> bool:
    """Whether the step's condition is true now."""
    return _RULES[case.step.condition](case)


def something_booked(facts: PairFacts, now: datetime) -> bool:
    """Whether a meeting lies ahead, or one that lately began has not been settled yet."""
    return any(
        meeting.status is MeetingState.PLANNED and meeting.starts_at + UNSETTLED > now
        for meeting in facts.meetings
    )


def _first_meeting_unbooked(case: Case) -> bool:
    return not case.facts.held() and _nothing_booked(case)


def _nothing_booked(case: Case) -> bool:
    """No meeting lies ahead, and the person neither waits for an answer to times of theirs nor has just been sent
    some.
    """
    facts, waits = case.facts, case.person in case.facts.suggested_by
    just_sent = facts.suggested_at is not None and case.now < facts.suggested_at + TO_ANSWER
    return not something_booked(facts, case.now) and not waits and not (just_sent and case.person is not None)


def _meeting_ahead(case: Case) -> bool:
    meeting = case.meeting
    return meeting is not None and meeting.status is MeetingState.PLANNED and meeting.starts_at > case.now


def _feedback_missing(case: Case) -> bool:
    meeting = case.meeting
    if meeting is None or meeting.starts_at > case.now:
        return False
    if meeting.status is MeetingState.PLANNED and meeting.ends_at > case.now:
        return False
    open_to_feedback = meeting.status in (MeetingState.PLANNED, MeetingState.HELD)
    return open_to_feedback and any(who not in meeting.feedback_by for who in case.concerned())


def _fit_open(case: Case) -> bool:
    """After the first meeting, and after each further one while the person was still deciding."""
    held, asked = case.facts.held(), case.occurrence.subject_id
    answers = [(who, about) for form, who, about in case.facts.submissions if form == case.step.form]
    for who in case.concerned():
        if (who, asked) in answers:
            continue
        never_answered = all(answered_by != who for answered_by, _ in answers)
        if who in case.facts.still_deciding or (never_answered and held and held[0].id == asked):
            return True
    return False


def _form_missing(case: Case) -> bool:
    asked_once = len(case.step.days) == 1 and case.step.every_days is None
    for who in case.concerned():
        answered = {
            about for form, by, about in case.facts.submissions if (form, by) == (case.step.form, who)
        }
        if not (answered if asked_once else case.occurrence.turn in answered):
            return True
    return False


def _goal_quiet(case: Case) -> bool:
    wanted = case.occurrence.subject_id
    return any(goal.id == wanted and goal.is_under_way for goal in case.facts.goals)


_RULES: Mapping[Condition, Callable[[Case], bool]] = {
    Condition.ALWAYS: lambda _case: True,
    Condition.FIRST_MEETING_UNBOOKED: _first_meeting_unbooked,
    Condition.FIRST_MEETING_UNHELD: lambda case: not case.facts.held(),
    Condition.NOTHING_BOOKED: _nothing_booked,
    Condition.MEETING_AHEAD: _meeting_ahead,
    Condition.FEEDBACK_MISSING: _feedback_missing,
    Condition.FIT_OPEN: _fit_open,
    Condition.AGREEMENT_UNSIGNED: lambda case: any(
        who not in case.facts.agreement_signed_by for who in case.concerned()
    ),
    Condition.NO_GOALS: lambda case: not case.facts.goals,
    Condition.GOAL_QUIET: _goal_quiet,
    Condition.FORM_MISSING: _form_missing,
    Condition.CLOSING_UNHELD: lambda case: not case.facts.closing_held,
    Condition.CHANNEL_UNDECIDED: lambda case: case.facts.channel_choice is None,
}
