"""What the views of the close stage show. People are Slack ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.leaving import Reason


@dataclass(frozen=True)
class PairClosed:
    """The last post in a pair's channel."""

    mentee: str
    mentor: str
    program: str
    emoji: str
    meetings_held: int
    goals_set: int
    goals_achieved: int
    archived: bool = False
    """Its channel is archived with this."""
    pair: int = 0
    good_end: bool = True
    """It reached its planned end, or had its closing conversation."""


@dataclass(frozen=True)
class CircleClosed:
    """The last post in a circle's channel, once it is over for everybody who stayed."""

    mentor: str
    mentees: tuple[str, ...]
    program: str
    emoji: str
    meetings_held: int
    good_end: bool = True


@dataclass(frozen=True)
class ChannelChosen:
    """What somebody chose for the pair's channel, and what stands now: archived, keep, or waits."""

    choice: str
    partner: str
    archived: bool = False
    waits: bool = False
    circle: bool = False
    """The channel is that of a circle: everybody in it is asked."""
    pair: int = 0


@dataclass(frozen=True)
class CalledOff:
    """A date that was booked with a pair that is over. `others_meet`: its circle meets all the same."""

    starts_at: datetime
    others_meet: bool = False


@dataclass(frozen=True)
class LeaveQuestion:
    """The pair that somebody is about to leave."""

    pair: int
    partner: str
    program: str
    circle: bool = False
    """It is a place in a circle that one of its mentees leaves."""
    mates: tuple[str, ...] = ()
    """A mentor leaves their whole circle: these are its mentees."""
    stays: bool = False
    """They have another pair in this role, so they stay in the program whatever they say."""
    off: CalledOff | None = None
    """Once they have left: the date they had booked."""


@dataclass(frozen=True)
class PairEnded:
    """To the one who was left: kindly, without a reason."""

    partner: str
    program: str
    back_in_pool: bool
    circle_goes_on: bool = False
    """The reader guides a circle, and somebody left it."""
    pair: int = 0
    asks: bool = False
    """The reader is asked whether they would like to be matched again."""
    stays: bool = False
    """They have another pair in this role: they are not asked, and stay in the program."""
    off: CalledOff | None = None
    """The date the two had booked, where nobody else meets on it."""


@dataclass(frozen=True)
class PairLeft:
    """To the one who left: what was done."""

    question: LeaveQuestion
    again: bool
    """They would like to be matched with somebody else."""


@dataclass(frozen=True)
class PairOver:
    """In the channel of a pair, or of a circle, that somebody left: not who, nor why."""

    mentor: str
    mentees: tuple[str, ...]
    program: str
    emoji: str
    circle: bool = False
    off: CalledOff | None = None
    """The date they had booked."""


@dataclass(frozen=True)
class PairEndedForCoordinators:
    """`left` chose to leave; `available` are back among those who can be matched, `asked` whether they would like
    to be.
    """

    pair: int
    left: str
    partner: str
    program: str
    available: tuple[str, ...]
    others: tuple[str, ...] = ()
    """Further partners who were left at the same time: a mentor left a circle."""
    circle_goes_on: bool = False
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class EndReason:
    """What somebody who left wrote for the coordinators; empty if nothing."""

    left: str
    partner: str
    reason: str
    why: Reason | None = None


@dataclass(frozen=True)
class PartnerGone:
    """To whoever's partner has left the company. `stays`: they have another pair in this role."""

    name: str
    program: str
    back_in_pool: bool
    stays: bool = False


@dataclass(frozen=True)
class PersonGone:
    """To coordinators: somebody's account was deactivated. `left_behind`: partners whose pair ended."""

    person: str
    name: str
    program: str
    left_behind: tuple[str, ...]
    withdrawn: bool
