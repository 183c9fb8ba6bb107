"""What goes to a program's champion, and what coordinators see of it before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.shown.celebrating import StoryTold
from bot.domain.shown.reporting import ReportFigure, ReportShown


@dataclass(frozen=True)
class Moved:
    """A figure now and a month ago."""

    figure: ReportFigure
    before: float


@dataclass(frozen=True)
class ForChampion:
    """A report in short: `main` are three figures that stand for it, `moved` what changed within a month, most first.
    `month`: the first day of the month in which the monthly one goes out, which tells of the one before.
    """

    shown: ReportShown
    main: tuple[ReportFigure, ...]
    moved: tuple[Moved, ...]
    month: date | None = None
    file: bool = True
    stories: tuple[StoryTold, ...] = ()
    """Those that both agreed to have told here, the newest first; not in a monthly one."""
    final: bool = False
    """The cohort was closed by then."""


@dataclass(frozen=True)
class MonthlyNotice:
    """What goes to the champion soon. `status`: announced, held or sent; `goes_at`: when, if it goes. `month`: as
    above.
    """

    program_id: int
    program: str
    champion: str
    month: date
    status: str
    goes_at: datetime | None = None
    held_by: str = ""


@dataclass(frozen=True)
class PictureSent:
    """A picture in Slack: its file's id, and what it shows in words."""

    file_id: str
    title: str
    words: str


@dataclass(frozen=True)
class PicturesSent:
    """All pictures of a report. `missing`: keys of those that have nothing to show yet."""

    program_id: int
    program: str
    as_of: datetime
    pictures: tuple[PictureSent, ...]
    empty: tuple[str, ...]
    refused: int = 0


@dataclass(frozen=True)
class FileRefused:
    """A report that Slack did not take. `format`: as it was asked for; empty for pictures."""

    program: str
    format: str
