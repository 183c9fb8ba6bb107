"""What happened in a cohort, each thing with its moment, so that every figure can be read off as of any of them.

People and rows are ids; moments are aware. Nothing here says what anybody wrote.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from bot.domain.roles import Role

CONFIRMED, CLOSED, ENDED, REOPENED = "confirmed", "closed", "ended", "reopened"
ACHIEVED, DROPPED, STUCK, OPEN = "achieved", "dropped", "stuck", "open"


@dataclass(frozen=True)
class Place:
    """Somebody's place in one role. `approved_at`: the first time; `gone_at`: since when it is no longer held
    (withdrawn, declined or put on the waiting list after all).
    """

    id: int
    person: int
    role: str
    capacity: int
    applied_at: datetime | None
    approved_at: datetime | None = None
    gone_at: datetime | None = None

    def applied(self, at: datetime) -> bool:
        return self.applied_at is not None and self.applied_at <= at

    def approved(self, at: datetime) -> bool:
        """Whether it was approved by then, even if it was given up since."""
        return self.approved_at is not None and self.approved_at <= at

    def held(self, at: datetime) -> bool:
        return self.approved(at) and (self.gone_at is None or self.gone_at > at)


@dataclass(frozen=True)
class GoalLife:
    """A goal. `history`: (since when, state), the oldest first."""

    id: int
    kind: str
    set_at: datetime
    history: tuple[tuple[datetime, str], ...]

    def state(self, at: datetime) -> str:
        known = [state for since, state in self.history if since <= at]
        return known[-1] if known else OPEN


@dataclass(frozen=True)
class Version:
    """A version of an agreement, and when each signed it (by person)."""

    proposed_at: datetime
    signed: Mapping[int, datetime]


@dataclass(frozen=True)
class Sent:
    """A form about a pair that somebody sent."""

    form: str
    person: int
    at: datetime


@dataclass(frozen=True)
class PairLife:
    """One pair. `story`: (when, what) of its end: the closing conversation was confirmed, it was closed, ended early or
    taken up again, the oldest first. `meetings`: (when it began, since when it is known to be held), the oldest first.
    `pauses`: (from, until; None while it lasts). `shifts`: (since when, by how many days) a pause moved all that was
    still to come. `extra_days`, `cadence_days`: of their own, as they stand today.
    """

    id: int
    mentee: int
    mentor: int
    published_at: datetime
    story: tuple[tuple[datetime, str], ...] = ()
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    shifts: tuple[tuple[datetime, int], ...] = ()
    extra_days: int = 0
    cadence_days: int | None = None
    meetings: tuple[tuple[datetime, datetime], ...] = ()
    versions: tuple[Version, ...] = ()
    goals: tuple[GoalLife, ...] = ()
    sent: tuple[Sent, ...] = ()
    rematch: bool = False
    """It was made for somebody whose pair had ended early before, in the same role."""

    @property
    def people(self) -> tuple[tuple[int, str], tuple[int, str]]:
        """Both with their role."""
        return (self.mentee, Role.MENTEE.value), (self.mentor, Role.MENTOR.value)

    def held(self, at: datetime) -> int:
        """How many meetings were known to be held."""
        return bisect_right(self._known, at)

    @cached_property
    def _known(self) -> list[datetime]:
        return sorted(known for _, known in self.meetings)

    def first_held(self, at: datetime) -> datetime | None:
        """When the first of the meetings known by then took place."""
        return next((began for began, known in self.meetings if known <= at), None)

    def over(self, at: datetime) -> tuple[datetime, str] | None:
        """When and how it came to its end (closed, ended), if it has."""
        last = None
        for when, what in self.story:
            if when > at:
                break
            if what in (CLOSED, ENDED):
                last = last or (when, what)
            elif what == REOPENED:
                last = None
        return last

    def ended_early(self, at: datetime) -> bool:
        over = self.over(at)
        return over is not None and over[1] == ENDED

    def confirmed(self, at: datetime) -> datetime | None:
        """When the closing conversation was said to be held."""
        since = None
        for when, what in self.story:
            if when > at:
                break
            if what == CONFIRMED:
                since = since or when
            elif what == REOPENED:
                since = None
        return since

    def on_its_way(self, begin: datetime, until: datetime) -> timedelta:
        """How long it was under way between two moments: neither over nor paused."""
        over = self.over(until)
        begin, until = max(begin, self.published_at), min(until, over[0] if over else until)
        if until <= begin:
            return timedelta()
        paused = sum(
            (
                max(timedelta(), min(end or until, until) - max(start, begin))
                for start, end in self.pauses
                if start < until
            ),
            timedelta(),
        )
        return until - begin - paused

    def signed(self, at: datetime) -> bool:
        """Whether both had signed a version: it holds on while a change of it waits for signatures."""
        return any(
            {self.mentee, self.mentor} <= {who for who, when in version.signed.items() if when <= at}
            for version in self.versions
        )

    def goals_at(self, at: datetime) -> tuple[GoalLife, ...]:
        return tuple(goal for goal in self.goals if goal.set_at <= at)

    def senders(self, form: str, at: datetime) -> frozenset[int]:
        """Who had sent this form, in any of its turns."""
        return frozenset(one.person for one in self.sent if one.form == form and one.at <= at)


@dataclass(frozen=True)
class CohortLife:
    """A cohort. `passed`: person → since when each module is passed; `peers`: the two roles are one."""

    places: tuple[Place, ...] = ()
    pairs: tuple[PairLife, ...] = ()
    passed: Mapping[int, Mapping[str, datetime]] = field(default_factory=dict)
    peers: bool = False

    def pairs_at(self, at: datetime) -> list[PairLife]:
        return [pair for pair in self.pairs if pair.published_at <= at]

    def seats(self, pair: PairLife) -> tuple[tuple[int, str], ...]:
        """The places (person, role) that this pair fills; among peers whichever role they joined in."""
        if not self.peers:
            return pair.people
        return tuple((person, role.value) for person in (pair.mentee, pair.mentor) for role in Role)
