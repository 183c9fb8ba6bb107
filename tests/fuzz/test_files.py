"""Files that people bring: read, or refused with sentences; bounded in what they take, and never an exception."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import strategies as st

from bot.domain.delimited_text import UnreadableError
from bot.domain.directory import MAX_BYTES, MAX_ROWS, read_directory
from bot.program_file.document import LARGEST_FILE, from_document, to_document
from bot.program_file.layers import shipped_text
from bot.program_file.text import commented
from bot.sign_up import sheet as sheets
from bot.sign_up.columns import ColumnMap
from bot.sign_up.pair_list import read_pairs
from bot.sign_up.people import read_people
from bot.sign_up.settings_file import SettingsFileError, read_column_map, read_settings
from bot.usecases.learning.reading import read_comparison
from bot.usecases.planning.reading import MAX_BYTES as LARGEST_PLAN
from bot.usecases.planning.reading import read_plan
from tests.conftest import NOW
from tests.fuzz.budget import fuzz
from tests.fuzz.wild import CONTROL, NUMBERS, TIMES, typed

TODAY = NOW.date()

# --- program files ---------------------------------------------------------------------------------------

TEMPLATE = shipped_text("flash")
ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
"""Aliases of aliases: ten lines that would be ten billion values."""
BOMBS = (
    ALIASES, "a: &a {b: *a}", "&a [*a, *a]", "? &a [*a]\n: 1", "[" * 5000, "{a: " * 2000, "- " * 3000 + "x",
    "!!python/object/apply:os.system [id]", "!!python/name:os.system", "!!binary aGVsbG8=", "!<tag:x> y",
    "!!timestamp 2026-99-99", "a: 2026-99-99", "<<: {a: 1}", "<<: [1, 2]", "<<: *x", "a: 1\na: 2", "? [a, b]\n: c",
    "%YAML 9.9\n---\na", "---\na\n---\nb", "\x00", "a: \x07", "\ufeffname: x", "\t- a", "a:\n\t- b", "'", '"\\x', "|",
    ">-\n x", "extends: 5", "extends: [flash, flash]", "extends: {a: b}", "extends: ../flash",
    "extends: flash\nforms: {intake: }", "extends: flash\ntimeline: {pulse: {days: [999999999]}}",
    "extends: flash\nskills: [[a]]", "extends: flash\nname: " + "x" * 5000,
    "extends: flash\nskills: [" + ", ".join(map(str, range(3000))) + "]",
    "1: 2", "null", "[]", "5", "true", "~", "9" * 5000, "0x" + "f" * 5000, "a: " + "9" * 5000, "1e9999", ".inf", ".nan",
    "a: .nan", "extends: flash\nlength_weeks: .inf", "extends: flash\nlength_weeks: " + "9" * 400,
    "extends: flash\nopens: 9999-12-31", "190:20:30", "a: 0b" + "1" * 20000, "a: 1:" + "59:" * 2000 + "1",
    "{" + ", ".join(f"{n}: {n}" for n in range(5000)) + "}", "a: &x 1\nb: &x 2",
)  # fmt: skip
scalars = st.one_of(
    typed,
    st.sampled_from((*NUMBERS, *TIMES, *CONTROL, "yes", "null", "~", "[a]", "{a: b}", "*a", "&a x", "!!x")),
)


@st.composite
def program_files(draw: st.DrawFn) -> bytes:
    """A shipped file with some of its lines changed, left out, doubled or moved; or none at all."""
    if draw(st.integers(0, 5)) == 0:
        return draw(
            st.one_of(st.binary(max_size=300), st.sampled_from(BOMBS).map(str.encode), typed.map(_bytes))
        )
    lines = TEMPLATE.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("value", "key", "out", "double", "deeper", "cut"))):
            case "value":
                lines[at] = f"{lines[at].partition(':')[0]}: {draw(scalars)}"
            case "key":
                lines[at] = f"{draw(scalars)}: {lines[at].partition(':')[2]}"
            case "out":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "deeper":
                lines[at] = "  " + lines[at]
            case _:
                lines[at] = lines[at][: draw(st.integers(0, 40))]
        lines = lines or [""]
    return _bytes("\n".join(lines))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.long
def test_program_files() -> None:
    def check(content: bytes) -> None:
        reading = read_plan(content, "plan.yaml")
        assert (reading.plan is None) == bool(reading.findings)
        for finding in reading.findings:
            assert finding.message.strip()
            assert "Traceback" not in finding.message
            assert " object at 0x" not in finding.message
            assert len(finding.message) < 1200, finding
        if reading.plan is not None:
            document = to_document(reading.plan)
            assert to_document(from_document(document)) == document
            again = read_plan(commented(reading.plan).encode(), "again.yaml")
            assert again.plan == reading.plan, again.findings

    kept = [bomb.encode() for bomb in BOMBS]
    # A name that stands twice was answered with all that stands below it.
    kept.append(f"{TEMPLATE}\nforms:\n  {'a' * 3000}: 1\n".encode())
    fuzz("program files", program_files(), check, examples=40, kept=tuple(kept))


def test_a_file_that_stands_for_more_than_it_holds_is_refused_at_once() -> None:
    """Aliases of aliases: a few lines that would be a billion values."""
    (finding,) = read_plan(ALIASES.encode(), "x").findings
    assert "stands for more than" in finding.message
    assert read_plan(b"x" * (LARGEST_PLAN + 1), "x").plan is None
    assert "longer than" in read_plan(b"#" + b"x" * LARGEST_FILE, "x").findings[0].message


# --- directories and comparisons -----------------------------------------------------------------------------

COLUMNS = (
    "email", "name", "department", "location", "country", "level", "manager", "start_date", "skills",
    "languages", "id",
    "role", "first_name", "last_name", "capacity", "goals", "timezone", "wants", "offers", "took_part",
    "outcome", "group",
    "", "Name", "=x", "E-Mail", "whatever",
)  # fmt: skip
cells = st.one_of(
    typed, st.sampled_from((*NUMBERS, *TIMES, "mia@example.com", "omar@example.com", "mentee", "mentor", "yes", "no",
                            '"', '""', '"a', 'a"b', "a;b", "a,b", "a\tb", "a\nb", "a\r\nb", "Berlin", "Germany", "3"))
)  # fmt: skip
encodings = st.sampled_from(
    ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-32", "utf-7")
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Text in columns, as exported by something, or as damaged by something."""
    if draw(st.integers(0, 7)) == 0:
        return draw(st.binary(max_size=200))
    delimiter = draw(st.sampled_from((",", ";", "\t", "|")))
    header = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=8))
    lines = draw(st.lists(st.lists(cells, max_size=9), max_size=6))
    quoted = draw(st.booleans())
    rows = [header, *lines]
    if quoted:
        rows = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    text = draw(st.sampled_from(("", "sep=;\n", "\ufeff", "\n\n", "x,y\n"))) + draw(
        st.sampled_from(("\n", "\r\n", "\r"))
    ).join(delimiter.join(row) for row in rows)
    content = text.encode(draw(encodings), "replace")
    return content[: draw(st.integers(0, len(content)))] if draw(st.integers(0, 9)) == 0 else content


