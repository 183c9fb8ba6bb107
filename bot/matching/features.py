"""What matching knows about a person. Everything here is an answer or a directory fact, never a name or a
text.
"""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee(Participant):
    """Somebody who looks for a mentor: the skills they want to grow, most wanted first, and their goals."""

    wanted: tuple[str, ...] = ()
    goals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(Participant):
    """Somebody who offers to guide `capacity` mentees (0: none this time)."""

    offered: tuple[str, ...] = ()
    helps_with: frozenset[str] = frozenset()
    capacity: int = 1


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
