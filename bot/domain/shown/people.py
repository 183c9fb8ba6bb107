"""What views about people show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.directory_row import RowProblem
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class PersonWouldChange:
    """Somebody whom a directory describes differently; `fields` as in `directory_changes.FIELDS`."""

    slack_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class DirectoryShown:
    """An uploaded directory and what it would change. Lists are the first few, numbers count all.

    `unknown` are e-mails or Slack ids of rows whose person is not in Slack; `state` one of `DirectoryState`.
    """

    directory: int
    program: ProgramShown
    by: str
    state: str
    file_name: str
    good_rows: int
    bad_lines: int
    problems: tuple[RowProblem, ...] = ()
    more_problems: int = 0
    notes: tuple[RowProblem, ...] = ()
    more_notes: int = 0
    changing: int = 0
    changes: tuple[PersonWouldChange, ...] = ()
    unchanged: int = 0
    unknown: tuple[str, ...] = ()
    more_unknown: int = 0
    circular: tuple[str, ...] = ()


@dataclass(frozen=True)
class DirectoryApplied:
    """What became of a directory. `by` is the Slack id of whoever decided."""

    by: str
    changed: int
    unchanged: int
    unknown: tuple[str, ...] = ()
    more_unknown: int = 0


@dataclass(frozen=True)
class NewcomerInvited:
    """To somebody who has just joined the company: there is a program for them, if they like."""

    program: ProgramShown
    slack_id: str