@pytest.mark.long
def test_directories() -> None:
    def check(content: bytes) -> None:
        reading = read_directory(content, known={"mia@example.com"}, also={"whatever"})
        for problem in (*reading.problems, *reading.notes):
            assert str(problem).strip()
            assert len(str(problem)) < 1000
        for row in reading.rows:
            for text in (row.name or "", row.department or "", row.email or "", *row.skills):
                text.encode()
                assert text.isprintable() or all(
                    sign.isprintable() or sign in "\u200c\u200d\u200e\u200f" for sign in text
                )
        for text in reading.columns:
            text.encode()

    fuzz("directories", tables(), check, examples=150)


def test_a_hundred_thousand_rows_are_refused_in_a_sentence() -> None:
    content = b"email,name\n" + b"".join(b"p%d@example.com,P\n" % number for number in range(100_000))
    reading = read_directory(content)
    assert not reading.rows
    assert f"{MAX_ROWS:,}" in str(reading.problems[0])
    (problem,) = read_directory(b"email\n" + b"x" * MAX_BYTES).problems
    assert "at most" in str(problem)


@pytest.mark.long
def test_comparisons() -> None:
    def check(content: bytes) -> None:
        reading = read_comparison(content)
        assert bool(reading.rows) != bool(reading.mistakes)
        assert reading.found >= len(reading.mistakes)

    fuzz("comparisons", st.one_of(tables(), workbooks()), check, examples=60)


# --- workbooks and sign-up sheets --------------------------------------------------------------------------------


places = st.integers(0, 1 << 20)
"""Somewhere in a file; one that is made anew has not always the same length."""


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A zip file that calls itself a workbook, with one of its parts broken; or a whole one."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=6)))
    for _ in range(draw(st.integers(0, 4))):
        row = draw(
            st.lists(
                st.one_of(
                    st.integers(), st.floats(), st.booleans(), st.dates(), st.text("ab=<&1", max_size=5)
                ),
                max_size=6,
            )
        )
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    whole = made.getvalue()
    how = draw(st.sampled_from(("whole", "part", "cut", "flipped")))
    if how == "cut":
        return whole[: 4 + draw(places) % len(whole)]
    if how == "flipped":
        at = 4 + draw(places) % (len(whole) - 8)
        return whole[:at] + draw(st.binary(min_size=1, max_size=8)) + whole[at + 8 :]
    return _with_a_part(draw, whole) if how == "part" else whole


def _with_a_part(draw: st.DrawFn, whole: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(made, "w") as target:
        broken = source.namelist()[draw(places) % len(source.namelist())]
        for name in source.namelist():
            content = source.read(name)
            if name == broken:
                content = draw(st.one_of(st.just(b""), st.binary(max_size=50), st.just(content[: len(content) // 2]),
                                         st.just(_XML_BOMB), st.just(content.replace(b"<v>", b"<v>x"))))  # fmt: skip
            if not (name == broken and draw(st.booleans())):
                target.writestr(name, content)
    return made.getvalue()


_XML_BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>"""


@pytest.mark.long
def test_sign_up_sheets(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"

    def check(content: bytes) -> None:
        path.write_bytes(content)
        people = read_people(path, ColumnMap(), TODAY)
        told = [*people.problems, *people.notes]
        assert people.problems or people.mentees or people.mentors
        pairs = read_pairs(path, people.identities)
        for problem in (*told, *pairs.problems, *pairs.notes):
            assert str(problem).strip()
            assert len(str(problem)) < 1500

    fuzz("sign-up sheets", st.one_of(tables(), workbooks()), check, examples=60)


@pytest.mark.long
def test_columns_and_settings_of_sign_up_sheets(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"

    def check(content: bytes) -> None:
        path.write_bytes(content)
        for read in (read_column_map, read_settings):
            try:
                read(path)
            except SettingsFileError as problem:
                assert str(problem).strip()

    fuzz("settings files", program_files(), check, examples=15, kept=tuple(bomb.encode() for bomb in BOMBS))


def test_what_never_ends_is_read_as_far_as_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 1_000_000)
    with pytest.raises(UnreadableError, match="at most"):
        sheets.read_sheet(Path("/dev/zero"), ColumnMap())


def test_a_workbook_that_unpacks_without_end_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"0" * 20_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableError, match="too large"):
        sheets.read_sheet(path, ColumnMap())
