"""A report as CSV: one line for each number, so that any program can read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from blocks.reader import Reader
from bot.domain.calendar import local_date
from bot.domain.shown.reporting import DrillShown, ReportShown
from bot.domain.spreadsheets import as_csv
from bot.report_files.tables import Kind, Table, Value, tables

HEAD = ("table", "row", "detail", "day", "what", "value")
_DATES = (Kind.DAY, Kind.MONTH)
_NAMED_SECOND = frozenset({"figures", "groups"})
"""Tables whose rows begin with what they stand under."""
_NUMBERS = (Kind.WHOLE, Kind.NUMBER, Kind.SHARE)


def csv_file(shown: ReportShown, reader: Reader) -> bytes:
    """UTF-8 with the mark by which Excel knows it. Text that a spreadsheet would compute has an apostrophe in front;
    numbers stand as they are in the report.
    """
    rows = [HEAD, *(row for table in tables(shown, reader) for row in _long(table))]
    return as_csv(rows, ",").encode("utf-8-sig")


def behind_csv(shown: DrillShown, names: Mapping[str, str], reader: Reader) -> bytes:
    """What one figure counts: a line for each pair or person. `names` by Slack id."""
    say = reader.say
    rows: list[tuple[str | float, ...]] = [
        (say("Person"), say("With"), say("Role"), say("Counts"), say("Number"), say("On"))
    ]
    for row in shown.rows:
        first, *others = (names.get(one, one) for one in row.people)
        on = local_date(row.on, reader.zone).isoformat() if row.on is not None else ""
        number = row.number if row.number is not None else ""
        rows.append((first, ", ".join(others), row.role, say("yes") if row.counts else say("no"), number, on))
    return as_csv(rows, ",").encode("utf-8-sig")


def _long(table: Table) -> Iterator[tuple[str, str, str, str, str, str | float | int]]:
    """Each value of a row, with the texts that say what the row is."""
    if table.key == "summary":
        for what, value, *_ in table.rows[:4]:
            yield table.key, str(what), "", "", "", _cell(value)
        return
    for row in table.rows:
        texts = [str(value or "") for value, column in _pairs(table, row) if column in (Kind.TEXT, Kind.LONG)]
        days = [
            _cell(value) for value, column in _pairs(table, row) if column in _DATES and value is not None
        ]
        if table.key in _NAMED_SECOND:
            texts[:2] = reversed(texts[:2])
        name, details = (texts[0], texts[1:3]) if texts else ("", [])
        detail = " · ".join(one for one in details if one)
        for (value, kind), column in zip(_pairs(table, row), table.columns, strict=True):
            if kind in _NUMBERS and value is not None:
                yield table.key, name, detail, str(days[0]) if days else "", column.name, _cell(value)


def _pairs(table: Table, row: tuple[Value, ...]) -> list[tuple[Value, Kind]]:
    return [(value, column.kind) for value, column in zip(row, table.columns, strict=True)]


def _cell(value: Value) -> str | float | int:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
