"""One line of a company directory: which column means what, and what may stand in a cell.

Sentences are templates with {named} places, so that a view can translate `text` before filling `params`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.countries import country_code
from bot.domain.delimited_text import Line
from bot.domain.said import N_

LEVELS = range(1, 11)
MAX_LISTED = 30
MAX_CELL = 75  # a label in a Slack menu holds 75 characters, and departments, places and skills become labels
MAX_NAME = 150

_SYNONYMS: Mapping[str, str] = {
    "email": "email mail emailaddress mailaddress workemail businessemail companyemail emailid primaryemail",
    "slack_id": "slackid slackuserid slackuser slack slackmemberid memberid userid",
    "name": "name fullname displayname employeename employee person preferredname",
    "first_name": "firstname givenname forename vorname",
    "last_name": "lastname surname familyname nachname",
    "department": "department dept division team businessunit function abteilung departamento",
    "location": "location office site city place workplace standort ort ubicación",
    "country": "country countrycode land nation país",
    "time_zone": "timezone tz zeitzone",
    "level": "level grade joblevel careerlevel seniority band stufe nivel",
    "manager": "manager managerid manageremail manageremailaddress managerslackid reportsto supervisor "
    "linemanager boss vorgesetzter vorgesetzte führungskraft",
    "start_date": "startdate started hiredate hired joined joindate joiningdate dateofjoining employedsince "
    "since eintrittsdatum eintritt",
    "employment": "employment employmenttype employmentstatus employmentkind typeofemployment contract "
    "contracttype employeetype workertype vertrag vertragsart beschäftigungsart",
    "skills": "skills skill expertise competencies competences kenntnisse fähigkeiten",
    "languages": "languages language spokenlanguages sprachen sprache idiomas",
    "title": "title jobtitle position role jobrole funktion",
}
_COLUMN_OF = {word: column for column, words in _SYNONYMS.items() for word in words.split()}

_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(\|[^>]*)?>")
_LEVEL = re.compile(r"(?:level|grade|l)?\s*([0-9]{1,3})(?:[.,]0+)?", re.IGNORECASE)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.]+Z?)?")
_OTHER_DATE = re.compile(r"([0-9]{1,4})[./ -]([0-9]{1,2})[./ -]([0-9]{1,4})")
_YEARS = range(1950, 2101)
_SHOWN = 60  # characters of a bad cell that a sentence repeats


@dataclass(frozen=True)
class RowProblem:
    """Something to mend or to know. `line` and `column` are None when it concerns the whole file.

    `column` is the name as it stands in the file; `text` the untranslated sentence, `params` what fills it.
    """

    line: int | None
    column: str | None
    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.text.format(**self.params)

    def __str__(self) -> str:
        if self.line is None:
            return self.message
        where = f"Line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.message}"


@dataclass(frozen=True)
class DirectoryRow:
    """One colleague. E-mails are lower case, Slack ids upper case; at least one of the two is there.

    `manager` is the manager's e-mail where the file gives one, else the Slack id. `country` is an ISO alpha-2
    code, `time_zone` an IANA name, `level` 1 to 10. `extra` holds the cells of the columns the caller asked
    for besides.
    """

    line: int
    email: str | None = None
    slack_id: str | None = None
    name: str | None = None
    title: str | None = None
    department: str | None = None
    location: str | None = None
    country: str | None = None
    time_zone: str | None = None
    level: int | None = None
    manager: str | None = None
    start_date: date | None = None
    employment: str | None = None
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What others in the file name this person by: the e-mail, else the Slack id."""
        return self.email or self.slack_id or ""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key in (self.email, self.slack_id) if key)


def plain(sentence: str) -> str:
    return sentence.replace("{", "{{").replace("}", "}}")


def word_of(header: str) -> str:
    return "".join(letter for letter in header.casefold() if letter.isalnum())


def column_of(header: str) -> str | None:
    return _COLUMN_OF.get(word_of(header))


