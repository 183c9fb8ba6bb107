"""What a coordinator sees after choosing a directory file: the good rows, and how to mend each bad one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.directory import DirectoryReading, read_directory

HEADER = "email,name,department,location,country,level,manager,start_date,skills,languages"


def sentences(reading: DirectoryReading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def notes(reading: DirectoryReading) -> list[str]:
    return [str(note) for note in reading.notes]


def of(*lines: str) -> DirectoryReading:
    return read_directory("\n".join((HEADER, *lines)))


def test_a_complete_row_is_read_into_its_types() -> None:
    reading = of(
        "Ada@Example.com,Ada Çelik,Research,Berlin,Germany,5,,2021-03-01,Python; SQL; python,German;English"
    )
    (row,) = reading.rows
    assert (row.line, row.email, row.name, row.department) == (2, "ada@example.com", "Ada Çelik", "Research")
    assert (row.country, row.level, row.manager, row.start_date) == ("DE", 5, None, date(2021, 3, 1))
    assert row.skills == ("Python", "SQL")
    assert row.languages == ("German", "English")
    assert reading.problems == reading.notes == ()


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("E-Mail;Employee Name;Dept.;Reports to;Hire date;Job level", ";"),
        ("work email\tDisplay Name\tTEAM\tline manager\tjoined\tGrade", "\t"),
        ("Email Address,full_name,Division,Manager E-mail,Start Date,level", ","),
    ],
)
def test_columns_are_found_by_the_names_people_use(header: str, delimiter: str) -> None:
    boss = delimiter.join(("bo@x.org", "Bo", "Ops", "", "2020-01-31", "L9"))
    row = delimiter.join(("ada@x.org", "Ada", "Ops", "bo@x.org", "2024-02-29", "Level 4"))
    reading = read_directory(f"{header}\r\n{boss}\r\n{row}\r\n")
    assert sentences(reading) == []
    ada = reading.rows[1]
    assert (ada.email, ada.name, ada.department, ada.manager) == ("ada@x.org", "Ada", "Ops", "bo@x.org")
    assert (ada.start_date, ada.level) == (date(2024, 2, 29), 4)


@pytest.mark.parametrize(
    "header", ["Employment", "employment type", "Contract", "Contract-Type", "Vertragsart"]
)
def test_how_somebody_is_employed_stands_in_a_column_of_its_own(header: str) -> None:
    reading = read_directory(f"email,{header}\nada@x.org,Fixed-term\nbo@x.org,\n")
    assert [row.employment for row in reading.rows] == ["Fixed-term", None]
    assert reading.columns == ("email", "employment")


def test_columns_may_stand_in_any_order_and_first_and_last_name_make_a_name() -> None:
    reading = read_directory("last name,first name,e-mail\nNguyễn,Ánh,anh@x.org\n")
    assert reading.rows[0].name == "Ánh Nguyễn"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_is_read(encoding: str, newline: str) -> None:
    text = newline.join(("email,name", "zoe@x.org,Zoë Łukasik 🌻", "noa@x.org,נועה לוי", ""))
    reading = read_directory(text.encode(encoding))
    assert [(row.line, row.name) for row in reading.rows] == [(2, "Zoë Łukasik 🌻"), (3, "נועה לוי")]


def test_a_file_from_an_old_windows_program_keeps_its_umlauts() -> None:
    reading = read_directory(
        "email;name;department\njo@x.org;Jörg Groß;Qualität – Prüfung\n".encode("cp1252")
    )
    assert (reading.rows[0].name, reading.rows[0].department) == ("Jörg Groß", "Qualität – Prüfung")


def test_excels_first_line_that_names_the_delimiter_is_understood() -> None:
    reading = read_directory("sep=;\r\nemail;name\r\nada@x.org;Ada, Countess\r\nbo;Bo\r\n")
    assert reading.rows[0].name == "Ada, Countess"
    assert sentences(reading) == [
        "Line 4, column email: write one address like ada@example.com instead of bo"
    ]


def test_a_list_may_use_semicolons_bars_or_quoted_commas() -> None:
    rows = of(
        "a@x.org,,,,,,,,Python;Public speaking,",
        "b@x.org,,,,,,,,Python|SQL ,",
        'c@x.org,,,,,,,,"Python, SQL",',
    ).rows
    assert [row.skills for row in rows] == [
        ("Python", "Public speaking"),
        ("Python", "SQL"),
        ("Python", "SQL"),
    ]


def test_line_numbers_stay_right_below_a_cell_with_line_breaks_and_blank_lines() -> None:
    reading = of('ada@x.org,"Ada\nof two\nlines",,,,,,,,', "", "not an address,,,,,,,,,")
    assert reading.rows[0].name == "Ada of two lines"
    assert sentences(reading) == [
        "Line 6, column email: write one address like ada@example.com instead of not an address"
    ]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31.03.2026", "write the date as 2026-03-31"),
        ("3/31/2026", "write the date as 2026-03-31"),
        ("2026/03/31", "write the date as 2026-03-31"),
        ("03/04/2026", "write the date like 2026-03-31 instead of 03/04/2026"),
        ("spring", "write the date like 2026-03-31 instead of spring"),
        ("2026-02-30", "the date 2026-02-30 does not exist; correct it"),
        ("2025-02-29", "the date 2025-02-29 does not exist; correct it"),
        ("0000-01-01", "the date 0000-01-01 does not exist; correct it"),
    ],
)
def test_a_date_that_cannot_be_read_says_how_to_write_it(written: str, sentence: str) -> None:
    reading = of("bo@x.org,,,,,,,,,", f"ada@x.org,,,,,,,{written},,")
    assert sentences(reading) == [f"Line 3, column start_date: {sentence}"]
    assert [row.email for row in reading.rows] == ["bo@x.org"]


def test_a_date_with_midnight_behind_it_is_a_date() -> None:
    assert of("ada@x.org,,,,,,,2026-03-31 00:00:00,,").rows[0].start_date == date(2026, 3, 31)


@pytest.mark.parametrize("written", ["0", "11", "senior", "-3", "4.5", "9" * 500])
def test_a_level_outside_one_to_ten_is_named(written: str) -> None:
    (sentence,) = sentences(of(f"ada@x.org,,,,,{written},,,,"))
    assert sentence.startswith("Line 2, column level: write a level from 1 to 10 instead of ")
    assert len(sentence) < 160


def test_a_person_needs_an_email_or_a_slack_id() -> None:
    reading = read_directory("email,slack id,name\n,,Ada\n,u012ab3cd,Bo\n,<@U77777777|cy>,Cy\n,B1,Dee\n")
    assert [row.slack_id for row in reading.rows] == ["U012AB3CD", "U77777777"]
    assert sentences(reading) == [
        "Line 2: write an e-mail or a Slack ID, so that this person can be found",
        "Line 5, column slack id: write the member ID like U012AB3CD instead of B1 "
        "(in Slack: profile, More, Copy member ID)",
    ]


def test_the_second_line_of_a_person_is_refused_and_points_to_the_first() -> None:
    reading = read_directory(
        "email,slack_id\nada@x.org,U01AAAAAA\nbo@x.org,\nADA@x.org,\ncy@x.org,U01AAAAAA\n"
    )
    assert [row.email for row in reading.rows] == ["ada@x.org", "bo@x.org"]
    assert sentences(reading) == [
        "Line 4, column email: ada@x.org stands in line 2 already; keep one of the two lines",
        "Line 5, column slack_id: U01AAAAAA stands in line 2 already; keep one of the two lines",
    ]


def test_a_manager_is_looked_up_among_the_rows_and_the_people_already_known() -> None:
    text = (
        "email,slack_id,name,manager\nada@x.org,U01AAAAAA,Ada Lima,\nbo@x.org,,Bo,u01aaaaaa\n"
        "cy@x.org,,Cy,old@x.org\ndee@x.org,,Dee,gone@x.org\neve@x.org,,Eve,Ada Lima\n"
        "fox@x.org,,Fox,the boss\n"
        "gil@x.org,,Gil,Gil@x.org\n"
    )
    reading = read_directory(text, known={"old@x.org"})
    assert {row.email: row.manager for row in reading.rows} == {
        "ada@x.org": None,
        "bo@x.org": "ada@x.org",
        "cy@x.org": "old@x.org",
    }
    assert sentences(reading) == [
        "Line 5, column manager: gone@x.org is not in the directory; "
        "add a line for them or leave the cell empty",
        "Line 6, column manager: write ada@x.org instead of the name Ada Lima",
        "Line 7, column manager: write the manager's e-mail or Slack ID instead of the boss",
        "Line 8, column manager: gil@x.org is the person themselves; "
        "leave the cell empty for someone who has no manager",
    ]


def test_people_who_report_in_a_circle_are_named_and_their_reports_are_not() -> None:
    reading = read_directory(
        "email,manager\na@x.org,b@x.org\nb@x.org,c@x.org\nc@x.org,a@x.org\nd@x.org,a@x.org\ne@x.org,\n"
    )
    assert [row.email for row in reading.rows] == ["d@x.org", "e@x.org"]
    assert sentences(reading)[0] == (
        "Line 2, column manager: these people report to each other in a circle: "
        "a@x.org → b@x.org → c@x.org → a@x.org; correct one of them"
    )
    assert [problem.line for problem in reading.problems] == [2, 3, 4]
    assert notes(reading) == [
        "Line 5, column manager: the line of the manager a@x.org has a problem; "
        "the reporting line is missing until it is mended"
    ]


def test_one_bad_manager_does_not_cost_the_rows_of_the_team() -> None:
    reading = read_directory("email,level,manager\nboss@x.org,12,\nada@x.org,4,boss@x.org\n")
    assert [row.email for row in reading.rows] == ["ada@x.org"]
    assert [problem.line for problem in reading.problems] == [2]
    assert notes(reading)[0].startswith(
        "Line 3, column manager: the line of the manager boss@x.org has a problem"
    )


def test_columns_nobody_knows_are_named_and_ignored() -> None:
    reading = read_directory("email,Shoe size,Mail,{braces}\nada@x.org,38,other@x.org,\n")
    assert reading.rows[0].email == "ada@x.org"
    assert notes(reading) == [
        "Line 1: these columns are not known and were ignored: Shoe size, {braces}",
        "Line 1, column Mail: ignored, because the column email says the same",
    ]
    assert reading.columns == ("email",)


def test_a_caller_may_ask_for_a_column_of_its_own() -> None:
    reading = read_directory("email,Slack role\nada@x.org,coordinator\n", also={"slackrole"})
    assert reading.rows[0].extra == {"slackrole": "coordinator"}
    assert reading.notes == ()


def test_an_unknown_country_is_a_note_and_a_wrong_time_zone_a_problem() -> None:
    reading = read_directory(
        "email,country,tz\na@x.org,Atlantis,Europe/Berlin\nb@x.org,UK,Berlin\nc@x.org,de,../x\n"
    )
    assert [(row.country, row.time_zone) for row in reading.rows] == [(None, "Europe/Berlin")]
    assert notes(reading)[0].startswith("Line 2, column country: Atlantis is not a country we know")
    assert sentences(reading) == [
        "Line 3, column tz: write a time zone like Europe/Berlin instead of Berlin",
        "Line 4, column tz: write a time zone like Europe/Berlin instead of ../x",
    ]


def test_cells_that_are_too_long_say_by_how_much() -> None:
    reading = of(f"a@x.org,,{'d' * 80},,,,,,,", f"b@x.org,,,,,,,,{';'.join(map(str, range(31)))},")
    assert sentences(reading) == [
        "Line 2, column department: shorten this to 75 characters; it has 80",
        "Line 3, column skills: write at most 30 entries; there are 31",
    ]


def test_a_line_with_a_cell_too_many_asks_for_quotation_marks() -> None:
    (sentence,) = sentences(read_directory("email,name,level\na@x.org,Lima, Ada,4\nb@x.org,Bo,4,,\n"))
    assert sentence == (
        "Line 2: this line has 4 cells, the first line has 3; "
        "put quotation marks around a cell that contains the delimiter"
    )


def test_broken_quotation_marks_are_found_where_they_open() -> None:
    reading = read_directory('email,name\na@x.org,"Ada" Lima\nb@x.org,Bo\nc@x.org,"Cy\nd@x.org,Dee\n')
    assert [row.email for row in reading.rows] == ["b@x.org"]
    assert sentences(reading) == [
        'Line 2: a quotation mark stands in the middle of a quoted cell; write it twice ("") or delete it',
        "Line 4: a quotation mark opens in this line and is never closed, so the lines after it could not be "
        "read; close it or delete it",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Its first line needs the column names, each further line one person."),
        (b"\xef\xbb\xbf \r\n\r\n", "The file is empty. Its first line needs the column names, each further"),
        (b"email,name\n", "The file has column names and no people. Add one line for each person."),
        (b"email,name\n,\n\n", "The file has column names and no people. Add one line for each person."),
        (
            b"name,level\nAda,3\n",
            "Line 1: the first line needs a column email or slack_id; it has name, level",
        ),
        (
            b"PK\x03\x04\x14\x00",
            "This is an Excel workbook or another zip file, not CSV. In Excel choose File",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Excel workbook (.xls), not CSV."),
        (b"%PDF-1.7 ...", "This is a PDF. Export the list as CSV and take that file."),
        (b"\x89PNG\r\n\x1a\n", "This is a picture."),
        (b"email\x00\x01\x02", "This file is not text that can be read."),
        (b"email\n" + bytes(range(1, 256)), "This file is not text that can be read."),
        ("email\na\ud800@x.org", "This file is not text that can be read."),
        (b'"email\nada@x.org\n', "Line 1: a quotation mark opens in this line and is never closed"),
    ],
)
def test_a_file_that_is_no_directory_gets_one_clear_sentence(content: bytes | str, sentence: str) -> None:
    reading = read_directory(content)
    assert reading.rows == ()
    (said,) = sentences(reading)
    assert said.startswith(sentence)


def test_too_many_rows_and_too_large_a_file_are_refused_whole() -> None:
    text = "email\n" + "".join(f"p{n}@x.org\n" for n in range(1201))
    assert sentences(read_directory(text, max_rows=1200)) == [
        "The file has 1,201 people, at most 1,200 can be read at once. Split it into several files."
    ]
    assert len(read_directory(text, max_rows=1201).rows) == 1201
    assert sentences(read_directory(text, max_bytes=2000)) == [
        f"The file has {round(len(text) / 1000)} KB, at most 2 KB can be read. Split it into several files."
    ]


_CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["a@x.org", "b@x.org", "c@x.org", "U01AAAAAA", "2026-02-30", "7", '"', "{x}", "DE", ";|,"]
    ),
)
_TABLES = st.lists(st.lists(_CELLS, max_size=12), max_size=8)


@pytest.mark.long
@given(_TABLES, st.sampled_from([",", ";", "\t"]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_the_cells_hold_reading_ends_in_rows_and_sentences(
    table: list[list[str]], delimiter: str, quoted: bool
) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted else text

    lines = [delimiter.join(cell(text) for text in row) for row in table]
    _holds(read_directory("\n".join((HEADER.replace(",", delimiter), *lines))))


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_the_bytes_are_reading_ends_in_rows_and_sentences(content: bytes) -> None:
    _holds(read_directory(content))
    _holds(read_directory(b"email,manager\n" + content))


def _holds(reading: DirectoryReading) -> None:
    assert reading.rows or reading.problems or reading.notes
    assert all(str(problem) for problem in (*reading.problems, *reading.notes))
    keys = [key for row in reading.rows for key in row.keys]
    assert len(keys) == len(set(keys)), "one person, one row"
    bad = {problem.line for problem in reading.problems}
    assert bad.isdisjoint(row.line for row in reading.rows)
    manager_of = {row.key: row.manager for row in reading.rows}
    for person in manager_of:
        chain = [person]
        while (above := manager_of.get(chain[-1])) is not None:
            assert above not in chain, "nobody reports to themselves"
            chain.append(above)
