"""What the timeline and the health of a pair are computed from. Every moment is aware, every person an id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.program import Program
from bot.domain.states.goal import LIVING as LIVING_GOALS
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState


@dataclass(frozen=True)
class PersonFacts:
    """One of the two. `zone` IANA, `country` ISO alpha-2 or empty; `stopped` and `snoozed` by step key.

    `hours`: their own local working hours (until excluded), None for the program's; `digest_day`: the weekday
    (Monday is 0) on which their reminders come together, None for the day they fall due; `quiet_until`: no
    reminder before then.
    """

    id: str
    zone: str = "UTC"
    country: str = ""
    active: bool = True  # has an account that can be messaged
    stopped: frozenset[str] = frozenset()
    snoozed: Mapping[str, datetime] = field(default_factory=dict)
    hours: tuple[int, int] | None = None
    digest_day: int | None = None
    quiet_until: datetime | None = None


@dataclass(frozen=True)
class MeetingFacts:
    """One meeting, so many `minutes` long. `planned_at`: when it was put down, if known; nobody is reminded of what
    is new.
    """

    id: str
    starts_at: datetime
    status: MeetingState = MeetingState.PLANNED
    feedback_by: frozenset[str] = frozenset()
    planned_at: datetime | None = None
    minutes: int = 0

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class GoalFacts:
    """One goal and when somebody last said something about it. `goes_on`: the last word was that it goes on without
    the two, so that nobody is asked about it.
    """

    id: str
    status: GoalState
    last_news_at: datetime
    goes_on: bool = False

    @property
    def is_under_way(self) -> bool:
        """Whether it is of interest how it is going."""
        return self.status in LIVING_GOALS and not self.goes_on


@dataclass(frozen=True)
class PairFacts:
    """All that the timeline asks about a pair.

    `submissions`: (form key, person, occurrence) of every form filled in for this pair, the occurrence being
    `journey.form_occurrence` of the step that asked; for a form that the timeline asks once any occurrence
    counts. `taken`: when each step already recorded was, by (person, or None for coordinators; step key; occurrence).
    `shift_days`: length of all finished pauses; `resumed_at`: the end of the last one; `paused_until`: the day on
    which the pause ends by itself. `extra_days`: by how much the relationship was extended; `cadence_days`: how
    often the two meet, None as the plan says. `skipped`: (step key, Monday) of every step that coordinators do
    not want to be sent in the week that begins then.
    """

    id: str
    published_at: datetime
    mentee: PersonFacts
    mentor: PersonFacts
    status: PairState = PairState.ACTIVE
    on_hold: bool = False  # the whole program is silenced
    paused_since: datetime | None = None
    paused_until: date | None = None
    shift_days: int = 0
    extra_days: int = 0
    cadence_days: int | None = None
    resumed_at: datetime | None = None
    meetings: tuple[MeetingFacts, ...] = ()
    agreement_signed_by: frozenset[str] = frozenset()
    agreement_changed_at: datetime | None = None  # the last change that asked both again
    agreed_before: bool = False  # both signed an earlier version, which holds until both sign the newest
    goals: tuple[GoalFacts, ...] = ()
    submissions: frozenset[tuple[str, str, str]] = frozenset()
    suggested_by: frozenset[str] = frozenset()  # who waits for an answer to times they suggested
    suggested_at: datetime | None = None  # when the times that wait for an answer were suggested
    still_deciding: frozenset[str] = frozenset()  # whose last fit check said so
    closing_held: bool = False
    closing_at: datetime | None = None  # when it was said to be held
    channel_choice: str | None = None  # keep or archive
    taken: Mapping[tuple[str | None, str, str], datetime] = field(default_factory=dict)
    skipped: frozenset[tuple[str, date]] = frozenset()

    @property
    def people(self) -> tuple[PersonFacts, PersonFacts]:
        """Mentee and mentor, in this order."""
        return self.mentee, self.mentor

    @property
    def agreement_holds(self) -> bool:
        """Whether an agreement is signed by both, also while a change of it waits for signatures."""
        return self.agreed_before or len(self.agreement_signed_by) == len(self.people)

    def cadence(self, program: Program) -> int:
        """Days from one meeting of this pair to the next: their own, else as the plan says."""
        return self.cadence_days or program.cadence_days

    def length(self, program: Program) -> int:
        """Days from the match to the planned end, with every pause and extension so far."""
        return program.duration_days + self.shift_days + self.extra_days

    def person(self, person_id: str) -> PersonFacts | None:
        return next((who for who in self.people if who.id == person_id), None)

    def held(self) -> tuple[MeetingFacts, ...]:
        """Meetings that took place, oldest first."""
        took_place = (meeting for meeting in self.meetings if meeting.status is MeetingState.HELD)
        return tuple(sorted(took_place, key=lambda meeting: (meeting.starts_at, meeting.id)))
