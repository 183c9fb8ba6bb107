"""What the views of meetings show besides the meeting itself. Moments are aware, UTC; texts as people typed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.meeting_times import Fit
from bot.domain.shown.guiding import MeetingShown, Named
from bot.domain.states.proposal import ProposalState


@dataclass(frozen=True)
class TimesDraft:
    """What somebody fills in to suggest times: `times` are ideas that suit both as `fit` says.

    `own_zone` and `partner_zone` are IANA names; `moves`: the meeting that is to be moved; `answers`: the
    suggestion of the partner that these times would answer.
    """

    pair: int
    partner: Named
    times: tuple[datetime, ...]
    fit: Fit
    minutes: int
    own_zone: str
    partner_zone: str
    place: str = ""
    purpose: str = "regular"
    moves: MeetingShown | None = None
    answers: int | None = None


@dataclass(frozen=True)
class TimeShown:
    """One of the times of a suggestion."""

    id: int
    starts_at: datetime


@dataclass(frozen=True)
class TimesShown:
    """Times that `by` suggested to `to`, those still ahead. `mine`: the reader suggested them;
    `other_zone`: that of whoever is not the reader.
    """

    id: int
    pair: int
    by: Named
    to: Named
    times: tuple[TimeShown, ...]
    minutes: int
    place: str
    purpose: str
    state: ProposalState
    other_zone: str
    mine: bool = False
    moves: datetime | None = None


@dataclass(frozen=True)
class StandingShown:
    """A standing date: a meeting every so many days at the same hour of `zone` (IANA)."""

    id: int
    pair: int
    every_days: int
    first_at: datetime
    zone: str
    minutes: int
    place: str = ""


@dataclass(frozen=True)
class StandingDraft:
    """What somebody fills in for a standing date. `choices`: the rhythms to choose from, in days."""

    pair: int
    partner: Named
    first_at: datetime | None
    every_days: int
    choices: tuple[int, ...]
    minutes: int
    place: str = ""
    standing: StandingShown | None = None


@dataclass(frozen=True)
class PointShown:
    """An open point: what one of the two has taken on."""

    id: int
    text: str
    owner: Named
    due_on: date | None = None


@dataclass(frozen=True)
class PointDraft:
    """What somebody fills in for an open point; `people`: who can take it on, the reader first."""

    pair: int
    people: tuple[Named, Named]
    meeting: int | None = None


@dataclass(frozen=True)
class NoteShown:
    """The reader's own note on a meeting; empty if they wrote none."""

    meeting: MeetingShown
    text: str = ""


@dataclass(frozen=True)
class PairNotes:
    """The reader's notes with one partner, latest first, and the open points of both. `more`: further notes;
    `at_work`: points can be added and ticked.
    """

    pair: int
    partner: Named
    notes: tuple[NoteShown, ...]
    points: tuple[PointShown, ...]
    at_work: bool = True
    more: int = 0
    more_points: int = 0


@dataclass(frozen=True)
class TopicIdea:
    """A topic for a meeting, with the questions to begin with."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Agenda:
    """What to talk about: goals that are stuck come first. With a circle's mentor goals and points name whose they
    are. `more_points`: open ones beyond these.
    """

    meeting: MeetingShown
    stuck: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    points: tuple[PointShown, ...] = ()
    topic: TopicIdea | None = None
    more_points: int = 0