@dataclass(frozen=True)
class Columns:
    """Where each column stands, and what was left aside."""

    at: Mapping[str, int]
    header: tuple[str, ...]
    unknown: tuple[str, ...]
    doubles: tuple[tuple[str, str], ...]
    extra: Mapping[str, int]

    @classmethod
    def of(cls, header: Line, also: frozenset[str]) -> Columns:
        at: dict[str, int] = {}
        extra: dict[str, int] = {}
        unknown: list[str] = []
        doubles: list[tuple[str, str]] = []
        for position, cell in enumerate(header.cells):
            column = column_of(cell)
            if word_of(cell) in also:
                extra.setdefault(word_of(cell), position)
            elif column is None:
                unknown += [cell] if cell else []
            elif column in at:
                doubles.append((cell, header.cells[at[column]]))
            else:
                at[column] = position
        return cls(at, header.cells, tuple(unknown), tuple(doubles), extra)

    def named(self, column: str | None) -> str | None:
        """The column's name as it stands in the file."""
        return self.header[self.at[column]] if column is not None and column in self.at else column

    def notes(self, header: Line) -> Iterator[RowProblem]:
        if self.unknown:
            yield RowProblem(
                header.number,
                None,
                N_("these columns are not known and were ignored: {columns}"),
                {"columns": ", ".join(self.unknown)},
            )
        for ignored, used in self.doubles:
            text = N_("ignored, because the column {used} says the same")
            yield RowProblem(header.number, ignored, text, {"used": used})


