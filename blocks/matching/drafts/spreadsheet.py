"""A whole draft as a spreadsheet: a sheet of pairs with their points by criterion, one of who is left over."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from io import BytesIO
from typing import Any

from blocks.matching.reasons import criterion_name, why, why_not
from blocks.reader import Reader
from bot.domain.shown.matching_sheet import LeftOverInSheet, PairInSheet, PersonInSheet, SheetShown
from bot.domain.spreadsheets import for_row

Sheet = Any
"""A worksheet that is written row by row; the library's types know less of it than it can do."""
_WIDE, _NARROW = 28, 12


def draft_sheet(facts: SheetShown, reader: Reader) -> bytes:
    """The bytes of an .xlsx file. Loads openpyxl; holds one row at a time."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _pairs(book.create_sheet(reader.say("Pairs")), facts, reader)
    _left_over(book.create_sheet(reader.say("Without a partner")), facts, reader)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _pairs(sheet: Sheet, facts: SheetShown, reader: Reader) -> None:
    names = [criterion_name(code, reader) for code in facts.criteria]
    head = [
        *_people_head(reader.say("Mentee"), reader),
        *_people_head(reader.say("Mentor"), reader),
        reader.say("Fit in %"),
        reader.say("Points of 10,000"),
        *(reader.say("Points: {name}", name=name) for name in names),
        reader.say("Points: anything else"),
        reader.say("Put together by"),
        reader.say("Why"),
    ]
    _begin(sheet, head, wide={0, 1, 3, 4, len(head) - 1})
    for pair in facts.pairs:
        sheet.append([for_row(sheet, value) for value in _pair(pair, facts.criteria, reader)])


def _pair(pair: PairInSheet, criteria: Sequence[str], reader: Reader) -> list[Any]:
    points = {one.code: one.points for one in pair.reasons}
    known = [points.get(code, 0) for code in criteria]
    by = {"hand": reader.say("a coordinator"), "choice": reader.say("the mentee's short list")}
    source = reader.say("a coordinator, kept together") if pair.locked else ""
    return [
        *_person(pair.mentee),
        *_person(pair.mentor),
        round(pair.fit * 100),
        pair.points,
        *known,
        pair.points - sum(known),
        by.get(pair.source) or source or reader.say("the matcher"),
        _plain("; ".join(why(pair.reasons, reader))),
    ]


def _left_over(sheet: Sheet, facts: SheetShown, reader: Reader) -> None:
    head = [*_people_head(reader.say("Name"), reader), reader.say("Wanted to be"), reader.say("Why")]
    _begin(sheet, head, wide={0, 1, len(head) - 1})
    for one in facts.left_over:
        sheet.append([for_row(sheet, value) for value in _left(one, reader)])


def _left(one: LeftOverInSheet, reader: Reader) -> list[Any]:
    role = reader.say("mentor") if one.unmatched.role == "mentor" else reader.say("mentee")
    if one.unmatched.paired:
        role = reader.say("{role} (has a partner, and room for another)", role=role)
    return [*_person(one.person), role, _plain(why_not(one.unmatched, reader))]


def _people_head(name: str, reader: Reader) -> list[str]:
    return [name, reader.say("E-mail"), reader.say("Department")]


def _person(person: PersonInSheet) -> list[str]:
    return [person.name, person.email, person.department]


def _begin(sheet: Sheet, head: Sequence[str], wide: set[int]) -> None:
    """The head stays in sight and can be filtered by; must come before the first row."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}1"
    cells = []
    for place, words in enumerate(head):
        sheet.column_dimensions[get_column_letter(place + 1)].width = _WIDE if place in wide else _NARROW
        cell = WriteOnlyCell(sheet, value=words)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)


def _plain(words: str) -> str:
    """Words that were made for Slack, as a cell shows them."""
    return unescape(words)
