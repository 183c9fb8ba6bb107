"""What is due for whom: one pure function from the facts of a pair, its program and the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.program import Program
from bot.domain.roles import Role
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.timeline import TimelineStep


@dataclass(frozen=True)
class PersonFacts:
    """One of the two. `zone` IANA, `country` ISO alpha-2 or empty; `stopped` and `snoozed` by step key."""

    id: str
    zone: str = "UTC"
    country: str = ""
    active: bool = True  # has an account that can be messaged
    stopped: frozenset[str] = frozenset()
    snoozed: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class MeetingFacts:
    id: str
    starts_at: datetime
    status: MeetingState = MeetingState.PLANNED
    feedback_by: frozenset[str] = frozenset()  # person ids


@dataclass(frozen=True)
class GoalFacts:
    id: str
    status: GoalState
    last_news_at: datetime


@dataclass(frozen=True)
class PairFacts:
    """All that the timeline asks about a pair; every moment aware, every person an id.

    `submissions`: (form key, person, occurrence) of every form filled in for this pair; for a form that the timeline
    asks once any occurrence counts. `taken`: (person or None for coordinators, step key, occurrence) of every step
    already recorded. `shift_days`: length of all finished pauses; `resumed_at`: the end of the last one.
    """

    id: str
    published_at: datetime
    mentee: PersonFacts
    mentor: PersonFacts
    status: PairState = PairState.ACTIVE
    on_hold: bool = False  # the whole program is silenced
    paused_since: datetime | None = None
    shift_days: int = 0
    resumed_at: datetime | None = None
    meetings: tuple[MeetingFacts, ...] = ()
    agreement_signed_by: frozenset[str] = frozenset()
    agreement_changed_at: datetime | None = None  # the last change that asked both again
    goals: tuple[GoalFacts, ...] = ()
    submissions: frozenset[tuple[str, str, str]] = frozenset()
    still_deciding: frozenset[str] = frozenset()  # whose last fit check said so
    closing_held: bool = False
    closing_confirmed_by: frozenset[str] = frozenset()
    channel_choice: str | None = None  # keep or archive
    taken: frozenset[tuple[str | None, str, str]] = frozenset()

    def person(self, person_id: str) -> PersonFacts | None:
        return next((who for who in (self.mentee, self.mentor) if who.id == person_id), None)

    def role_of(self, person_id: str) -> Role | None:
        if person_id == self.mentee.id:
            return Role.MENTEE
        return Role.MENTOR if person_id == self.mentor.id else None


@dataclass(frozen=True)
class DueStep:
    """A step to take now. `person` None: the coordinators. `occurrence` is its natural key within (pair, person, step)."""

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


def outlook(facts: PairFacts, program: Program, now: datetime) -> Outlook:
    """What is due for whom at `now` (aware), and when to look again."""
    raise NotImplementedError


def rest_of_day(facts: PairFacts, program: Program, person: str, now: datetime) -> tuple[DueStep, ...]:
    """Steps of this person that fall due later today: told along with today's message, as there is only one a day."""
    raise NotImplementedError


def still_applies(
    step: TimelineStep, occurrence: str, person: str | None, facts: PairFacts, now: datetime
) -> bool:
    """Whether a recorded step still makes sense: asked again right before it is sent."""
    raise NotImplementedError


def form_occurrence(occurrence: str) -> str:
    """Under which occurrence the answers to a step's form are kept: its reminders ask for the same form again."""
    raise NotImplementedError
