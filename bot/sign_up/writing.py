"""Sheets that are written: as a whole or not at all, and safe to open in a spreadsheet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bot.domain.spreadsheets import as_csv, for_row
from bot.sign_up.outcome import Cell

Rows = Sequence[Sequence[Cell]]


def write_sheets(sheets: Mapping[Path, Rows], delimiter: str) -> None:
    """Write each sheet to its path: a workbook for .xlsx, else CSV in UTF-8 with the mark by which Excel knows
    it. Nothing appears under its name before everything is written. Raises OSError.
    """
    parts: list[tuple[Path, Path]] = []
    try:
        for path, rows in sheets.items():
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            parts.append((part, path))
            if path.suffix.lower() == ".xlsx":
                _write_workbook(part, rows)
            else:
                part.write_bytes(as_csv(rows, delimiter).encode("utf-8-sig"))
        for part, path in parts:
            part.replace(path)
    finally:
        for part, _ in parts:
            part.unlink(missing_ok=True)


def _write_workbook(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Pairs")
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([for_row(sheet, cell) for cell in row])
    with path.open("wb") as file:
        book.save(file)
