"""What coordinators see: dates and states, never what the two wrote or talked about. People are Slack ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.health import Health
from bot.domain.roles import USUAL, RoleWords
from bot.domain.shown.guiding import Ask, MeetingShown, NextThing
from bot.domain.states.pair import PairState


@dataclass(frozen=True)
class StatusShown:
    """A program in one screen. `people` by state of their enrollment; `pairs` by state.

    `milestones`: name → (reached, of how many pairs); `red`, `amber`: living pairs with that
    health; `overdue`: those of them with a review that is overdue; `closed_at`: when the cohort was closed.
    """

    program: str
    emoji: str
    on_hold: bool
    people: Mapping[str, int]
    pairs: Mapping[str, int]
    milestones: tuple[tuple[str, int, int], ...]
    red: int
    amber: int
    overdue: int
    undelivered: int
    at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class PairLine:
    """A pair in a list. `next`: what would help it most now; None when nothing is open."""

    pair: int
    mentee: str
    mentor: str
    state: PairState
    health: Health
    next: Ask | None
    circle: int | None = None
    """The circle it is part of; pairs of one stand together."""
    words: RoleWords = USUAL


@dataclass(frozen=True)
class PairsShown:
    """One page of a program's pairs, those that need a look first. `page` counts from 1."""

    program_id: int
    program: str
    lines: tuple[PairLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class PairDetails:
    """One pair. `reviews`: a form's title and how many of the two have sent it. `signatures`, `goals`: None in a
    program that works without. `agreement_changes`: both signed, and a change of it waits for signatures.
    """

    line: PairLine
    program_id: int
    program: str
    channel: str | None
    published_at: datetime
    paused_at: datetime | None
    shift_days: int
    signatures: int | None
    goals: int | None
    goals_achieved: int
    meetings_held: int
    meetings_planned: int
    last_held: datetime | None
    next_planned: datetime | None
    reviews: tuple[tuple[str, int], ...]
    closing_at: datetime | None
    closed_at: datetime | None
    agreement_changes: bool = False
    paused_until: date | None = None
    """The day its pause ends by itself, if one was named."""
    closing_by_count: bool = False
    """It came to its closing with the last of the meetings that were planned, without a closing conversation."""


@dataclass(frozen=True)
class PairChoice:
    """A person is in several pairs: which one is meant? `what` is the action id of the buttons.

    `lines`: a button's value, mentee and mentor.
    """

    what: str
    person: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Hello:
    """A coordinator's friendly word with the one most useful next step; nothing the two told each other."""

    pair: int
    partner: str
    by: str
    state: PairState
    next: NextThing | None
    circle: bool = False


@dataclass(frozen=True)
class HelloPreview:
    """What would be sent to whom, and when. `skipped`: they had a word from a coordinator on that day."""

    pair: int
    only: int | None
    letters: tuple[tuple[str, datetime, Hello], ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class PausePosted:
    """For the pair's channel. `until`: the day a pause ends by itself, if one was named; `days`: how far all later
    dates moved, once it goes on; `meeting`: the next one that is booked all the same, but for a circle's; `over`: the
    pause was told of, and has ended since.
    """

    mentee: str
    mentor: str
    paused: bool
    days: int = 0
    until: date | None = None
    pair: int = 0
    meeting: MeetingShown | None = None
    over: bool = False


@dataclass(frozen=True)
class HoldPosted:
    """For the admin channel: a program is silenced, or goes on."""

    program: str
    on_hold: bool
    by: str


@dataclass(frozen=True)
class UndeliveredDirectly:
    """The admin channel of a program takes no messages; `cause` is a code, `channel` a Slack id."""

    program_id: int
    program: str
    channel: str | None
    cause: str


@dataclass(frozen=True)
class Undelivered:
    """Something Slack refused for good. `kind` and `cause` are codes, `people` Slack ids of those it was for, `channel`
    the name of a community's channel that it is about.
    """

    row: int
    kind: str
    cause: str
    people: tuple[str, ...]
    channel: str = ""
