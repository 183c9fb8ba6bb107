"""A report as a workbook: a sheet for each of its tables."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from blocks.reader import Reader
from bot.domain.shown.reporting import ReportShown
from bot.domain.sound_text import sound
from bot.domain.spreadsheets import LONGEST, put
from bot.report_files.tables import Kind, Table, Value, tables

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

FORMATS = {
    Kind.WHOLE: "#,##0",
    Kind.NUMBER: "#,##0.0##",
    Kind.SHARE: '0.0" %"',
    Kind.DAY: "yyyy-mm-dd",
    Kind.MONTH: "mmmm yyyy",
}
WIDTHS = {Kind.LONG: 44, Kind.TEXT: 22, Kind.DAY: 13, Kind.MONTH: 17}
_WIDTH = 14


def workbook(shown: ReportShown, reader: Reader) -> bytes:
    """The bytes of an .xlsx file. Loads openpyxl. Nothing in it is a formula, whatever people wrote."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables(shown, reader):
        _fill(book.create_sheet(table.title[:31]), table, reader)
    moment = shown.at.replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    book.properties.title = sound(shown.program)[:LONGEST]
    book.properties.creator = "mentorbot"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _fill(sheet: Worksheet, table: Table, reader: Reader) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    bold, shade = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="2F5D50")
    for place, column in enumerate(table.columns, start=1):
        head = sheet.cell(row=1, column=place)
        _put(head, column.name, Kind.TEXT)
        head.font, head.fill = bold, shade
        head.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column.kind, _WIDTH)
    for number, row in enumerate(table.rows, start=2):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
            cell = sheet.cell(row=number, column=place)
            _put(cell, value, column.kind)
            cell.alignment = Alignment(wrap_text=column.kind is Kind.LONG, vertical="top")
    if not table.rows:
        _put(sheet.cell(row=2, column=1), reader.say("Nothing to show yet."), Kind.TEXT)
    sheet.freeze_panes = "A2"
    if table.key != "summary":
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _put(cell: Cell | MergedCell, value: Value, kind: Kind) -> None:
    put(cell, value)
    if isinstance(value, datetime | date | int | float):
        cell.number_format = FORMATS.get(kind, "General")
