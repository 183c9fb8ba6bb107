"""What a company directory would change about the people we know: computed, shown, then applied as shown.

A file speaks only of its own columns. An empty cell leaves what is known, but for `manager`, where empty
means that somebody reports to nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.directory_row import DirectoryRow

# Column of a file → field of a person. Names, titles and time zones are Slack's own and stay so.
FIELDS: Mapping[str, str] = {
    "department": "department",
    "location": "location",
    "country": "country",
    "level": "level",
    "manager": "manager_id",
    "start_date": "started_on",
    "employment": "employment",
    "skills": "skills",
}


@dataclass(frozen=True)
class Colleague:
    """A person as far as a directory can speak of them. `id` is the person's id in the database."""

    id: int
    slack_id: str
    email: str | None
    department: str = ""
    location: str = ""
    country: str = ""
    level: int | None = None
    manager_id: int | None = None
    started_on: date | None = None
    employment: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What becomes different about one person: field of the person → new value. Never empty."""

    person: int
    slack_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Changes:
    """`unknown`: rows whose person is not in Slack; `circular`: Slack ids of people whose reporting line
    would end at themselves and therefore stays as it is.
    """

    changes: tuple[Change, ...]
    unchanged: int
    unknown: tuple[DirectoryRow, ...]
    circular: tuple[str, ...] = ()


@dataclass
class _Known:
    """The people by every name a file may give them."""

    by_slack_id: dict[str, Colleague] = field(default_factory=dict)
    by_email: dict[str, Colleague] = field(default_factory=dict)

    def find(self, row: DirectoryRow) -> Colleague | None:
        """A Slack id says more than an address."""
        return self.by_slack_id.get(row.slack_id or "") or self.by_email.get(row.email or "")

    def named(self, name: str) -> Colleague | None:
        return self.by_slack_id.get(name) or self.by_email.get(name)


def directory_changes(
    rows: Sequence[DirectoryRow],
    columns: Collection[str],
    people: Sequence[Colleague],
    skills: Mapping[str, str],
) -> Changes:
    """Compare `rows`, which speak of `columns`, with `people`.

    `skills` turns what a file calls a skill (folded by `str.casefold`) into the program's own value; others
    are kept as they are written.
    """
    known = _Known(
        {colleague.slack_id: colleague for colleague in people},
        {colleague.email: colleague for colleague in people if colleague.email},
    )
    found = [(row, known.find(row)) for row in rows]
    wanted = {
        colleague.id: _values(row, columns, known, skills)
        for row, colleague in found
        if colleague is not None
    }
    circular = _without_circles(wanted, people)
    changes = [
        Change(colleague.id, colleague.slack_id, different)
        for colleague in people
        if (different := _different(colleague, wanted.get(colleague.id, {})))
    ]
    return Changes(
        changes=tuple(changes),
        unchanged=len(wanted) - len(changes),
        unknown=tuple(row for row, colleague in found if colleague is None),
        circular=tuple(colleague.slack_id for colleague in people if colleague.id in circular),
    )


def _values(
    row: DirectoryRow, columns: Collection[str], known: _Known, skills: Mapping[str, str]
) -> dict[str, Any]:
    """What the row says, by field of the person."""
    said: dict[str, Any] = {
        FIELDS[column]: value
        for column in ("department", "location", "country", "level", "start_date", "employment")
        if column in columns and (value := getattr(row, column)) is not None
    }
    if "skills" in columns and row.skills:
        said["skills"] = tuple(dict.fromkeys(skills.get(skill.casefold(), skill) for skill in row.skills))
    if "manager" in columns:
        manager = known.named(row.manager) if row.manager else None
        if manager is not None or row.manager is None:
            said["manager_id"] = manager.id if manager else None
    return said


def _different(colleague: Colleague, said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if getattr(colleague, name) != value}


def _without_circles(wanted: Mapping[int, dict[str, Any]], people: Sequence[Colleague]) -> set[int]:
    """Take back the reporting lines by which somebody would report to themselves; returns whose they were.

    The file itself is free of circles; together with lines that are known already there may be one.
    """
    manager_of = {colleague.id: colleague.manager_id for colleague in people}
    before = dict(manager_of)
    manager_of.update({person: said["manager_id"] for person, said in wanted.items() if "manager_id" in said})
    circular: set[int] = set()
    while ring := _ring(manager_of):
        # Lines that were there before are not this file's doing; if all were, nothing can be taken back.
        new = [person for person in ring if manager_of[person] != before[person]]
        for person in new:
            del wanted[person]["manager_id"]
            manager_of[person] = before[person]
        for person in ring if not new else ():
            manager_of[person] = None
        circular.update(new)
    return circular


def _ring(manager_of: Mapping[int, int | None]) -> list[int]:
    """Some people who report to each other in a circle; empty when nobody does."""
    settled: set[int] = set()
    for start in manager_of:
        path: dict[int, None] = {}
        person: int | None = start
        while person is not None and person not in settled and person not in path:
            path[person] = None
            person = manager_of.get(person)
        if person is not None and person in path:
            names = list(path)
            return names[names.index(person) :]
        settled.update(path)
    return []
