"""What `recruiting` shows: wanted against offered, who would help most, and who had access."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class SupplyShown:
    """One skill, level, place or language in words: so many mentees, so many places with mentors."""

    label: str
    wanted: int
    seats: int


@dataclass(frozen=True)
class HelpfulShown:
    """A mentor who would help many, in words; empty where it does not matter."""

    skills: tuple[str, ...]
    level: str
    location: str
    language: str
    wanted: int
    seats: int


@dataclass(frozen=True)
class AccessGroup:
    """One group: how many `people` could take part, and of them how many `applied` and were `accepted`; None
    where that is not told, since it is fewer than five or would give fewer than five away.
    """

    label: str
    people: int
    applied: int | None
    accepted: int | None
    far_behind: bool = False


@dataclass(frozen=True)
class AccessSplit:
    """People divided `by` department, location, level or group; `held_back` groups are not shown."""

    by: str
    groups: tuple[AccessGroup, ...]
    held_back: int


@dataclass(frozen=True)
class AccessShown:
    """Who could take part, who applied, who was accepted. Of `group` the applicants are the people."""

    people: int
    applied: int
    accepted: int
    splits: tuple[AccessSplit, ...]


@dataclass(frozen=True)
class RecruitingShown:
    """Both sides of a cohort that is being recruited: everybody who applied and has not left."""

    program: ProgramShown
    mentees: int
    mentors: int
    seats: int
    waiting: int
    skills: tuple[SupplyShown, ...]
    levels: tuple[SupplyShown, ...]
    locations: tuple[SupplyShown, ...]
    languages: tuple[SupplyShown, ...]
    helpful: tuple[HelpfulShown, ...]
    access: AccessShown
