"""Which column of a sheet means what: our names, what else people call them, and a file that maps the rest."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.delimited_text import Line
from bot.domain.directory_row import RowProblem

IGNORE = "ignore"
"""What a mapping file calls a column that is left aside on purpose."""


@dataclass(frozen=True)
class Column:
    """One of our columns: its name, what else it is called, and whether a cell holds several entries."""

    name: str
    words: str = ""
    several: bool = False


COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("id", "employee_id staff_id person_id participant_id personnel_number staff_number user_id "
               "slack_id username"),
        Column("email", "e_mail mail email_address mail_address work_email company_email"),
        Column("name", "full_name display_name employee_name employee person participant your_name"),
        Column("first_name", "firstname given_name forename vorname"),
        Column("last_name", "surname family_name lastname nachname"),
        Column("role", "mentoring_role program_role mentor_or_mentee mentee_or_mentor signing_up_as join_as rolle"),
        Column("capacity", "seats places slots max_mentees number_of_mentees how_many_mentees mentee_capacity plätze"),
        Column("department", "dept division business_unit function abteilung"),
        Column("location", "office site city place workplace standort ort"),
        Column("country", "country_code land"),
        Column("timezone", "time_zone tz zeitzone"),
        Column("hours", "working_hours work_hours working_time availability arbeitszeit"),
        Column("level", "grade job_level career_level seniority band stufe"),
        Column("manager", "manager_id manager_email reports_to line_manager supervisor boss vorgesetzter "
               "vorgesetzte"),
        Column("team", "team_name squad"),
        Column("languages", "language spoken_languages sprachen sprache", several=True),
        Column("skills", "skill expertise competencies topics_of_interest fähigkeiten kenntnisse", several=True),
        Column("skills_wanted", "skill_wanted wanted_skills skills_to_grow skills_to_learn wants", several=True),
        Column("skills_offered", "skill_offered offered_skills skills_to_share can_help_with offers",
               several=True),
        Column("goals", "goal objectives ziele", several=True),
        Column("goals_offered", "goal_offered helps_with offered_goals", several=True),
        Column("topics", "topic interests", several=True),
        Column("cadence", "frequency meeting_frequency how_often rhythm"),
        Column("format", "meeting_format remote_or_in_person in_person_or_remote mode"),
        Column("style", "mentoring_style working_style"),
        Column("values", "pace value"),
        Column("started", "start_date hire_date hired joined join_date eintritt eintrittsdatum"),
        Column("groups", "group identity identities", several=True),
        Column("group_wish", "consider_groups match_by_group"),
        Column("choices", "short_list ranking ranked_mentors choice", several=True),
        Column("prefer", "prefers preferred preferred_match preferences wishes", several=True),
        Column("avoid", "avoids not_with do_not_match do_not_match_with conflicts rather_not", several=True),
        Column("missed", "missed_rounds waited rounds_missed waiting"),
        Column("eligible", "eligibility approved"),
    )
}  # fmt: skip


def word_of(header: str) -> str:
    """A column's name as it is compared: letters and digits only, small."""
    return "".join(letter for letter in header.casefold() if letter.isalnum())


_COLUMN_OF = {
    word_of(word): column.name for column in COLUMNS.values() for word in (column.name, *column.words.split())
}
_OWN = {word_of(name): name for name in COLUMNS}


def column_of(header: str) -> str | None:
    """Our column that a header means. `Skill 1`, `Skill 2`, ... are one column of several entries."""
    word = word_of(header)
    if word in _COLUMN_OF:
        return _COLUMN_OF[word]
    name = _COLUMN_OF.get(re.sub(r"[0-9]{1,2}$", "", word))
    return name if name and COLUMNS[name].several else None


def guess(header: str) -> str:
    """The column of ours that a header in other words is perhaps about: only to suggest it."""
    if (known := column_of(header)) is not None:
        return known
    words = re.findall(r"[^\W\d_]+", header.casefold())
    if any(word.startswith("mentee") for word in words) and any(word.startswith("mentor") for word in words):
        return "role"
    said = f"_{'_'.join(words)}_"
    found = [(len(phrase), column.name) for column in COLUMNS.values()
             for phrase in (column.name, *column.words.split()) if f"_{phrase}_" in said]  # fmt: skip
    return max(found)[1] if found else IGNORE


