"""The rows of a sheet, cell by cell: what can be read, and a sentence for each cell that cannot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.delimited_text import Line
from bot.domain.directory_row import RowProblem, plain
from bot.sign_up import cells, words
from bot.sign_up.cells import CellError, shown
from bot.sign_up.columns import COLUMNS, ColumnMap, Columns
from bot.sign_up.words import folded

Read = Callable[[str], Any]


def _text(written: str) -> str:
    return " ".join(written.split())


_READERS: Mapping[str, Read] = {
    "role": cells.role,
    "capacity": cells.whole("how many mentees they take", 0, cells.MOST_SEATS),
    "country": cells.country,
    "timezone": cells.timezone,
    "hours": cells.hours,
    "level": cells.level,
    "cadence": cells.choice("how often", words.CADENCES),
    "format": cells.choice("the format", words.FORMATS),
    "style": cells.scale("the style", words.STYLES),
    "values": cells.scale("the values", words.VALUES),
    "started": cells.day,
    "group_wish": cells.choice("whether groups count", words.YES_NO),
    "eligible": cells.choice("whether they may take part", words.YES_NO),
    "missed": cells.whole("how many rounds they missed", 0, cells.MOST_MISSED),
    "skills": cells.skill,
    "skills_wanted": cells.skill,
    "skills_offered": cells.skill,
    "languages": cells.language,
}
"""How a cell is read, or each entry of a list; what is not here is text."""


@dataclass(frozen=True)
class Row:
    """One line that could be read: `values` by our column, a tuple for a list; empty cells are left out."""

    line: int
    values: Mapping[str, Any]

    def get(self, column: str, default: Any = None) -> Any:
        return self.values.get(column, default)


@dataclass
class RowReader:
    """Reads lines; `problems` and `notes` grow as it goes."""

    columns: Columns
    mapped: ColumnMap
    problems: list[RowProblem] = field(default_factory=list)
    _read: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    """By column: cell → what it means. Most cells of a column say what another said already."""

    def __post_init__(self) -> None:
        self._meant = {
            column: {folded(theirs): ours for theirs, ours in values.items()}
            for column, values in self.mapped.values.items()
        }

    def row(self, line: Line) -> Row | None:
        """The row, or None if it has a problem."""
        if line.trouble:
            self.problems.append(RowProblem(line.number, None, plain(line.trouble)))
            return None
        before = len(self.problems)
        surplus = [cell for cell in line.cells[len(self.columns.header.cells) :] if cell]
        if surplus:
            text = "there are more cells than column names (“{cell}”); a cell with the separator in it needs quotes"
            self.problems.append(RowProblem(line.number, None, text, {"cell": shown(surplus[0])}))
            return None
        values: dict[str, Any] = {}
        for column, places in self.columns.at.items():
            try:
                value = self._value(column, line, places)
            except CellError as problem:
                self.wrong(line.number, column, str(problem))
                continue
            if value not in (None, "", ()):
                values[column] = value
        return Row(line.number, values) if len(self.problems) == before else None

    def wrong(self, line: int, column: str | None, sentence: str) -> None:
        """Something to mend in this line."""
        named = self.columns.named(column) if column else None
        self.problems.append(RowProblem(line, named, plain(sentence)))

    def _value(self, column: str, line: Line, places: tuple[int, ...]) -> Any:
        known = self._read[column]
        if len(places) == 1:
            written = line.cells[places[0]] if places[0] < len(line.cells) else ""
        else:
            written = ";".join(line.cells[place] for place in places if place < len(line.cells))
        if written not in known:
            known[written] = self._meaning(column, written)
        return known[written]

    def _meaning(self, column: str, written: str) -> Any:
        if written.casefold() in words.SPREADSHEET_ERRORS:
            raise CellError(f"write the value, or nothing; the spreadsheet shows an error here ({written})")
        meant, read = self._meant.get(column, {}), _READERS.get(column, _text)
        whole = meant.get(folded(written), written)
        if whole.strip().casefold() in words.NOTHING:
            return None
        if not COLUMNS[column].several:
            return read(whole)
        there = cells.entries(whole)
        if column in ("prefer", "avoid", "choices"):
            return there, whole  # a name may hold a comma: who is meant is seen once everybody is known
        return tuple(read(meant.get(folded(entry), entry)) for entry in there)