class RowReader:
    """Reads the cells of one line; collects what is wrong in `problems` and what was left out in `notes`."""

    def __init__(self, columns: Columns, line: Line) -> None:
        self.columns = columns
        self.line = line
        self.problems: list[RowProblem] = []
        self.notes: list[RowProblem] = []

    def read(self) -> DirectoryRow:
        """The row as far as it can be read; it counts only when `problems` stays empty."""
        email, slack_id = self.email(), self.slack_id()
        if not email and not slack_id and not self.problems:
            self.wrong(None, N_("write an e-mail or a Slack ID, so that this person can be found"))
        return DirectoryRow(
            line=self.line.number,
            email=email,
            slack_id=slack_id,
            name=self.name(),
            title=self.text("title"),
            department=self.text("department"),
            location=self.text("location"),
            country=self.country(),
            time_zone=self.time_zone(),
            level=self.level(),
            manager=_identity(self.cell("manager")),
            start_date=self.start_date(),
            employment=self.text("employment"),
            skills=self.several("skills"),
            languages=self.several("languages"),
            extra={word: self.at(position) for word, position in self.columns.extra.items()},
        )

    def at(self, position: int | None) -> str:
        return self.line.cells[position] if position is not None and position < len(self.line.cells) else ""

    def cell(self, column: str) -> str:
        return self.at(self.columns.at.get(column))

    def wrong(self, column: str | None, text: str, **params: object) -> None:
        self.problems.append(RowProblem(self.line.number, self.columns.named(column), text, params))

    def note(self, column: str, text: str, **params: object) -> None:
        self.notes.append(RowProblem(self.line.number, self.columns.named(column), text, params))

    def email(self) -> str | None:
        written = self.cell("email").removeprefix("mailto:").strip("<> ")
        if not written:
            return None
        if not _EMAIL.fullmatch(written):
            self.wrong(
                "email",
                N_("write one address like ada@example.com instead of {written}"),
                written=_short(written),
            )
            return None
        return written.lower()

    def slack_id(self) -> str | None:
        written = _identity(self.cell("slack_id"))
        if written and not _SLACK_ID.fullmatch(written):
            text = N_(
                "write the member ID like U012AB3CD instead of {written} "
                "(in Slack: profile, More, Copy member ID)"
            )
            self.wrong("slack_id", text, written=_short(written))
            return None
        return written

    def text(self, column: str, limit: int = MAX_CELL) -> str | None:
        written = self.cell(column)
        if len(written) > limit:
            text = N_("shorten this to {limit} characters; it has {count}")
            self.wrong(column, text, limit=limit, count=len(written))
            return None
        return written or None

    def name(self) -> str | None:
        parts = (self.text(column, MAX_NAME) for column in ("first_name", "last_name"))
        first_last = " ".join(part for part in parts if part)
        return self.text("name", MAX_NAME) or first_last or None

    def country(self) -> str | None:
        written = self.cell("country")
        code = country_code(written)
        if written and code is None:
            text = N_(
                "{written} is not a country we know; "
                "write its two letters, like DE, for its public holidays to count"
            )
            self.note("country", text, written=_short(written))
        return code

    def time_zone(self) -> str | None:
        written = self.cell("time_zone").replace(" ", "_")
        if not written:
            return None
        with suppress(
            ValueError, OSError, KeyError
        ):  # an unknown zone is a KeyError, a folder's name an OSError
            return ZoneInfo(written).key
        self.wrong(
            "time_zone",
            N_("write a time zone like Europe/Berlin instead of {written}"),
            written=_short(written),
        )
        return None

    def level(self) -> int | None:
        written = self.cell("level")
        if not written:
            return None
        match = _LEVEL.fullmatch(written)
        if match is None or int(match[1]) not in LEVELS:
            text = N_("write a level from {lowest} to {highest} instead of {written}")
            self.wrong("level", text, lowest=LEVELS[0], highest=LEVELS[-1], written=_short(written))
            return None
        return int(match[1])

    def several(self, column: str) -> tuple[str, ...]:
        """A list in one cell: split at semicolons or bars where there are any, else at commas; no doubles."""
        written = self.cell(column)
        parts = re.split(r"[;|]", written) if re.search(r"[;|]", written) else written.split(",")
        by_word: dict[str, str] = {}
        for part in filter(None, map(str.strip, parts)):
            by_word.setdefault(part.casefold(), part)
        items = tuple(by_word.values())
        too_long = [item for item in items if len(item) > MAX_CELL]
        if too_long:
            text = N_(
                "separate the entries by semicolons; "
                "this one has {count} characters, at most {limit}: {written}"
            )
            self.wrong(column, text, count=len(too_long[0]), limit=MAX_CELL, written=_short(too_long[0]))
        elif len(items) > MAX_LISTED:
            self.wrong(
                column,
                N_("write at most {limit} entries; there are {count}"),
                limit=MAX_LISTED,
                count=len(items),
            )
        return items

    def start_date(self) -> date | None:
        written = self.cell("start_date")
        if not written:
            return None
        match = _ISO_DATE.fullmatch(written)
        if match:
            year, month, day = (int(part) for part in match.groups())
            if year in _YEARS and _exists(year, month, day):
                return date(year, month, day)
            self.wrong("start_date", N_("the date {written} does not exist; correct it"), written=written)
            return None
        guess = _guessed_date(written)
        example = guess.isoformat() if guess else "2026-03-31"
        text = (
            N_("write the date as {example}")
            if guess
            else N_("write the date like {example} instead of {written}")
        )
        self.wrong("start_date", text, example=example, written=_short(written))
        return None


def _identity(written: str) -> str | None:
    """An e-mail in lower case or a Slack id in upper case, freed from what programs put around it."""
    mention = _MENTION.fullmatch(written)
    if mention:
        return mention[1]
    bare = written.removeprefix("mailto:").strip("<> ")
    if "@" in bare.strip("@"):
        return bare.lower()
    return (
        bare.upper() if _SLACK_ID.fullmatch(bare.upper()) and any(map(str.isdigit, bare)) else bare
    ) or None


def is_identity(written: str) -> bool:
    return bool(_EMAIL.fullmatch(written) or _SLACK_ID.fullmatch(written))


def _short(written: str) -> str:
    return written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _guessed_date(written: str) -> date | None:
    """The one date that a date written another way can mean; None when day and month could be either."""
    match = _OTHER_DATE.fullmatch(written)
    if match is None:
        return None
    first, second, third = (int(part) for part in match.groups())
    if first in _YEARS:
        readings = {(first, second, third)}
    elif "." in written:  # dots are used where the day comes first
        readings = {(third, second, first)}
    else:
        readings = {(third, second, first), (third, first, second)}
    dates = {date(*reading) for reading in readings if reading[0] in _YEARS and _exists(*reading)}
    return dates.pop() if len(dates) == 1 else None
