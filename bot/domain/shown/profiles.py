"""What people read of role profiles, and who has accepted which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.shown.endorsing import EndorsementAhead
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class ProfileShown:
    """A role profile as one person reads it. `role`: mentee, mentor, manager, coordinator.

    `accepted_at` is None until they said yes to these words; `before` is the version they said yes to earlier.
    """

    role: str
    digest: str
    version: int
    promise: str
    does: tuple[str, ...] = ()
    does_not: tuple[str, ...] = ()
    hours_per_month: float | None = None
    accepted_at: datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class ProfilesPage:
    """The last page of an application: the profiles of the chosen roles. `waits`: a place is waited for."""

    program: ProgramShown
    cohort: int
    profiles: tuple[ProfileShown, ...]
    waits: bool = False
    endorsement: EndorsementAhead | None = None


@dataclass(frozen=True)
class ProfileToRead:
    """One profile by itself, in a window or offered in a message."""

    program: ProgramShown
    profile: ProfileShown


@dataclass(frozen=True)
class MyProfiles:
    """Every profile that concerns a person, by program."""

    profiles: tuple[ProfileToRead, ...]


@dataclass(frozen=True)
class RoleAcceptances:
    """Who has said yes to the profile of one role. Slack ids; `older` by the version they said yes to."""

    role: str
    version: int
    accepted: tuple[str, ...]
    older: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class AcceptancesShown:
    """All roles of a program that have a profile."""

    program: ProgramShown
    roles: tuple[RoleAcceptances, ...]
