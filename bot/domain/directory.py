"""A company directory as a CSV file → one row per colleague, and a sentence for each thing to mend.

Nothing here changes anything: the reading is shown to a person first. A row with a problem is left out of
`rows`; a note leaves its row in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.delimited_text import Line, Table, UnreadableError, read_table
from bot.domain.directory_row import (
    Columns,
    DirectoryRow,
    RowProblem,
    RowReader,
    column_of,
    is_identity,
    plain,
)
from bot.domain.said import N_

__all__ = ["MAX_BYTES", "MAX_ROWS", "DirectoryReading", "DirectoryRow", "RowProblem", "read_directory"]

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000


@dataclass(frozen=True)
class DirectoryReading:
    """`rows` can be applied. `problems` say why a row or the file cannot; `notes` what a good row lacks.

    `columns` are the columns that were understood: an import leaves alone what the file does not speak of.
    """

    rows: tuple[DirectoryRow, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[RowProblem, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def bad_lines(self) -> int:
        return len({problem.line for problem in self.problems if problem.line is not None})


def read_directory(
    content: bytes | str,
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    known: Collection[str] = (),
    also: Collection[str] = (),
) -> DirectoryReading:
    """Read a directory. Never raises: whatever is wrong comes back as a problem.

    `known`: e-mails (lower case) and Slack ids of people who are in the directory already, so that they may
    be named as managers. `also`: further column names (lower case, letters and digits only) whose cells go to
    `DirectoryRow.extra`.
    """
    try:
        table = read_table(content, max_bytes=max_bytes, knows=lambda cell: column_of(cell) is not None)
    except UnreadableError as error:
        return DirectoryReading((), (RowProblem(None, None, error.text, error.params),))
    header = table.header
    if header.trouble:
        return DirectoryReading((), (RowProblem(header.number, None, plain(header.trouble)),))
    columns = Columns.of(header, frozenset(also))
    stop = _whole_file_problem(table, columns, max_rows)
    if stop:
        return DirectoryReading((), (stop,), tuple(columns.notes(header)), tuple(columns.at))
    reading = _Reading(columns)
    rows = [row for line in table.lines if (row := reading.row(line)) is not None]
    rows = reading.without_doubles(rows)
    rows = reading.with_managers(rows, frozenset(known))
    notes = (*columns.notes(header), *sorted(reading.notes, key=_by_line))
    return DirectoryReading(
        tuple(rows), tuple(sorted(reading.problems, key=_by_line)), notes, tuple(columns.at)
    )


def _by_line(problem: RowProblem) -> int:
    return problem.line or 0


def _whole_file_problem(table: Table, columns: Columns, max_rows: int) -> RowProblem | None:
    if "email" not in columns.at and "slack_id" not in columns.at:
        return RowProblem(
            table.header.number,
            None,
            N_("the first line needs a column email or slack_id; it has {columns}"),
            {"columns": ", ".join(cell for cell in table.header.cells if cell)[:200]},
        )
    if not table.lines:
        return RowProblem(
            None, None, N_("The file has column names and no people. Add one line for each person.")
        )
    if len(table.lines) > max_rows:
        return RowProblem(
            None,
            None,
            N_(
                "The file has {rows:,} people, at most {limit:,} can be read at once. "
                "Split it into several files."
            ),
            {"rows": len(table.lines), "limit": max_rows},
        )
    return None


class _Reading:
    """Collects the problems and notes of one file, row by row, then across rows."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.problems: list[RowProblem] = []
        self.notes: list[RowProblem] = []
        self.names: dict[str, list[str]] = {}  # folded name → keys
        self.refused: set[str] = set()  # people whose own line has a problem

    def row(self, line: Line) -> DirectoryRow | None:
        if line.trouble:
            self.problems.append(RowProblem(line.number, None, plain(line.trouble)))
            return None
        if any(line.cells[len(self.columns.header) :]):
            text = N_(
                "this line has {cells} cells, the first line has {columns}; "
                "put quotation marks around a cell that contains the delimiter"
            )
            params = {"cells": len(line.cells), "columns": len(self.columns.header)}
            self.problems.append(RowProblem(line.number, None, text, params))
            return None
        reader = RowReader(self.columns, line)
        row = reader.read()
        self.notes += reader.notes if not reader.problems else []
        self.problems += reader.problems
        if row.name:
            self.names.setdefault(row.name.casefold(), []).append(row.key)
        if reader.problems:
            self.refused.update(row.keys)
            return None
        return row

    def without_doubles(self, rows: list[DirectoryRow]) -> list[DirectoryRow]:
        seen: dict[str, int] = {}
        kept = []
        for row in rows:
            double = next((key for key in row.keys if key in seen), None)
            if double is None:
                kept.append(row)
                seen.update(dict.fromkeys(row.keys, row.line))
                continue
            text = N_("{person} stands in line {first} already; keep one of the two lines")
            column = "email" if double == row.email else "slack_id"
            self.problem(row.line, column, text, person=double, first=seen[double])
        return kept

    def with_managers(self, rows: list[DirectoryRow], known: frozenset[str]) -> list[DirectoryRow]:
        """The rows with managers named by e-mail where there is one, without unknown managers and circles."""
        person_of = {key: row.key for row in rows for key in row.keys}
        named = [replace(row, manager=person_of.get(row.manager or "", row.manager)) for row in rows]
        sound = []
        for row in named:
            wrong = self.manager_problem(row, person_of, known)
            if wrong is None:
                sound.append(row)
            else:
                self.problem(row.line, "manager", wrong[0], **wrong[1])
        circles = _circles({row.key: row.manager for row in sound if row.manager})
        for row in sound:
            if row.key in circles:
                text = N_("these people report to each other in a circle: {circle}; correct one of them")
                self.problem(row.line, "manager", text, circle=" → ".join(circles[row.key]))
        kept = [row for row in sound if row.key not in circles]
        standing = {row.key for row in kept} | known
        for row in kept:
            if row.manager and row.manager not in standing:
                text = N_(
                    "the line of the manager {manager} has a problem; "
                    "the reporting line is missing until it is mended"
                )
                self.notes.append(
                    RowProblem(row.line, self.columns.named("manager"), text, {"manager": row.manager})
                )
        return kept

    def manager_problem(
        self, row: DirectoryRow, person_of: Mapping[str, str], known: frozenset[str]
    ) -> tuple[str, dict[str, object]] | None:
        manager = row.manager
        if manager is None or manager in known or manager in self.refused:
            return None
        if manager in row.keys:
            return (
                N_("{manager} is the person themselves; leave the cell empty for someone who has no manager"),
                {"manager": manager},
            )
        if manager in person_of:
            return None
        if is_identity(manager):
            text = N_("{manager} is not in the directory; add a line for them or leave the cell empty")
            return text, {"manager": manager}
        namesakes = self.names.get(manager.casefold(), [])
        if len(namesakes) == 1:
            return N_("write {email} instead of the name {manager}"), {
                "email": namesakes[0],
                "manager": manager,
            }
        return N_("write the manager's e-mail or Slack ID instead of {manager}"), {"manager": manager}

    def problem(self, line: int, column: str | None, text: str, **params: object) -> None:
        self.problems.append(RowProblem(line, self.columns.named(column), text, params))


def _circles(manager_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Everyone on a circle of reporting lines → the circle, from them back to themselves."""
    circles: dict[str, tuple[str, ...]] = {}
    settled: set[str] = set()
    for start in manager_of:
        path: dict[str, None] = {}
        person: str | None = start
        while person is not None and person not in settled and person not in path:
            path[person] = None
            person = manager_of.get(person)
        if person in path:
            names = list(path)
            ring = names[names.index(person) :]
            for position, member in enumerate(ring):
                circles[member] = (*ring[position:], *ring[:position], member)
        settled.update(path)
    return circles
