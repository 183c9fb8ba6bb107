"""No cell of anything that is exported is a formula, whichever program opens it; and numbers are numbers."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.domain.spreadsheets import BEGINS, as_csv, for_row, put, unguarded
from tests.fuzz.budget import fuzz
from tests.fuzz.wild import FORMULAS, typed

ROOT = Path(__file__).parents[2]
WRITES = re.compile(r"csv\.(?:writer|DictWriter)\(|\bWorkbook\(|import xlsxwriter|\.append\(\[|sheet\.cell\(")
CSV_HERE = {"bot/domain/spreadsheets.py"}
WORKBOOKS_HERE = {
    "bot/sign_up/writing.py", "bot/report_files/workbook.py", "blocks/matching/drafts/spreadsheet.py",
}  # fmt: skip
"""They lay out sheets; what stands in a cell goes through `put` or `for_row`."""
READ_BY_US = {"demo/company.py"}
"""The demo's directory, which only the bot reads: it must be as an exporting program would write it."""

NUMBER = r"-?[0-9.]+(?:e[+-]?[0-9]+)?(?:,.*)?"
cells = st.one_of(
    typed,
    st.sampled_from(FORMULAS),
    st.integers(-9, 9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none(),
)
LONGEST_CELL = 1 << 20
rows = st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=4)


def test_there_is_one_place_that_writes_cells() -> None:
    found: dict[str, str] = {}
    for room in ("bot", "blocks", "demo", "db"):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text("utf-8")
            if "csv.writer(" in text or "DictWriter(" in text or re.search(r"\bWorkbook\(", text):
                found[path.relative_to(ROOT).as_posix()] = text
    writers = set(found) - READ_BY_US
    assert writers == CSV_HERE | WORKBOOKS_HERE, "a new export goes through bot/domain/spreadsheets.py"
    for name in WORKBOOKS_HERE:
        assert re.search(r"\bput\(|\bfor_row\(", found[name]), name
        for line in re.findall(r"sheet\.append\((.*)\)", found[name]):
            assert "for_row(" in line or line == "cells", (name, line)
        assert not re.search(r"(?<!def )\bcell\.value = ", found[name]), name


@pytest.mark.long
def test_csv_computes_nothing_whichever_sign_is_taken_to_separate_cells() -> None:
    def check(table: list[list[Any]]) -> None:
        text = as_csv(table)
        for delimiter in (",", ";", "\t", "|"):
            for row in csv.reader(io.StringIO(text), delimiter=delimiter):
                for cell in row:
                    first = cell.lstrip('"')[:1]
                    assert first not in BEGINS or not first or re.fullmatch(NUMBER, cell, re.DOTALL), (
                        cell,
                        delimiter,
                        text,
                    )
        read = list(csv.reader(io.StringIO(text)))
        assert [len(row) for row in read] == [len(row) for row in table]
        for row, given in zip(read, table, strict=True):
            for cell, value in zip(row, given, strict=True):
                if isinstance(value, int | float):
                    assert float(cell) == value

    before = csv.field_size_limit(LONGEST_CELL)
    try:
        fuzz("csv cells", rows, check, examples=150, kept=([["\x1f="]], [["\uffff"]], [["=", "x" * 140_000]]))
    finally:
        csv.field_size_limit(before)


@pytest.mark.long
@pytest.mark.parametrize("row_by_row", [True, False])
def test_workbooks_hold_no_formula(row_by_row: bool) -> None:
    from openpyxl import Workbook, load_workbook

    def check(table: list[list[Any]]) -> None:
        book = Workbook(write_only=row_by_row)
        sheet = book.create_sheet("x") if row_by_row else book.worksheets[0]
        for number, row in enumerate(table, start=1):
            if row_by_row:
                sheet.append([for_row(sheet, value) for value in row])
            else:
                for place, value in enumerate(row, start=1):
                    put(sheet.cell(row=number, column=place), value)
        made = io.BytesIO()
        book.save(made)
        kinds = {
            (type(value).__name__, cell.data_type)
            for row, given in zip(load_workbook(made).worksheets[0].iter_rows(), table, strict=False)
            for cell, value in zip(row, given, strict=False)
            if value is not None and cell.value is not None
        }
        assert kinds <= {("str", "s"), ("int", "n"), ("float", "n")}, kinds

    fuzz("workbook cells", rows, check, examples=25, kept=([["\uffff"]], [["\x1f="]]))


def test_an_apostrophe_of_ours_is_taken_off_again() -> None:
    for text in ("=1", "+49 30 1", "-", "@mia", "\tx", "Mia", "O'Neil", "'tis", ""):
        cell = as_csv([[text]]).rstrip("\r\n").strip('"')
        assert unguarded(cell) == (text if text.strip() == text else text.replace("\t", "\t")), text
    assert as_csv([[-3, 2.5, None, "x"]]) == "-3,2.5,,x\r\n"
    assert as_csv([[date(2026, 3, 2).isoformat()]]) == "2026-03-02\r\n"