def suggestion(header: Line) -> str:
    """A mapping file to begin with, for columns that have other names than ours."""
    lines = [f"  {json.dumps(cell, ensure_ascii=False)}: {guess(cell)}" for cell in header.cells if cell]
    return "\n".join(["columns:", *lines])


@dataclass(frozen=True)
class ColumnMap:
    """A mapping file: `columns` by their header in the sheet → ours (or `ignore`), `values` by our column:
    what stands in a cell → what it means.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def check_column_map(given: ColumnMap) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong in a mapping file by itself, as (path, message)."""
    for theirs, ours in given.columns.items():
        if ours not in COLUMNS and ours != IGNORE:
            yield (
                ("columns", theirs),
                f"there is no column {ours!r} of ours{_nearest(ours, [*COLUMNS, IGNORE])}",
            )
    for name in given.values:
        if name not in COLUMNS:
            yield ("values", name), f"there is no column {name!r} of ours{_nearest(name, COLUMNS)}"


@dataclass(frozen=True)
class Columns:
    """Where our columns stand in a sheet: `at` gives positions, several for lists in several columns."""

    header: Line
    at: Mapping[str, tuple[int, ...]]
    notes: tuple[RowProblem, ...]
    problems: tuple[RowProblem, ...]

    def named(self, column: str) -> str:
        """The name as it stands in the sheet."""
        places = self.at.get(column)
        return self.header.cells[places[0]] if places else column

    def has(self, *columns: str) -> bool:
        """Whether the sheet has one of these columns."""
        return any(column in self.at for column in columns)


def columns_of(header: Line, mapped: ColumnMap) -> Columns:
    """Find our columns in a header. What the mapping file says goes first, then our own names, then what
    else they are called.
    """
    theirs = {word_of(name): ours for name, ours in mapped.columns.items()}
    meant = [theirs.get(word_of(cell)) or column_of(cell) for cell in header.cells]
    at: dict[str, list[int]] = {}
    unknown, notes = [], []
    for place in sorted(range(len(meant)), key=lambda place: _trust(header.cells[place], theirs)):
        name, cell = meant[place], header.cells[place]
        if name is None:
            unknown.append(place)
        elif name in at and not COLUMNS[name].several:
            used = header.cells[at[name][0]]
            notes.append(
                _note(
                    header, cell, "ignored, because the column {used} is read as {name}", used=used, name=name
                )
            )
        elif name != IGNORE:
            at.setdefault(name, []).append(place)
    left = [header.cells[place] for place in sorted(unknown) if header.cells[place]]
    if left:
        text = "not known and ignored: {columns}"
        notes.insert(0, _note(header, None, text, columns=", ".join(left)))
    places = {name: tuple(sorted(found)) for name, found in at.items()}
    return Columns(header, places, tuple(notes), tuple(_missing(header, mapped)))


def _trust(cell: str, theirs: Mapping[str, str]) -> int:
    """What the mapping file says, then our own names; but a “Role” beside a “Mentoring role” is a job."""
    word = word_of(cell)
    if word in theirs:
        return 0
    return 1 if word in _OWN and word != "role" else 2 if word in _COLUMN_OF and word not in _OWN else 3


def _missing(header: Line, mapped: ColumnMap) -> Iterator[RowProblem]:
    """Columns that the mapping file speaks of and the sheet does not have."""
    there = {word_of(cell): cell for cell in header.cells}
    for theirs in mapped.columns:
        if word_of(theirs) not in there:
            text = "the sheet has no column {theirs!r}, which the mapping file names{nearest}"
            nearest = _nearest(theirs, header.cells)
            yield RowProblem(header.number, None, text, {"theirs": theirs, "nearest": nearest})


def _note(header: Line, column: str | None, text: str, **params: object) -> RowProblem:
    return RowProblem(header.number, column, text, params)


def _nearest(written: str, known: Iterable[str]) -> str:
    options: Sequence[str] = list(known)
    near = difflib.get_close_matches(written, options, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
