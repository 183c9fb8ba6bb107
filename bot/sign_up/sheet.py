"""A file with a sheet in it → a header and lines of cells: CSV in any of the usual kinds, or an Excel workbook."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from bot.domain.delimited_text import Line, UnreadableError, read_table
from bot.domain.directory_row import RowProblem
from bot.sign_up.columns import ColumnMap, column_of, word_of

LARGEST = 500_000_000
"""Bytes of a file; of a workbook, once it is unpacked."""
MOST_LINES = 1_100_000
"""A little more than an Excel sheet can have."""
_NO_WORKBOOK = (
    "This zip file is not an Excel workbook (.xlsx) that can be read. Save it as .xlsx or as CSV UTF-8."
)
_TOO_MANY = (
    "There are more than {count} lines; that is the most that can be read. Split it into several files."
)
HEADER_WITHIN = 10
"""Titles and blank lines may stand above the column names, so many lines at most."""
ENOUGH_KNOWN = 2

_ZIP = b"PK\x03\x04"


class UnknownColumnsError(UnreadableError):
    """None of the first lines has column names that are known; `header` is the first."""

    def __init__(self, header: Line, such_as: str) -> None:
        found = ", ".join(cell for cell in header.cells if cell)[:200]
        super().__init__(
            "The first line needs column names, such as {such_as}; it has: {found}.",
            such_as=such_as,
            found=found,
        )
        self.header = header


@dataclass(frozen=True)
class Sheet:
    """A header and the lines below it; `delimiter` is what text was split at (a comma for a workbook)."""

    header: Line
    lines: tuple[Line, ...]
    delimiter: str = ","
    notes: tuple[RowProblem, ...] = ()


def read_sheet(
    path: Path, mapped: ColumnMap, *, name: str | None = None, such_as: str = "id, name, role, skills"
) -> Sheet:
    """Read `path`: .csv (comma, semicolon, tab; UTF-8 or Windows' western letters), .xlsx (`name` chooses
    among several sheets). Raises UnreadableError with a sentence; `such_as` names the columns it should have.
    """
    theirs = {word_of(header) for header in mapped.columns}

    def knows(header: str) -> bool:
        return column_of(header) is not None or word_of(header) in theirs

    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except IsADirectoryError:
        raise UnreadableError("{path} is a folder; name a file.", path=path) from None
    except FileNotFoundError:
        raise UnreadableError("There is no file {path}.", path=path) from None
    except OSError as problem:
        raise UnreadableError("{path} cannot be opened: {why}.", path=path, why=problem.strerror) from None
    if content.startswith(_ZIP):
        sheet = _read_workbook(path, name, knows)
    elif name is not None:
        raise UnreadableError("Only an Excel workbook has several sheets; leave --sheet out.")
    else:
        table = read_table(content, max_bytes=LARGEST, knows=knows)
        notes = (_guessed_letters(table.lines),) if table.encoding == "cp1252" else ()
        sheet = Sheet(table.header, table.lines, table.delimiter, notes)
    return _below_titles(sheet, knows, such_as)


def _guessed_letters(lines: tuple[Line, ...]) -> RowProblem:
    """Excel saves plain “CSV” in Windows' letters; what was not meant so shows in names."""
    strange = next((cell for line in lines for cell in line.cells if not cell.isascii()), "")
    text = "the file is not UTF-8, so it was read as Excel on Windows writes plain CSV"
    if strange:
        text += "; check that “{strange}” looks right, or save it as CSV UTF-8"
    return RowProblem(None, None, text, {"strange": strange[:60]})


def _below_titles(sheet: Sheet, knows: Callable[[str], bool], such_as: str) -> Sheet:
    """The sheet from its column names on."""
    lines = (sheet.header, *sheet.lines)
    for place, line in enumerate(lines[:HEADER_WITHIN]):
        if sum(1 for cell in line.cells if cell and knows(cell)) >= ENOUGH_KNOWN:
            if place == 0:
                return sheet
            note = RowProblem(
                line.number, None, "the column names were found here; what stands above is ignored"
            )
            return replace(sheet, header=line, lines=lines[place + 1 :], notes=(*sheet.notes, note))
    if sheet.header.trouble:
        raise UnreadableError(
            "Line {line}: {trouble}", line=sheet.header.number, trouble=sheet.header.trouble
        )
    raise UnknownColumnsError(sheet.header, such_as)


def _read_workbook(path: Path, name: str | None, knows: Callable[[str], bool]) -> Sheet:
    from zipfile import BadZipFile, ZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except (BadZipFile, ValueError, OSError):
        raise UnreadableError(_NO_WORKBOOK) from None
    if unpacked > LARGEST:
        raise UnreadableError("This workbook is too large. Save the sheet as CSV UTF-8 and take that file.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know
            book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise UnreadableError(_NO_WORKBOOK) from None
    try:
        visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if name is not None and name not in book.sheetnames:
            raise UnreadableError("There is no sheet {name!r}; there are: {there}.", name=name,
                                  there=", ".join(visible))  # fmt: skip
        if not visible and name is None:
            raise UnreadableError("The workbook has no visible sheet. Choose one with --sheet.")
        title = name or next((one for one in visible if _is_people(book[one], knows)), visible[0])
        lines = tuple(islice(_lines(book[title]), MOST_LINES + 1))
    finally:
        book.close()
    if len(lines) > MOST_LINES:
        raise UnreadableError(_TOO_MANY, count=f"{MOST_LINES:,}")
    if not lines:
        raise UnreadableError("The sheet {name!r} is empty. Its first line needs the column names.",
                              name=title)  # fmt: skip
    notes: tuple[RowProblem, ...] = ()
    if name is None and len(visible) > 1:
        text = "the workbook has {count} sheets; {first!r} was read (--sheet chooses another: {others})"
        others = ", ".join(one for one in visible if one != title)
        notes = (RowProblem(None, None, text, {"count": len(visible), "first": title, "others": others}),)
    return Sheet(lines[0], lines[1:], ",", notes)


def _is_people(sheet: Any, knows: Callable[[str], bool]) -> bool:
    """Whether column names stand near the top; covers and notes have none."""
    first = islice(_lines(sheet), HEADER_WITHIN)
    return any(sum(1 for cell in line.cells if cell and knows(cell)) >= ENOUGH_KNOWN for line in first)


def _lines(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # what files say about their size is often wrong
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = tuple(map(_text, row))
        if any(cells):
            yield Line(number, cells)


def _text(value: object) -> str:
    """A workbook's cell as one would have typed it; line breaks are kept, they may separate a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "\n".join(" ".join(line.split()) for line in str(value).splitlines()).strip()
