"""What the views of first steps show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.roles import USUAL, Role, RoleWords
from bot.domain.shown.guiding import AgreementShown, Named, TermChange


@dataclass(frozen=True)
class Starter:
    """Something to begin a conversation with: a question of the plan (`text`), or one about a skill or a goal
    (its label) that the two have in common.
    """

    text: str = ""
    skill: str = ""
    goal: str = ""


@dataclass(frozen=True)
class HelloOffered:
    """To somebody whose pair begins: the bot helps to say hello. `said`: somebody has, so that nothing is offered."""

    pair: int
    program: str
    partner: Named
    role: Role
    channel_id: str | None
    words: RoleWords = USUAL
    circle: bool = False
    said: bool = False


@dataclass(frozen=True)
class HelloDraft:
    """What somebody needs to write their first hello. `skills` and `goals`: labels of what one of the two offers
    and the other wants; `equals`: the two are peers; `brings`: what the writer said in their own application that they
    come with, which the partner may read.
    """

    pair: int
    partner: Named
    role: Role
    skills: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    starters: tuple[Starter, ...] = ()
    equals: bool = False
    circle: bool = False
    brings: str = ""


@dataclass(frozen=True)
class HelloWritten:
    """A hello as everybody in the channel reads it."""

    pair: int
    writer: Named
    text: str
    partner: Named | None = None
    """Whom it is to; nobody in particular in a circle."""


@dataclass(frozen=True)
class SealedDraft:
    """A letter to oneself that may still be changed. `written_at` (UTC) is None before there is one."""

    pair: int
    program: str
    text: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True)
class LetterReturned:
    """A sealed letter, for its writer alone. `written_at` is UTC."""

    text: str
    written_at: datetime
    program: str
    partner: Named


@dataclass(frozen=True)
class AgreementVersion:
    """One version of an agreement. Moments are UTC; `stands`: it is the newest."""

    version: int
    proposed_by: Named
    proposed_at: datetime
    changes: tuple[TermChange, ...]
    signed: tuple[tuple[Named, datetime], ...]
    stands: bool = False


@dataclass(frozen=True)
class AgreementHistory:
    """Every version, the newest first; `earlier` older ones are left out."""

    pair: int
    versions: tuple[AgreementVersion, ...]
    earlier: int = 0


@dataclass(frozen=True)
class AgreementPrinted:
    """One version as it is printed. Moments are UTC; `signed`: by Slack id."""

    shown: AgreementShown
    program: str
    proposed_at: datetime
    people: tuple[Named, ...]
    signed: Mapping[str, datetime]
    words: RoleWords = USUAL
    mentor: str = ""
    """The mentor's Slack id."""
    equals: bool = False
    """They are peers: nobody is the mentor."""
