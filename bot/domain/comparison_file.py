"""The file of a comparison: who took part or not, what people are matched by, and their outcome; no names.

Every mistake is said with its line, so that a file is mended in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from bot.domain.comparing import Row
from bot.domain.delimited_text import UnreadableError, read_table
from bot.domain.said import said

MAX_BYTES = 4_000_000
MAX_ROWS = 20_000
MOST_COLUMNS = 6
"""Columns to match by: more leave nobody who is alike."""
KEPT_MISTAKES = 100
LONGEST = 80
FARTHEST = 1e9
_TOO_MANY = said("There are more than {most} lines; that is the most I can compare.", most=MAX_ROWS)

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
    """Something to mend, in words (`said`). `line`: as a spreadsheet counts them, from 1; 0 for the file as a whole."""

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
        return unreadable(said(problem.text, **{name: str(one) for name, one in problem.params.items()}))
    broken = [Mistake(line.number, said(line.trouble)) for line in table.lines if line.trouble]
    if broken:
        return _wrong(broken)
    if table.header.trouble:
        return _wrong([Mistake(table.header.number, said(table.header.trouble))])
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
            return unreadable(_TOO_MANY)
        cells = [*given, *[""] * (len(names) - len(given))]
        found = list(_about_line(cells, names, part, outcome))
        if found:
            mistakes += [Mistake(number, words) for words in found]
            continue
        group = tuple(cells[place].casefold() for place in others)
        rows.append(Row(_yes_or_no(cells[part]) or False, group, _amount(cells[outcome]) or 0.0))
    if not mistakes and not rows:
        mistakes = [Mistake(0, said("There is no line below the names of the columns."))]
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
            yield _missing(name) if not count else _doubled(name)
    for name, written in zip(names, header, strict=False):
        if name in _NAMES:
            shown = written.strip()[:LONGEST]
            yield said('take the column "{name}" out: nobody is to be recognized in this file', name=shown)
        elif not name:
            yield said("a column has no name")
        elif len(name) > LONGEST:
            shown = written.strip()[:20]
            yield said(
                'the name of the column "{name}…" is longer than {most} characters', name=shown, most=LONGEST
            )
    repeated = sorted({name for name in names if name and names.count(name) > 1} - TOOK_PART - OUTCOME)
    yield from (_doubled(name[:LONGEST]) for name in repeated)
    others = sum(name not in TOOK_PART | OUTCOME for name in names)
    if not others:
        yield said("there is no column to match people by, such as department, level, location or tenure")
    elif others > MOST_COLUMNS:
        yield said(
            "there are {count} columns to match people by; {most} at most", count=others, most=MOST_COLUMNS
        )


def _missing(name: str) -> str:
    return said('the column "{name}" is missing', name=name)


def _doubled(name: str) -> str:
    return said('the column "{name}" is there more than once', name=name)


def _about_line(cells: Sequence[str], names: Sequence[str], part: int, outcome: int) -> Iterable[str]:
    if any(cells[len(names) :]):
        yield said("there are more cells than columns")
    if _yes_or_no(cells[part]) is None:
        yield said('"{name}" should be yes or no', name=names[part])
    if _amount(cells[outcome]) is None:
        yield said('"{name}" should be a number, or yes or no', name=names[outcome])
    for cell, name in zip(cells, names, strict=False):
        if "@" in cell:
            yield said('"{name}" holds an address: nobody is to be recognized in this file', name=name)
        elif len(cell) > LONGEST:
            yield said('"{name}" is longer than {most} characters', name=name, most=LONGEST)


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
