"""Everybody in a sheet, as the matcher knows people: who is who, whom they name, and their two sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.domain.delimited_text import UnreadableError
from bot.domain.directory_row import RowProblem, plain
from bot.matching.features import Mentee, Mentor
from bot.sign_up.cells import shown
from bot.sign_up.columns import ColumnMap, Columns, columns_of, suggestion
from bot.sign_up.entry import BOTH, MENTEE, MENTOR, Entries
from bot.sign_up.identities import Identities, Identity
from bot.sign_up.rows import Row, RowReader
from bot.sign_up.sheet import Sheet, UnknownColumnsError, read_sheet
from bot.sign_up.words import folded

LONGEST_LINE = 30
"""A reporting line longer than this is a mistake."""
NAMED = ("prefer", "avoid", "choices")
"""Columns that name other people of the sheet."""


@dataclass(frozen=True)
class People:
    """The two sides of a sheet; empty if there are problems. `names` by id; `labels` give folded skills,
    goals and places back as people write them.
    """

    mentees: tuple[Mentee, ...] = ()
    mentors: tuple[Mentor, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    identities: Identities = field(default_factory=Identities)
    delimiter: str = ","
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[RowProblem, ...] = ()
    suggestion: str = ""
    """A mapping file to begin with, where columns that are needed were not found."""


def read_people(
    path: Path, mapped: ColumnMap, on: date, *, sheet: str | None = None, peers: bool = False
) -> People:
    """Everybody in the sheet at `path`. Time zones have the offset of noon (UTC) of the day `on`. `peers`: one
    pool, where nobody needs a role, and a row may say what its person wants and what they offer.

    Never raises for what stands in the file: it comes back as problems, all at once.
    """
    try:
        found = read_sheet(path, mapped, name=sheet)
    except UnknownColumnsError as problem:
        told = RowProblem(None, None, problem.text, problem.params)
        return People(problems=(told,), suggestion=suggestion(problem.header))
    except UnreadableError as problem:
        return People(problems=(RowProblem(None, None, problem.text, problem.params),))
    return people_of(found, mapped, on, peers=peers)


def people_of(sheet: Sheet, mapped: ColumnMap, on: date, *, peers: bool = False) -> People:
    """Everybody in a sheet that was read; see `read_people`."""
    columns = columns_of(sheet.header, mapped)
    notes = [*sheet.notes, *columns.notes]
    problems = [*columns.problems, *_missing(sheet, columns, peers)]
    if problems:
        return People(
            problems=tuple(problems),
            notes=tuple(notes),
            suggestion=suggestion(sheet.header) if sheet.lines and not columns.problems else "",
        )
    reader = RowReader(columns, mapped)
    rows = [row for line in sheet.lines if (row := reader.row(line)) is not None]
    reading = _Reading(columns, reader, peers)
    signed_up = reading.signed_up(rows)
    identities = Identities(_identity(one) for one in signed_up)
    named = reading.named(signed_up, identities)
    entries = Entries(columns, on, named, reading.lines_of_managers(signed_up, identities), peers=peers)
    for one in signed_up:
        entries.add(one, reader)
    problems = [*reader.problems]
    if not problems and not peers:
        problems += _one_side_only(entries)
    if problems:
        return People(problems=tuple(sorted(problems, key=_by_line)), notes=tuple(notes))
    notes += [*reading.notes(), *entries.notes()]
    return People(
        mentees=tuple(entries.mentees),
        mentors=tuple(entries.mentors),
        names=_names(signed_up),
        labels=entries.labels(),
        identities=identities,
        delimiter=sheet.delimiter,
        notes=tuple(notes),
    )


@dataclass(frozen=True)
class SignedUp:
    """A row and whose it is."""

    id: str
    name: str
    roles: tuple[str, ...]
    row: Row


def _missing(sheet: Sheet, columns: Columns, peers: bool) -> Iterable[RowProblem]:
    """What a sheet cannot do without."""
    number = sheet.header.number
    there = ", ".join(cell for cell in sheet.header.cells if cell)[:300]
    if not columns.has("id", "email", "name", "first_name", "last_name"):
        text = "the sheet needs a column id (or email, or name); it has: {there}"
        yield RowProblem(number, None, text, {"there": there})
    if not columns.has("role") and not peers:
        text = "the sheet needs a column role that says mentee or mentor; it has: {there}"
        yield RowProblem(number, None, text, {"there": there})
    if not sheet.lines:
        yield RowProblem(None, None, "The sheet has column names and no people. Add one line for each.")


def _one_side_only(entries: Entries) -> Iterable[RowProblem]:
    for side, other in (("mentees", "mentors"), ("mentors", "mentees")):
        if not getattr(entries, side):
            count = len(getattr(entries, other))
            text = "there are {count} {other} and no {side}; see what the role column says"
            yield RowProblem(None, None, text, {"count": count, "side": side, "other": other})


def _identity(one: SignedUp) -> Identity:
    return Identity(one.id, one.name, one.row.get("email", ""))


def _may_be_one(name: str, other: str) -> bool:
    """Whether one name is the other, or leaves out a part of it."""
    parts, others = set(folded(name).split()), set(folded(other).split())
    return parts <= others or others <= parts


def _names(people: Iterable[SignedUp]) -> dict[str, str]:
    """The fullest name that somebody gave."""
    names: dict[str, str] = {}
    for one in people:
        names[one.id] = max(one.name, names.get(one.id, one.name), key=lambda name: (len(name), name))
    return names


def _by_line(problem: RowProblem) -> int:
    return problem.line or 0


class _Reading:
    """What can only be seen across rows."""

    def __init__(self, columns: Columns, reader: RowReader, peers: bool) -> None:
        self.columns = columns
        self.reader = reader
        self.peers = peers
        self._strangers: dict[str, set[str]] = defaultdict(set)
        self._unknown_managers = 0

    def signed_up(self, rows: Sequence[Row]) -> list[SignedUp]:
        """Everybody with an id and a role, each role once."""
        found: list[SignedUp] = []
        first: dict[tuple[str, str], int] = {}
        owner: dict[str, SignedUp] = {}
        for row in rows:
            one = self._one(row)
            if one is None:
                continue
            other = owner.setdefault(one.id, one)
            if not _may_be_one(other.name, one.name):
                self.reader.wrong(
                    row.line,
                    self._id_column(),
                    f"“{shown(one.id)}” is {other.name} in line {other.row.line} and {one.name} here; "
                    "give each person an id of their own",
                )
                continue
            twice = [role for role in one.roles if (one.id, role) in first]
            for role in twice:
                self.reader.wrong(
                    row.line,
                    self._id_column(),
                    f"“{shown(one.id)}” stands in line {first[one.id, role]} "
                    + ("" if self.peers else f"as {role} ")
                    + "already; keep one of the two",
                )
            first.update(((one.id, role), row.line) for role in one.roles if role not in twice)
            if not twice:
                found.append(one)
        return found

    def _one(self, row: Row) -> SignedUp | None:
        full = " ".join(part for part in (row.get("first_name"), row.get("last_name")) if part)
        name = row.get("name") or full
        id_ = row.get("id") or row.get("email", "").lower() or name
        if not id_:
            self.reader.wrong(
                row.line, self._id_column(), "write an id, so that this person can be told from others"
            )
        role = row.get("role", "")
        if self.peers and role in ("", BOTH):
            offers = row.get("skills_offered") or row.get("goals_offered")
            role = BOTH if offers else MENTEE
        if not role:
            self.reader.wrong(row.line, "role", "write mentee or mentor (or both)")
        if (
            role == BOTH
            and not self.peers
            and row.get("skills")
            and not self.columns.has("skills_wanted", "skills_offered")
        ):
            self.reader.wrong(
                row.line,
                "role",
                "whoever is both needs a line as mentee and one as mentor, or columns skills_wanted and "
                "skills_offered, as wanted and offered skills differ",
            )
            return None
        roles = (MENTEE, MENTOR) if role == BOTH else (role,)
        return SignedUp(id_, name or id_, roles, row) if id_ and role else None

    def _id_column(self) -> str | None:
        return next((name for name in ("id", "email", "name", "last_name") if self.columns.has(name)), None)

    def named(
        self, people: Sequence[SignedUp], identities: Identities
    ) -> Mapping[tuple[int, str], tuple[str, ...]]:
        """(line, column) → ids of the people who are named there, in order."""
        found = {}
        for one in people:
            for column in NAMED:
                if (given := one.row.get(column)) is not None:
                    ids = self._all_meant(one, column, given, identities)
                    found[one.row.line, column] = tuple(dict.fromkeys(id_ for id_ in ids if id_ != one.id))
        return found

    def _all_meant(
        self, one: SignedUp, column: str, given: tuple[tuple[str, ...], str], identities: Identities
    ) -> list[str]:
        entries, whole = given
        if len(identities.meant(whole)) == 1:
            return list(identities.meant(whole))
        ids: list[str] = []
        for written in entries:
            meant = identities.meant(written)
            if len(meant) == 1:
                ids += meant
            elif meant:
                self._namesakes(one, column, written, meant)
            elif near := identities.nearest(written):
                self.reader.wrong(
                    one.row.line,
                    column,
                    f"nobody here is called “{shown(written)}”; did you mean {near}? Correct it or take it out",
                )
            else:
                self._strangers[column].add(written)
        return ids

    def _namesakes(self, one: SignedUp, column: str, written: str, meant: Iterable[str]) -> None:
        some = " or ".join(sorted(meant)[:3])
        self.reader.wrong(
            one.row.line, column, f"several people are called “{shown(written)}”; write the id ({some})"
        )

    def lines_of_managers(
        self, people: Sequence[SignedUp], identities: Identities
    ) -> Mapping[str, tuple[str, ...]]:
        """Everybody's managers, nearest first, as far up as the sheet knows."""
        manager_of: dict[str, str] = {}
        for one in people:
            written = one.row.get("manager")
            if written is None:
                continue
            meant = identities.meant(written)
            if len(meant) > 1:
                self._namesakes(one, "manager", written, meant)
            elif not meant:
                self._unknown_managers += 1
            elif (manager := next(iter(meant))) != one.id:  # the head of a company is often their own
                manager_of[one.id] = min(manager, manager_of.get(one.id, manager))
        return {id_: _line(id_, manager_of) for id_ in manager_of}

    def notes(self) -> Iterable[RowProblem]:
        for column, strangers in self._strangers.items():
            some = ", ".join(sorted(strangers)[:5]) + (", …" if len(strangers) > 5 else "")  # noqa: PLR2004
            yield RowProblem(
                None, self.columns.named(column), plain(f"not in the sheet, so left out: {some}")
            )
        if self._unknown_managers:
            text = "managers who are not in the sheet: {count}; reporting lines end there"
            yield RowProblem(None, self.columns.named("manager"), text, {"count": self._unknown_managers})


def _line(id_: str, manager_of: Mapping[str, str]) -> tuple[str, ...]:
    line: list[str] = []
    nearest = manager_of.get(id_)
    while nearest is not None and nearest not in line and nearest != id_ and len(line) < LONGEST_LINE:
        line.append(nearest)
        nearest = manager_of.get(nearest)
    return tuple(line)
