"""What training's views and messages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.states.seat import SeatState, SessionKind
from bot.domain.training import Module


@dataclass(frozen=True)
class ModuleShown:
    """A module as one person sees it: begun, passed, and whether it is one that completes their training."""

    module: Module
    begun: bool = False
    passed: bool = False
    counts: bool = False


@dataclass(frozen=True)
class DateShown:
    """A date that is offered. `seats_left` None: as many as come. `mine`: this person's seat there."""

    session: int
    kind: SessionKind
    starts_at: datetime
    minutes: int
    place: str = ""
    seats_left: int | None = None
    mine: SeatState | None = None
    seat: int = 0


@dataclass(frozen=True)
class TrainingShown:
    """One person's training in one program. `waits`: nobody is matched before the modules that count are
    passed; `dates`: those ahead of the kind that is offered now, in order.
    """

    program: int
    name: str
    modules: tuple[ModuleShown, ...] = ()
    waits: bool = False
    dates: tuple[DateShown, ...] = ()

    @property
    def counting(self) -> tuple[ModuleShown, ...]:
        return tuple(one for one in self.modules if one.counts)

    @property
    def following(self) -> ModuleShown | None:
        """The next one to read: one that counts before any other."""
        left = [one for one in self.modules if not one.passed]
        return next((one for one in left if one.counts), next(iter(left), None))

    @property
    def minutes_left(self) -> int:
        """Of the modules that count."""
        return sum(one.module.minutes for one in self.counting if not one.passed)

    @property
    def complete(self) -> bool:
        return all(one.passed for one in self.counting)

    @property
    def seat(self) -> DateShown | None:
        """The date at which this person has a seat."""
        return next((date for date in self.dates if date.mine is SeatState.CHOSEN), None)


@dataclass(frozen=True)
class CardShown:
    """A step through a module: card 1 to n, then n + 1 is the question and n + 2 the end. `why` is told at the
    end, after the right answer; `following` is the next module.
    """

    program: int
    name: str
    module: Module
    card: int = 1
    passed: bool = False
    why: str = ""
    following: Module | None = None

    @property
    def cards(self) -> int:
        return len(self.module.cards)

    @property
    def at_question(self) -> bool:
        return self.card == self.cards + 1

    @property
    def at_end(self) -> bool:
        return self.card > self.cards + 1


@dataclass(frozen=True)
class Invitation:
    """Dates for one person, who chooses a seat or none. `missed`: they missed one before. Without dates: those that
    were offered are over by now.
    """

    program: int
    name: str
    kind: SessionKind
    role: str
    dates: tuple[DateShown, ...]
    missed: bool = False

    @property
    def seat(self) -> DateShown | None:
        return next((date for date in self.dates if date.mine is SeatState.CHOSEN), None)


@dataclass(frozen=True)
class SeatShown:
    """A seat, for the person who has it. `file_follows`: a calendar file that takes a date out of their calendar."""

    seat: int
    name: str
    date: DateShown
    file_follows: bool = False


@dataclass(frozen=True)
class SessionDraft:
    """Dates that are about to be offered, and to how many people by role. `starts` in order, aware."""

    program: int
    name: str
    kind: SessionKind
    starts: tuple[datetime, ...] = ()
    minutes: int = 60
    place: str = ""
    seats: int | None = None
    people: Mapping[str, int] = field(default_factory=dict)

    @property
    def invited(self) -> int:
        return sum(self.people.values())


@dataclass(frozen=True)
class SessionStanding:
    """A date for coordinators: how many seats are taken, attended, missed, and still without a word."""

    session: int
    kind: SessionKind
    starts_at: datetime
    minutes: int
    place: str
    state: str
    seats: int | None
    taken: int = 0
    attended: int = 0
    missed: int = 0
    over: bool = False

    @property
    def silent(self) -> int:
        return self.taken - self.attended - self.missed


@dataclass(frozen=True)
class SessionsOffered:
    """Dates offered together, as the admin channel reads of them."""

    name: str
    kind: SessionKind
    by: str
    dates: tuple[SessionStanding, ...]
    invited: int
    begins_at: datetime
    """When the invitations begin to go out."""


@dataclass(frozen=True)
class AttendanceShown:
    """Who was there, as far as it is known: people by Slack id."""

    name: str
    date: SessionStanding
    attended: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoleTraining:
    """How far the people of a role are. `without_modules` and `without_session`: Slack ids, with how many of the
    modules that count they lack; people who lack both stand in both.
    """

    role: str
    people: int
    modules_passed: int = 0
    oriented: int = 0
    without_modules: tuple[tuple[str, int], ...] = ()
    without_session: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgramTraining:
    """A program's training for coordinators. `to_nudge`: how many people lack something they can do now."""

    program: int
    name: str
    required: bool
    roles: tuple[RoleTraining, ...]
    sessions: tuple[SessionStanding, ...] = ()
    no_date_fits: int = 0
    to_nudge: int = 0
    orientation: bool = True
    kickoff: bool = True


@dataclass(frozen=True)
class StillAsked:
    """The question at the end of the training. `others_matched`: pairs of this cohort were published already."""

    cohort: int
    name: str
    roles: tuple[str, ...]
    others_matched: bool = False


@dataclass(frozen=True)
class KickoffFollowUp:
    """What a pair takes home from the kickoff: what is not done yet, of what the plan works with."""

    pair: int
    agreement: bool
    goal: bool
    meeting: bool
