"""What the Home tab and `/mentor status` show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.shown.guiding import PairOverview
from bot.domain.shown.profiles import ProfileToRead
from bot.domain.shown.recruiting import ApplicationShown, ProgramShown
from bot.domain.shown.training import TrainingShown


@dataclass(frozen=True)
class ProgramStanding:
    """A program for its coordinator: how many applications and pairs are in which state, never whose."""

    program: ProgramShown
    admin_channel: str
    cohort_state: str
    on_hold: bool
    applications: Mapping[str, int]
    pairs: Mapping[str, int]


@dataclass(frozen=True)
class HomeShown:
    """Where a person is in each of their roles.

    `applications` are those that still matter: begun, waiting, decided. `to_join` are open programs they are
    not in; it is empty for those who cannot join. `finished` names programs they completed.
    """

    slack_id: str
    applications: tuple[ApplicationShown, ...] = ()
    pairs: tuple[PairOverview, ...] = ()
    coordinating: tuple[ProgramStanding, ...] = ()
    to_join: tuple[ProgramShown, ...] = ()
    finished: tuple[str, ...] = ()
    to_read: tuple[ProfileToRead, ...] = ()
    """Profiles of roles they have whose words of today wait for their yes."""
    training: tuple[TrainingShown, ...] = ()
    """What they are learning, of programs that are not over."""
    may_join: bool = True

    @property
    def takes_part(self) -> bool:
        return bool(self.applications or self.pairs)


WITHDRAWABLE = frozenset({"begun", "applied", "approved", "waitlisted"})


def can_be_withdrawn(application: ApplicationShown) -> bool:
    """Whether there is something in it that has neither ended nor become a pair."""
    return not WITHDRAWABLE.isdisjoint(application.states)
