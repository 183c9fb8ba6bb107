"""What matching knows about a person. Everything here is an answer or a directory fact, never a name or a
text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

DAY_MINUTES = 24 * 60

Hours = tuple[int, int]
"""Working hours as (start, end), minutes of the day in UTC; an end before the start is past midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """What mentees and mentors have in common.

    `id` is the stable id of the application (unique per role), `person` the id of the person: somebody who is
    mentee and mentor at once has two entries with one `person`. None or an empty value means "not known" and
    never excludes.
    """

    id: str
    person: str
    level: int | None = None
    """1 (first job) to 10 (board)."""
    department: str = ""
    location: str = ""
    country: str = ""
    hours_utc: Hours | None = None
    languages: frozenset[str] = frozenset()
    cadence: str = ""
    format: str = ""
    style: int | None = None
    """1 (directive) to 5 (exploratory)."""
    prefer: frozenset[str] = frozenset()
    """Ids of persons this person would like to be matched with."""
    avoid: frozenset[str] = frozenset()
    """Ids of persons this person would rather not be matched with. Secret, and binding in both directions."""
    reports_to: tuple[str, ...] = ()
    """Ids of the person's managers, nearest first, all the way up."""
    team: str | None = None
    tenure_days: int | None = None
    eligible: bool = True
    """False: not this time, for a reason that the program has. Nobody is paired with them but by hand."""
    topics: frozenset[str] = frozenset()
    """What they like to talk about."""
    values: int | None = None
    """1 (steady and thorough) to 5 (bold and fast)."""
    skill_levels: Mapping[str, int] = field(default_factory=dict, hash=False)
    """1 (just starting) to 5 (others ask me) in skills they want or offer, as far as they said."""
    groups: frozenset[str] = frozenset()
    """Groups they identify with. Only for counting, unless `group_wish`."""
    group_wish: bool = False
    """They asked for their groups to be considered. Two people's groups count only if both asked."""
    chosen: tuple[str, ...] = ()
    """Ids (not persons) of the other side's entries on their short list, the first choice first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee(Participant):
    """Somebody who looks for a mentor: the skills they want to grow, most wanted first, and their goals."""

    wanted: tuple[str, ...] = ()
    goals: frozenset[str] = frozenset()
    missed: int = 0
    """Rounds that left them without a mentor so far: where seats are short, they come first."""
    has: int = 0
    """Mentors they have already, where a program gives several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(Participant):
    """Somebody who offers to guide `capacity` mentees (0: none this time)."""

    offered: tuple[str, ...] = ()
    helps_with: frozenset[str] = frozenset()
    capacity: int = 1
    assessment: int | None = None
    """The result of their mentor skills assessment, in tenths: 10 to 50."""


def shared_minutes(one: Hours, other: Hours) -> int:
    """Minutes of the day (0 to 1440) at which both are at work, on the 24-hour circle."""
    start, length = _arc(one)
    other_start, other_length = _arc(other)
    shared = 0
    for shift in (-DAY_MINUTES, 0, DAY_MINUTES):
        first = max(start, other_start + shift)
        last = min(start + length, other_start + other_length + shift)
        shared += max(0, last - first)
    return min(shared, DAY_MINUTES)


def _arc(hours: Hours) -> tuple[int, int]:
    start, end = hours
    whole_day = abs(end - start) >= DAY_MINUTES
    return start % DAY_MINUTES, DAY_MINUTES if whole_day else (end - start) % DAY_MINUTES
