"""Cells of spreadsheets, which may hold what anybody has typed: written in one place, so that none is ever a formula.

A program that opens a file computes what begins with a sign of equality, a plus, a minus or an at; it may fetch things
from elsewhere while it does. In CSV such a text has an apostrophe in front, in a workbook its cell is marked as text.
Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from bot.domain.sound_text import sound

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell

Value = str | int | float | None

LONGEST = 2_000
"""Characters in a workbook's cell; Excel takes 32,767."""
BEGINS = "=+-@＝＋－＠"
"""The signs, also as wide as East Asian letters, which Excel takes for the same."""

_BLANK = " \t\r\n\u00a0\u3000\ufeff\u200b"
_ANEW = re.compile(rf"(?<=[;,\t|\"])(?=[{re.escape(BEGINS)}])")
"""Where another cell begins, if the program that reads a file takes another sign to separate them than we did."""
_LINES = re.compile(r"[\r\n\v\f\u0085\u2028\u2029]+")


def is_computed(text: str) -> bool:
    """Whether a program would compute a cell that holds this text, or take it for an error."""
    return text.lstrip(_BLANK)[:1] in tuple(BEGINS) or text[:1] in ("\t", "\r", "\n", "#")


def guarded(cell: Value) -> Value:
    """A cell of CSV: a text that would be computed has an apostrophe in front, and every text is on one line."""
    if not isinstance(cell, str):
        return cell
    whole = sound(cell)
    text = _ANEW.sub("'", _LINES.sub(" ", whole))
    return f"'{text}" if is_computed(whole) else text


def unguarded(cell: str) -> str:
    """A cell that was read, without the apostrophe that kept it from being computed."""
    return cell[1:] if cell[:1] == "'" and is_computed(cell[1:]) else cell


def as_csv(rows: Iterable[Sequence[Value]], delimiter: str = ",") -> str:
    """CSV text with a line for each row."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def put(cell: Cell | MergedCell, value: Any) -> None:
    """Put a value into a workbook's cell; texts are cut at LONGEST."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = sound(value)[:LONGEST]
    cell.value = text
    if is_computed(text):
        cell.data_type = "s"  # openpyxl reads a leading sign of equality as a formula
        cell.quotePrefix = True  # it stays a text when somebody edits it, or saves it as CSV


def for_row(sheet: Any, value: Any) -> Any:
    """The same for a sheet that is written row by row: what `sheet.append` takes."""
    if not isinstance(value, str):
        return value
    if not is_computed(sound(value)):
        return sound(value)[:LONGEST]
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    put(cell, value)
    return cell
