"""The people of a round, in an order that does not depend on who signed up first."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property

import numpy as np

from bot.matching.features import Mentee, Mentor, Participant
from bot.matching.scoring.terms import Coded, Indices

FEATURES: dict[str, Callable[[Participant], Hashable]] = {
    "level": lambda person: person.level,
    "style": lambda person: person.style,
    "values": lambda person: person.values,
    "department": lambda person: person.department or None,
    "wish_groups": lambda person: person.groups or None if person.group_wish else None,
    "hours": lambda person: person.hours_utc,
    "cadence": lambda person: person.cadence or None,
    "format": lambda person: person.format or None,
    "place": lambda person: (person.location, person.country) if person.location or person.country else None,
    "languages": lambda person: person.languages or None,
    "assessment": lambda person: person.assessment if isinstance(person, Mentor) else 0,
}
"""What tables are read by; None means "not known"."""


class Pool:
    """Mentees (rows) and mentors (columns), sorted by id. Raises ValueError for an id twice in a role."""

    def __init__(self, mentees: Iterable[Mentee], mentors: Iterable[Mentor]) -> None:
        self.mentees: Sequence[Mentee] = sorted(mentees, key=lambda mentee: mentee.id)
        self.mentors: Sequence[Mentor] = sorted(mentors, key=lambda mentor: mentor.id)
        self.row = {mentee.id: row for row, mentee in enumerate(self.mentees)}
        self.column = {mentor.id: column for column, mentor in enumerate(self.mentors)}
        if len(self.row) < len(self.mentees) or len(self.column) < len(self.mentors):
            raise ValueError("somebody is in the pool twice in the same role")
        if any(mentor.capacity < 0 for mentor in self.mentors):
            raise ValueError("a mentor's capacity is below 0")
        self._coded: dict[str, Coded] = {}

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.mentees), len(self.mentors)

    @cached_property
    def capacity(self) -> Indices:
        """Seats per mentor."""
        return np.array([mentor.capacity for mentor in self.mentors], np.int64)

    @cached_property
    def rows_of(self) -> dict[str, list[int]]:
        """Person → their entries as mentee."""
        return _by_person(self.mentees)

    @cached_property
    def columns_of(self) -> dict[str, list[int]]:
        """Person → their entries as mentor."""
        return _by_person(self.mentors)

    def coded(self, feature: str) -> Coded:
        """A feature of `FEATURES` as codes; the same object each time, so that its tables can be added up."""
        if feature not in self._coded:
            value = FEATURES[feature]
            mentee_code, mentee_values = _codes([value(mentee) for mentee in self.mentees])
            mentor_code, mentor_values = _codes([value(mentor) for mentor in self.mentors])
            self._coded[feature] = Coded(mentee_code, mentor_code, mentee_values, mentor_values)
        return self._coded[feature]


def _codes(values: list[Hashable]) -> tuple[Indices, tuple[Hashable, ...]]:
    distinct: dict[Hashable, int] = {}
    codes = [distinct.setdefault(value, len(distinct)) for value in values]
    return np.array(codes, np.int64), tuple(distinct)


def _by_person(entries: Iterable[Participant]) -> dict[str, list[int]]:
    by_person: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        by_person[entry.person].append(place)
    return dict(by_person)
