"""A coordinator's week on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.shown.adjusting import DecisionShown


@dataclass(frozen=True)
class Decision:
    """Something that waits for a coordinator. `what`: applications, pairs, undelivered, attendance, draft, measures,
    checkpoint, concerns, or an announcement whose `day` is over: one that the champion was not asked about
    (announcement_unasked), that waits for their yes (announcement_waits), or that nobody posted (announcement).
    `about` is the value of its button; `late`: how many of them should have been done by now.
    """

    what: str
    count: int
    about: str
    day: date | None = None
    late: int = 0


@dataclass(frozen=True)
class Coming:
    """A reminder that the bot will send until the week is over: to how many people at most, or not at all."""

    step: str
    count: int
    skipped: bool = False


@dataclass(frozen=True)
class TextComing:
    """A text of the campaign that goes out by itself on a day of this week; `waits`: only with the champion's yes."""

    key: str
    day: date
    waits: bool = False


@dataclass(frozen=True)
class TodayShown:
    """`changes`: a figure's name, how it stood on the last Monday and how it stands now. `missing`: a form's title
    and how many answers are asked for and not in. `success`: what went well and how often, empty if nothing did.
    `digest`: it stands in the channel, for all coordinators; `morning`: it was written before noon there.
    """

    program_id: int
    program: str
    emoji: str
    monday: date
    at: datetime
    decisions: tuple[Decision, ...]
    changes: tuple[tuple[str, int, int], ...]
    since: date | None
    missing: tuple[tuple[str, int], ...]
    coming: tuple[Coming, ...]
    more_coming: int
    success: tuple[str, int]
    on_hold: bool = False
    digest: bool = False
    morning: bool = True
    checkpoint_ahead: bool = False
    """Nothing else waits; the channel was asked for this month's checkpoint before."""
    moved: tuple[DecisionShown, ...] = ()
    """Decisions whose figure was looked at in the last seven days."""
    texts: tuple[TextComing, ...] = ()
