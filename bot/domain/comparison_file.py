"""The file of a comparison: who took part or not, what people are matched by, and their outcome; no names.

Every mistake is said with its line, so that a file is mended in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from bot.domain.comparing import Row
from bot.domain.delimited_text import UnreadableError, read_table
from bot.domain.said import N_

MAX_BYTES = 4_000_000
MAX_ROWS = 20_000
MOST_COLUMNS = 6
"""Columns to match by: more leave nobody who is alike."""
KEPT_MISTAKES = 100
LONGEST = 80
FARTHEST = 1e9

TOOK_PART = frozenset({"took_part", "took part", "participant", "in the program", "in program", "treated"})
OUTCOME = frozenset({"outcome", "result", "value"})
_NAMES = frozenset(
    {"name", "first name", "last name", "full name", "surname", "email", "e-mail", "mail", "person", "employee", "user",
     "username", "user id", "slack id", "id", "employee id", "personnel number", "staff number"}
)  # fmt: skip
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0"})

TEMPLATE = (
    "took_part,outcome,department,level,location,tenure\n"
    "yes,1,Sales,Senior,Berlin,3 to 5 years\n"
    "no,0,Sales,Senior,Berlin,3 to 5 years\n"
)


@dataclass(frozen=True)
class Mistake:
    """Something to mend. `line`: as a spreadsheet counts them, from 1; 0 for the file as a whole."""

    line: int
    words: str


@dataclass(frozen=True)
class ComparisonReading:
    """What a file said. With mistakes there are no rows. `mistakes` are the first; there were `found` in all."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    found: int = 0


def read_text(content: bytes) -> ComparisonReading:
    """A file of text in columns (CSV; comma, semicolon or tab)."""
    try:
        table = read_table(content, max_bytes=MAX_BYTES, knows=_knows)
    except UnreadableError as problem:
        return unreadable(str(problem))
    broken = [Mistake(line.number, line.trouble) for line in table.lines if line.trouble]
    if broken:
        return _wrong(broken)
    if table.header.trouble:
        return _wrong([Mistake(table.header.number, table.header.trouble)])
    lines = [(line.number, line.cells) for line in table.lines]
    return read_rows(table.header.number, table.header.cells, lines)


def read_rows(
    first: int, header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]
) -> ComparisonReading:
    """Cells that were read, with the number of each line; `first` is the header's."""
    names = [" ".join(cell.casefold().split()) for cell in header]
    while names and not names[-1]:
        names.pop()
    mistakes = [Mistake(first, words) for words in _about_columns(names, header)]
    if mistakes:
        return _wrong(mistakes)
    part, outcome = (_place(names, known) for known in (TOOK_PART, OUTCOME))
    others = [place for place in range(len(names)) if place not in (part, outcome)]
    rows: list[Row] = []
    for count, (number, given) in enumerate(lines, start=1):
        if count > MAX_ROWS:
            return unreadable(f"There are more than {MAX_ROWS:,} lines; that is the most I can compare.")
        cells = [*given, *[""] * (len(names) - len(given))]
        found = list(_about_line(cells, names, part, outcome))
        if found:
            mistakes += [Mistake(number, words) for words in found]
            continue
        group = tuple(cells[place].casefold() for place in others)
        rows.append(Row(_yes_or_no(cells[part]) or False, group, _amount(cells[outcome]) or 0.0))
    if not mistakes and not rows:
        mistakes = [Mistake(0, N_("There is no line below the names of the columns."))]
    if mistakes:
        return _wrong(mistakes)
    return ComparisonReading(tuple(header[place].strip()[:LONGEST] for place in others), tuple(rows))


def unreadable(sentence: str) -> ComparisonReading:
    """The file as a whole cannot be used."""
    return _wrong([Mistake(0, sentence)])


def _wrong(mistakes: list[Mistake]) -> ComparisonReading:
    return ComparisonReading(mistakes=tuple(mistakes[:KEPT_MISTAKES]), found=len(mistakes))


def _knows(header: str) -> bool:
    return " ".join(header.casefold().split()) in TOOK_PART | OUTCOME


def _place(names: Sequence[str], known: frozenset[str]) -> int:
    return next((place for place, name in enumerate(names) if name in known), -1)


def _about_columns(names: Sequence[str], header: Sequence[str]) -> Iterable[str]:
    for known, name in ((TOOK_PART, "took_part"), (OUTCOME, "outcome")):
        count = sum(one in known for one in names)
        if count != 1:
            found = "is missing" if not count else "is there more than once"
            yield f'the column "{name}" {found}'
    for name, written in zip(names, header, strict=False):
        if name in _NAMES:
            yield f'take the column "{written.strip()[:LONGEST]}" out: nobody is to be recognized in this file'
        elif not name:
            yield N_("a column has no name")
        elif len(name) > LONGEST:
            yield f'the name of the column "{written.strip()[:20]}…" is longer than {LONGEST} characters'
    repeated = sorted({name for name in names if name and names.count(name) > 1} - TOOK_PART - OUTCOME)
    yield from (f'the column "{name[:LONGEST]}" is there more than once' for name in repeated)
    others = sum(name not in TOOK_PART | OUTCOME for name in names)
    if not others:
        yield N_("there is no column to match people by, such as department, level, location or tenure")
    elif others > MOST_COLUMNS:
        yield f"there are {others} columns to match people by; {MOST_COLUMNS} at most"


def _about_line(cells: Sequence[str], names: Sequence[str], part: int, outcome: int) -> Iterable[str]:
    if any(cells[len(names) :]):
        yield "there are more cells than columns"
    if _yes_or_no(cells[part]) is None:
        yield f'"{names[part]}" should be yes or no'
    if _amount(cells[outcome]) is None:
        yield f'"{names[outcome]}" should be a number, or yes or no'
    for cell, name in zip(cells, names, strict=False):
        if "@" in cell:
            yield f'"{name}" holds an address: nobody is to be recognized in this file'
        elif len(cell) > LONGEST:
            yield f'"{name}" is longer than {LONGEST} characters'


def _yes_or_no(cell: str) -> bool | None:
    word = cell.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def _amount(cell: str) -> float | None:
    """A number, also with a comma or a per cent sign; yes is 1 and no is 0."""
    said = _yes_or_no(cell)
    if said is not None:
        return float(said)
    try:
        value = float(cell.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) and abs(value) <= FARTHEST else None
