"""Text in rows and cells, as people export it: any of three delimiters, any of the usual encodings.

`read_table` turns what somebody uploaded into lines of cells with the line numbers a spreadsheet or an editor
would show, or says in one sentence why it cannot be read. It knows nothing about what the columns mean.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.said import N_

DELIMITERS = (",", ";", "\t")

# What a file begins with when it is not text at all, and what to do instead.
_SIGNATURES = (
    (
        b"PK\x03\x04",
        N_(
            "This is an Excel workbook or another zip file, not CSV. In Excel choose File, Save as, "
            "CSV UTF-8, and take that file."
        ),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        N_(
            "This is an old Excel workbook (.xls), not CSV. In Excel choose File, Save as, CSV UTF-8, "
            "and take that file."
        ),
    ),
    (b"%PDF", N_("This is a PDF. Export the list as CSV and take that file.")),
    (b"\x1f\x8b", N_("This file is compressed. Unpack it and take the CSV inside.")),
    (b"\x89PNG", N_("This is a picture. Export the list as CSV and take that file.")),
    (b"\xff\xd8\xff", N_("This is a picture. Export the list as CSV and take that file.")),
    (b"GIF8", N_("This is a picture. Export the list as CSV and take that file.")),
)
_NOT_TEXT = N_("This file is not text that can be read. Save the list as CSV UTF-8 and take that file.")
_EMPTY = N_("The file is empty. Its first line needs the column names, each further line one person.")
_TOO_LARGE = N_("The file has {size}, at most {limit} can be read. Split it into several files.")


class UnreadableError(ValueError):
    """The whole file cannot be read. `text` is a sentence with {named} places that `params` fill."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__(text.format(**params))
        self.text = text
        self.params = params


@dataclass(frozen=True)
class Line:
    """One record. `number` is the line it starts on (1 is the first line of the file).

    `trouble` is a sentence when the quotes of this record are broken; `cells` is empty then.
    """

    number: int
    cells: tuple[str, ...]
    trouble: str | None = None


@dataclass(frozen=True)
class Table:
    """The header line and the lines below it; blank lines are left out. `encoding` is how the text was read:
    utf-8, utf-16, or cp1252, which is a guess.
    """

    header: Line
    lines: tuple[Line, ...]
    delimiter: str
    encoding: str = "utf-8"


def read_table(content: bytes | str, *, max_bytes: int, knows: Callable[[str], bool]) -> Table:
    """Split `content` into cells.

    `knows(header)` tells whether a column name means something, which settles the delimiter.

    Raises UnreadableError with a sentence for the person who chose the file.
    """
    text, encoding = _text_of(content, max_bytes=max_bytes)
    if not text.strip():
        raise UnreadableError(_EMPTY)
    # Excel writes and reads a first line "sep=;"; it names the delimiter and is no header.
    told = None
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().strip('"').lower().startswith("sep=") and len(first.strip().strip('"')) <= len("sep=;"):
        told = first.strip("\r\n").strip('"')[len("sep=") :] or None
        text, skipped = rest, 1
    delimiter = told if told in DELIMITERS else _delimiter_of(text, knows)
    lines = [line for line in _lines(text, delimiter, skipped) if line.trouble or any(line.cells)]
    if not lines:
        raise UnreadableError(_EMPTY)
    return Table(header=lines[0], lines=tuple(lines[1:]), delimiter=delimiter, encoding=encoding)


def _text_of(content: bytes | str, *, max_bytes: int) -> tuple[str, str]:
    encoding = "utf-8"
    if isinstance(content, str):
        try:
            size = len(content.encode("utf-8"))
        except UnicodeEncodeError as error:  # half of a surrogate pair: no file holds that
            raise UnreadableError(_NOT_TEXT) from error
        text = content.removeprefix("\ufeff")
    else:
        size = len(content)
        for signature, sentence in _SIGNATURES:
            if content.startswith(signature):
                raise UnreadableError(sentence)
        text = ""
    if size > max_bytes:
        raise UnreadableError(_TOO_LARGE, size=_size(size), limit=_size(max_bytes))
    if isinstance(content, bytes):
        text, encoding = _decoded(content)
    if "\x00" in text:
        raise UnreadableError(_NOT_TEXT)
    return text, encoding


def _decoded(content: bytes) -> tuple[str, str]:
    """The text in UTF-8 or UTF-16 (with or without its mark), else in Windows' western code page; and which
    it was.
    """
    if content.startswith(codecs.BOM_UTF8):
        tries = ["utf-8-sig"]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = ["utf-16"]
    elif content[:200].count(0) > len(content[:200]) // 3:
        # Latin letters in UTF-16 leave every other byte zero; which half tells the byte order.
        tries = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        tries = ["utf-8", "cp1252"]
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, "-".join(encoding.split("-")[:2])
    raise UnreadableError(_NOT_TEXT)


def _delimiter_of(text: str, knows: Callable[[str], bool]) -> str:
    """The delimiter under which most column names mean something; then the one that gives most columns."""

    def score(delimiter: str) -> tuple[int, int]:
        header = next((line for line in _lines(text, delimiter, 0) if any(line.cells)), None)
        if header is None:
            return (0, 0)
        return (sum(1 for cell in header.cells if knows(cell)), len(header.cells))

    return max(DELIMITERS, key=score)  # the first of equals, so a comma when nothing tells


def _lines(text: str, delimiter: str, skipped: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, (), _quote_trouble(error, reader.line_num + skipped, number))
        else:
            yield Line(number, tuple(_clean(cell) for cell in cells))


def _quote_trouble(error: csv.Error, last: int, first: int) -> str:
    if "unexpected end of data" in str(error) or last > first:
        return N_(
            "a quotation mark opens in this line and is never closed, "
            "so the lines after it could not be read; close it or delete it"
        )
    if "field limit" in str(error):
        return N_("one cell is far too long; shorten it or look for a missing quotation mark")
    return N_('a quotation mark stands in the middle of a quoted cell; write it twice ("") or delete it')


def _clean(cell: str) -> str:
    """The cell with line breaks, tabs, no-break spaces and control characters as single spaces."""
    if cell.isprintable():  # nearly always
        return " ".join(cell.split())
    return " ".join(
        "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in cell).split()
    )


# Invisible, and yet part of how names and emoji are written: joiners and direction marks.
_JOINERS = "\u200c\u200d\u200e\u200f"


_MEGABYTE = 1_000_000


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB" if count >= _MEGABYTE else f"{max(1, round(count / 1000))} KB"
