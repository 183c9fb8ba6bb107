"""Reading uploaded comparisons: a table of text, or the first sheet of a workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import select

from bot.domain.comparison_file import (
    MAX_BYTES,
    MAX_ROWS,
    MOST_COLUMNS,
    ComparisonReading,
    read_rows,
    read_text,
    unreadable,
)
from bot.domain.said import N_
from bot.domain.states.comparison import ComparisonState
from bot.log import logger
from bot.usecases.learning.comparing import keep_result, result_of
from bot.usecases.people.fetching import Fetched
from bot.usecases.uploads import UploadsJob, Waiting
from db.models import Comparison
from db.session import WorkspaceSession

_ZIP = b"PK\x03\x04"
_UNPACKED = 60_000_000
"""A workbook of more bytes than this, unpacked, is not opened."""
_WIDEST = MOST_COLUMNS + 20
_NO_WORKBOOK = N_("This workbook cannot be read. Save it as CSV UTF-8 and take that file.")
_TOO_LARGE = N_("This workbook is too large. Save the sheet as CSV UTF-8 and take that file.")

_log = logger("comparisons")


def read_comparison(content: bytes) -> ComparisonReading:
    """What a file says, or every mistake in it."""
    return _read_workbook(content) if content.startswith(_ZIP) else read_text(content)


def _read_workbook(content: bytes) -> ComparisonReading:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
                return unreadable(_TOO_LARGE)
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        lines = list(_lines(sheet.iter_rows(values_only=True, max_col=_WIDEST)))
    except Exception:  # openpyxl raises whatever it stumbles over
        return unreadable(_NO_WORKBOOK)
    if not lines:
        return unreadable(
            N_("The file is empty. Its first line needs the column names, each further line one person.")
        )
    (first, header), *rest = lines
    return read_rows(first, header, rest)


def _lines(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, numbered as the sheet does; one more than are read, so that too many are seen."""
    held = 0
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            held += 1
            yield number, cells
        if held > MAX_ROWS + 1 or number > 4 * MAX_ROWS:
            return


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()[:10]
        case _:
            return " ".join(str(cell).split())


class ComparisonsJob(UploadsJob):
    """Fetches and counts comparisons that coordinators uploaded."""

    name = "comparisons"
    max_bytes = MAX_BYTES

    def waiting(self, session: WorkspaceSession) -> Iterable[Waiting]:
        rows = session.execute(
            select(Comparison.id, Comparison.file_id, Comparison.made_at)
            .where(Comparison.status == ComparisonState.WAITING.value)
            .order_by(Comparison.id)
        )
        return [(id_, file_id or "", made_at) for id_, file_id, made_at in rows]

    def keep(self, id_: int, fetched: Fetched) -> None:
        self._tell(id_, read_comparison(fetched.content))

    def refuse(self, id_: int, sentence: str) -> None:
        self._tell(id_, unreadable(sentence))

    def _tell(self, id_: int, reading: ComparisonReading) -> None:
        kept = result_of(reading)  # before the transaction: it takes a moment
        now = self._now()
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get(Comparison, id_)
            if made is not None and made.status == ComparisonState.WAITING.value:
                keep_result(session, made, kept, now)
        _log.info("comparison_read", row=id_, count=len(reading.rows))
