"""What the views of matching's settings show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.shown.recruiting import ProgramShown
from bot.errors import DomainError


@dataclass(frozen=True)
class NumberShown:
    """A field for a number, with what it may be."""

    key: str
    least: float
    most: float
    whole: bool
    may_be_empty: bool


@dataclass(frozen=True)
class ChangeShown:
    """A setting that is different: codes and numbers, a weight as its share of 10,000. Empty text: off."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class MoveShown:
    """A mentee with other mentors than before. People are Slack ids; nobody: empty."""

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class ComparedShown:
    """The pairs of today's pool with the settings that hold, and with those that were typed.

    `fit_before` and `fit_after` are the mean fit, 0 to 1, both by the new settings, so that they can be
    compared; none: no pair. `moves` are some of the `moved` mentees whose mentor would be another,
    `newly_left` some of the `left` mentees who would have nobody any more, `newly_matched` some of the
    `joined` who would have somebody.
    """

    mentees: int
    mentors: int
    matched_before: int
    matched_after: int
    fit_before: float | None
    fit_after: float | None
    moved: int
    moves: tuple[MoveShown, ...]
    left: int
    newly_left: tuple[str, ...]
    joined: int
    newly_matched: tuple[str, ...]


@dataclass(frozen=True)
class TrialShown:
    """What somebody sees before saving: what they changed, and what that does.

    `compared` is None where the pool is too large to answer at once (`mentees`, `mentors` say how large), or
    where nothing changed.
    """

    changes: tuple[ChangeShown, ...]
    mentees: int
    mentors: int
    compared: ComparedShown | None = None
    open: bool = True
    """Whether rounds of matching can be asked for at all."""


@dataclass(frozen=True)
class SavedMeanwhile:
    """Somebody else saved while this form was open. `who` is a Slack id; none: not by this form."""

    who: str | None
    at: datetime | None
    changes: tuple[ChangeShown, ...]


@dataclass(frozen=True)
class SettingsShown:
    """The form of matching's settings. `typed` holds what each field shows; `base` names what it is based on.

    `shares` are each criterion's most points, of 10,000. `place` says under which button an answer belongs.
    """

    program: ProgramShown
    base: str
    typed: Mapping[str, Any]
    shares: Mapping[str, int]
    weights: tuple[NumberShown, ...]
    rules: tuple[NumberShown, ...]
    rounds: tuple[NumberShown, ...]
    switches: tuple[str, ...]
    guarded: tuple[str, ...]
    seniority: tuple[str, ...]
    departments: tuple[str, ...]
    repeats: tuple[int, ...]
    waiting: int = 0
    """How many people missed out in an earlier round and come first in the next."""
    errors: tuple[DomainError, ...] = ()
    trial: TrialShown | None = None
    beaten: SavedMeanwhile | None = None
    place: str = ""


@dataclass(frozen=True)
class SettingsSaved:
    """A note for the admin channel: who changed what."""

    program: ProgramShown
    who: str
    changes: tuple[ChangeShown, ...]
