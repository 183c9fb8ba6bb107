"""What the audit shows: who used which right, when, and why they could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action
from bot.domain.shown.recruiting import ProgramShown

ALL, CONFIDENTIAL, OTHER = "all", "confidential", "other"
KINDS = (ALL, CONFIDENTIAL, OTHER)
"""Which rows: everything, what opened something confidential, everything else."""
USUAL_DAYS, MOST_DAYS = 30, 366


@dataclass(frozen=True)
class AuditFilter:
    """Which rows are wanted: of the last so many days, by or about a person (their number; None: anybody)."""

    days: int = USUAL_DAYS
    person: int | None = None
    kind: str = ALL


@dataclass(frozen=True)
class AuditRow:
    """One right that was used. `who`: a Slack id, empty for the command line; `about`: Slack ids; `capacity`: in which
    it was held; `means`: the command that was typed, or the id of what was pressed; `request`: its number in the logs.
    `action` is a word of `Action`, or of an earlier version of this app.
    """

    at: datetime
    who: str
    action: Action | str
    capacity: str
    means: str
    about: tuple[str, ...] = ()
    request: str = ""


@dataclass(frozen=True)
class AuditShown:
    """A page of it, the newest first. `page` and `pages` from 1 on; `person`: the Slack id that was asked for."""

    program: ProgramShown
    chosen: AuditFilter
    rows: tuple[AuditRow, ...]
    page: int
    pages: int
    total: int
    person: str = ""
