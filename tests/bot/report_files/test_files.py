"""A report as files: each holds the same numbers, and nothing that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import load_workbook

from blocks.reader import Reader
from blocks.reporting.findings import PICTURES, finding_of, pictures_of
from bot.report_files.csv_file import HEAD, csv_file
from bot.report_files.document import document
from bot.report_files.pdf import report_pdf
from bot.report_files.pictures import draw
from bot.report_files.plain_text import plain_text
from bot.report_files.tables import every_figure, tables
from bot.report_files.workbook import workbook
from tests.bot.report_files.cohorts import SIZES, report_of

READER = Reader(zone="Europe/Berlin")


def sheets_of(shown):
    return load_workbook(io.BytesIO(workbook(shown, READER)))


def by_key(shown):
    """Of the sheet of figures: key → row by heading."""
    head, *rows = sheets_of(shown)["Figures"].iter_rows(values_only=True)
    return {row[2]: dict(zip(head, row, strict=True)) for row in rows}


@pytest.mark.parametrize("people", SIZES)
def test_the_workbook_holds_every_number_of_the_report(people):
    shown = report_of(people)
    rows = by_key(shown)
    for _, figure in every_figure(shown):
        row = rows[figure.key]
        assert (
            row["Value"] == pytest.approx(figure.value) if figure.value is not None else row["Value"] is None
        )
        if figure.hidden:
            assert row["Denominator"] is None
            assert row["Numerator"] is None
            assert "fewer than 5" in row["Note"]
        else:
            assert (row["Numerator"], row["Denominator"]) == (figure.numerator, figure.denominator)
        assert row["Target"] == figure.target
        assert (row["As of"] is None) == (figure.at is None)


@pytest.mark.parametrize("people", (0, 60))
def test_every_table_is_a_sheet_with_all_of_its_rows(people):
    shown = report_of(people)
    book = sheets_of(shown)
    for table, sheet in zip(tables(shown, READER), book.worksheets, strict=True):
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        if not table.rows:
            assert rows[0][0] == "Nothing to show yet."
            continue
        for row, known_row in zip(rows, table.rows, strict=True):
            for cell, value in zip(row, known_row, strict=True):
                known = cell.date() if isinstance(cell, datetime) else cell
                wanted = value if value != "" else None
                assert known == (pytest.approx(wanted) if isinstance(wanted, float) else wanted)
        assert sheet.freeze_panes == "A2"


def test_numbers_are_numbers_and_days_are_days():
    sheet = sheets_of(report_of(60))["Groups"]
    assert sheet["E2"].number_format == '0.0" %"'
    assert sheet["C2"].data_type == "n"
    assert sheets_of(report_of(60))["Meetings"]["A2"].is_date


def test_what_people_typed_is_never_a_formula():
    evil = '=HYPERLINK("http://x")'
    shown = report_of(60)
    shown = replace(shown, program=evil, skills=(replace(shown.skills[0], label="+1+1"), *shown.skills[1:]),
                    entered=(replace(shown.entered[0], label="@SUM(A1)"),))  # fmt: skip
    for sheet in sheets_of(shown).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in "=+@":
                    assert cell.quotePrefix
    for row in csv.reader(io.StringIO(csv_file(shown, READER).decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


@pytest.mark.parametrize("people", SIZES)
def test_the_csv_reads_back_as_the_same_numbers(people):
    shown = report_of(people)
    made = csv_file(shown, READER)
    assert made.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(made.decode("utf-8-sig")))
    assert tuple(head) == HEAD
    values = {
        row[2].rpartition(" · ")[2]: float(row[5])
        for row in rows
        if row[0] == "figures" and row[4] == "Value"
    }
    known = {figure.key: figure.value for _, figure in every_figure(shown) if figure.value is not None}
    assert values == pytest.approx(known)
    steps = [float(row[5]) for row in rows if row[0] == "funnel" and row[4] == "Together"]
    assert steps == [step.total for step in shown.funnel]
    months = [(row[3], float(row[5])) for row in rows if row[0] == "meetings" and row[4] == "Meetings"]
    assert months == [(one.month.isoformat(), one.meetings) for one in shown.engagement.months]


@pytest.mark.parametrize("people", SIZES)
def test_json_and_text_say_the_same(people):
    shown = report_of(people)
    made = json.loads(json.dumps(document(shown)))
    values = {figure["key"]: figure["value"] for chapter in made["chapters"] for figure in chapter["figures"]}
    assert values == {one.key: one.value for chapter in shown.chapters for one in chapter.figures}
    assert [step["total"] for step in made["funnel"]] == [step.total for step in shown.funnel]
    assert "U0COORD" not in json.dumps(made)
    assert f"{people:,}" in plain_text(shown, READER)


@pytest.mark.parametrize("people", SIZES)
@pytest.mark.parametrize("key", PICTURES)
def test_each_picture_is_drawn_and_its_words_name_the_numbers(people, key):
    shown = report_of(people)
    picture = draw(key, shown, READER)
    assert picture.png.startswith(b"\x89PNG")
    width = int.from_bytes(picture.png[16:20], "big")
    height = int.from_bytes(picture.png[20:24], "big")
    assert width == 1080
    assert 100 < height < 2500
    assert 20 < len(picture.alt) <= 2000


def test_the_same_figures_give_the_same_picture():
    shown = report_of(60)
    assert draw("funnel", shown, READER).png == draw("funnel", shown, READER).png


def test_the_words_of_pictures_hold_what_is_drawn():
    shown = report_of(60)
    words = {key: finding_of(key, shown, READER).alt for key in PICTURES}
    for step in shown.funnel:
        assert f"{step.total} ({step.mentees} as mentees, {step.mentors} as mentors)" in words["funnel"]
    assert "August 2026: 2" in words["meetings"]
    assert "4.2 of 5 now, 3.6 at the beginning. Target 4." in words["satisfaction"]
    assert "Habit: 24 set, 12 achieved, 3 stuck, 2 dropped" in words["goals"]
    assert "Leading without authority: 3.9 before, 3.6 after (10 people)" in words["skills"]
    assert "Engineering 45 % (13/30)" in words["access"]
    assert "-32 % to 194 %, most likely 72 %" in words["worth"]


def test_nothing_of_fewer_than_five_people_is_drawn():
    for people in (1, 4):
        drawn = pictures_of(report_of(people), READER)
        assert not {"satisfaction", "skills", "access"} & set(drawn)
    assert pictures_of(report_of(0), READER) == ()


@pytest.mark.long
def test_names_without_an_end_and_formulas_in_them_are_drawn_as_they_are():
    shown = report_of(5000, longest=True)
    for key in PICTURES:
        assert draw(key, shown, READER).png


@pytest.mark.parametrize("people", (0, 60))
def test_the_pdf_tells_how_each_number_is_counted(people, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed, so the text of the PDF cannot be read back")
    shown = report_of(people)
    path = tmp_path / "report.pdf"
    path.write_bytes(report_pdf(shown, READER))
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "How each number is counted" in text
    assert "Page 1 of " in text
    if people:
        assert "80 % (48 of 60)" in text
        assert "of 4 " not in text
        assert "10 % to 30 %, most likely" in text
        assert "Applications that coordinators approved" in text
    else:
        assert "Nobody has applied yet." in text


@pytest.mark.long
def test_the_pdf_takes_any_length():
    assert report_pdf(report_of(5000, longest=True), READER).startswith(b"%PDF")
