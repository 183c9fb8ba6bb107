"""What the Home tab and `/mentor status` show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.own_settings import AS_EVERYBODY, OwnSettings
from bot.domain.shown.community import CommunityHome
from bot.domain.shown.farewell import ClosingCard
from bot.domain.shown.guiding import URGENCY, Ask, Named, PairOverview
from bot.domain.shown.profiles import ProfileToRead
from bot.domain.shown.recruiting import ASKED_AGAIN, ApplicationShown, ProgramShown
from bot.domain.shown.training import TrainingShown


@dataclass(frozen=True)
class ProgramStanding:
    """A program for its coordinator: how many applications and pairs are in which state, never whose."""

    program: ProgramShown
    admin_channel: str
    cohort_state: str
    on_hold: bool
    applications: Mapping[str, int]
    pairs: Mapping[str, int]


@dataclass(frozen=True)
class ProgramChampioned:
    """A program for its champion. `pairs`: how many were made; `texts`: how many wait for the champion's word; `told`:
    they have had a report.
    """

    program: ProgramShown
    cohort_state: str
    pairs: int = 0
    texts: int = 0
    told: bool = False


class Milestone(StrEnum):
    """How far somebody is in a program, as much as their manager may know: never what it is about."""

    TAKES_PART = "takes_part"
    MATCHED = "matched"
    HALFWAY = "halfway"
    COMPLETED = "completed"


@dataclass(frozen=True)
class LedPerson:
    """Somebody whose manager the reader is, and who said that they may know. `since` (UTC) goes with `milestone`."""

    person: Named
    program: str
    milestone: Milestone
    since: datetime


@dataclass(frozen=True)
class HomeShown:
    """Where a person is in each of their roles.

    `applications` are those that still matter: begun, waiting, decided. `to_join` are open programs they are
    not in; it is empty for those who cannot join. `finished` names programs they completed, `took_part_in` those
    that ended for them before their pair had its time.
    """

    slack_id: str
    applications: tuple[ApplicationShown, ...] = ()
    pairs: tuple[PairOverview, ...] = ()
    coordinating: tuple[ProgramStanding, ...] = ()
    to_join: tuple[ProgramShown, ...] = ()
    finished: tuple[str, ...] = ()
    took_part_in: tuple[str, ...] = ()
    to_read: tuple[ProfileToRead, ...] = ()
    """Profiles of roles they have whose words of today wait for their yes."""
    training: tuple[TrainingShown, ...] = ()
    """What they are learning, of programs that are not over."""
    community: tuple[CommunityHome, ...] = ()
    championed: tuple[ProgramChampioned, ...] = ()
    led: tuple[LedPerson, ...] = ()
    closing: tuple[ClosingCard, ...] = ()
    """The ends of their pairs: near, or not long ago."""
    settings: OwnSettings = AS_EVERYBODY
    may_join: bool = True
    may_raise: bool = False
    """Whether a concern of theirs could be about a program here."""

    @property
    def takes_part(self) -> bool:
        return bool(self.applications or self.pairs)

    @property
    def has_a_role(self) -> bool:
        """Whether they know their way around: anything but somebody new."""
        over = self.finished or self.took_part_in
        return self.takes_part or bool(self.coordinating or self.championed or self.led or over)


WITHDRAWABLE = frozenset({"begun", "applied", "approved", "waitlisted", ASKED_AGAIN})


def can_be_withdrawn(application: ApplicationShown) -> bool:
    """Whether there is something in it that has neither ended nor become a pair."""
    return not WITHDRAWABLE.isdisjoint(application.states)


class Matter(StrEnum):
    """What can be next for somebody, whatever their roles."""

    PAIR = "pair"
    AGAIN = "again"  # somebody left them: another partner?
    APPLICATION = "application"  # begun, or new questions
    PROFILE = "profile"
    TOUCH_BASE = "touch_base"
    GOAL = "goal"  # its day has passed, or it is stuck
    MODULE = "module"
    DECIDE = "decide"  # applications wait for a coordinator
    JOIN = "join"


@dataclass(frozen=True)
class FirstThing:
    """The one thing that stands on top: `index` is its place in the tuple of `HomeShown` it comes from."""

    matter: Matter
    index: int


_SOMEBODY_WAITS = frozenset({Ask.SETTLE_MEETING, Ask.CHOOSE_TIME, Ask.SIGN_AGREEMENT, Ask.FILL_IN})


def first_thing(facts: HomeShown) -> FirstThing | None:
    """What is next across all roles: what others wait for, what was begun, what keeps it going, what is new."""
    return next(_in_order(facts), None)


def _in_order(facts: HomeShown) -> Iterator[FirstThing]:
    asked = [
        (URGENCY.index(one.next.ask), n, one.next.ask)
        for n, one in enumerate(facts.pairs)
        if one.next is not None and one.next.ask in URGENCY
    ]
    for _, n, ask in sorted(asked):
        if ask in _SOMEBODY_WAITS:
            yield FirstThing(Matter.PAIR, n)
    for n, application in enumerate(facts.applications):
        if application.left is not None:
            yield FirstThing(Matter.AGAIN, n)
    for n, application in enumerate(facts.applications):
        if "begun" in application.states or application.news:
            yield FirstThing(Matter.APPLICATION, n)
    for n, _profile in enumerate(facts.to_read):
        yield FirstThing(Matter.PROFILE, n)
    for n, community in enumerate(facts.community):
        if community.touch is not None:
            yield FirstThing(Matter.TOUCH_BASE, n)
    for _, n, _ask in sorted(asked):
        yield FirstThing(Matter.PAIR, n)
    for n, one in enumerate(facts.pairs):
        if one.goal_in_question is not None:
            yield FirstThing(Matter.GOAL, n)
    for n, training in enumerate(facts.training):
        if training.following is not None and not training.complete:
            yield FirstThing(Matter.MODULE, n)
    for n, standing in enumerate(facts.coordinating):
        if standing.applications.get("applied"):
            yield FirstThing(Matter.DECIDE, n)
    if not facts.has_a_role:
        for n, _program in enumerate(facts.to_join):
            yield FirstThing(Matter.JOIN, n)
