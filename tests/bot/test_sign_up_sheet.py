"""How a sign-up sheet is read: what people write, and what they are told when it cannot be meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.matching.features import Mentee, Mentor
from bot.sign_up.columns import ColumnMap
from bot.sign_up.people import People, read_people
from bot.sign_up.screen import sentences

WINTER = date(2026, 1, 15)
SUMMER = date(2026, 7, 15)
MENTOR = "m1,Mo Tor,mentor"


def read(tmp_path: Path, text: str | bytes, mapped: ColumnMap | None = None, **asked: Any) -> People:
    sheet = tmp_path / "people.csv"
    sheet.write_bytes(text if isinstance(text, bytes) else text.encode())
    on = asked.pop("on", WINTER)
    return read_people(sheet, mapped or ColumnMap(), on, **asked)


def mentee(tmp_path: Path, column: str, cell: str, **asked: Any) -> Mentee:
    """The one mentee of a sheet that has one more column."""
    found = read(tmp_path, f'id,name,role,{column}\nm1,Mo Tor,mentor,\na1,Ann Lee,mentee,"{cell}"\n', **asked)
    assert not found.problems, sentences(found.problems)
    return found.mentees[0]


def told(tmp_path: Path, column: str, cell: str) -> str:
    """What the writer of this cell is told."""
    found = read(tmp_path, f'id,name,role,{column}\nm1,Mo Tor,mentor,\na1,Ann Lee,mentee,"{cell}"\n')
    assert not found.mentees, "nothing is matched while something is to be mended"
    (sentence,) = sentences(found.problems)
    return sentence


def test_one_row_for_each_person_and_role(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id,name,role,capacity,skills,goals\n"
        "1,Ann Lee,mentee,,Clear writing; Negotiation,lead\n"
        "1,Ann Lee,mentor,2,System design,grow\n"
        "2,Bo Chan,mentor,,Negotiation,lead\n",
    )
    assert not found.problems
    (ann,) = found.mentees
    assert ann.wanted == ("clear writing", "negotiation"), "in their order"
    assert [(one.id, one.person, one.capacity, one.offered) for one in found.mentors] == [
        ("1", "1", 2, ("system design",)),
        ("2", "2", 1, ("negotiation",)),
    ]
    assert found.names == {"1": "Ann Lee", "2": "Bo Chan"}
    assert found.labels["clear writing"] == "Clear writing"


def test_somebody_who_is_both_in_one_row(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "email,name,role,skills wanted,skills offered,goals,goals offered\n"
        "ann@x.org,Ann Lee,Mentor and mentee,Negotiation,System design,lead,grow\n",
    )
    (ann,), (too,) = found.mentees, found.mentors
    assert (ann.wanted, too.offered) == (("negotiation",), ("system design",))
    assert (ann.goals, too.helps_with) == ({"lead"}, {"grow"})
    assert ann.person == too.person == "ann@x.org"
    confused = read(tmp_path, "id,role,skills\n1,both,Negotiation\n2,mentor,Negotiation\n")
    assert "needs a line as mentee and one as mentor" in sentences(confused.problems)[0]


@pytest.mark.parametrize(
    ("column", "cell", "attribute", "value"),
    [
        ("level", "4", "level", 4),
        ("Grade", "L5", "level", 5),
        ("Grade", "Sr.", "level", 5),
        ("hours", "flexible", "hours_utc", None),
        ("level", "3.0", "level", 3),
        ("level", "Senior", "level", 5),
        ("level", "Vice-President", "level", 9),
        ("level", "4 · Experienced", "level", 4),
        ("languages", "EN; Deutsch (C1)", "languages", {"English", "German"}),
        ("languages", "English, Klingon", "languages", {"English", "Klingon"}),
        ("country", "Deutschland", "country", "DE"),
        ("cadence", "Every two weeks", "cadence", "biweekly"),
        ("format", "in-person", "format", "in_person"),
        ("format", "Hybrid", "format", "either"),
        ("style", "exploratory", "style", 5),
        ("style", "2", "style", 2),
        ("values", "bold", "values", 5),
        ("eligible", "No", "eligible", False),
        ("missed", "2", "missed", 2),
        ("started", "2026-01-05", "tenure_days", 10),
        ("skills", "Python: 3; SQL (2); C++", "skill_levels", {"python": 3, "sql": 2}),
        ("skills", "Hiring, Delegating", "wanted", ("hiring", "delegating")),
        ("skills", "Hiring, interviewing; Delegating", "wanted", ("hiring, interviewing", "delegating")),
        ("skills", "n/a", "wanted", ()),
        ("department", "–", "department", ""),
        ("team", "Blue Team", "team", "blue team"),
        ("avoid", "Mo Tor", "avoid", {"m1"}),
        ("avoid", "Tor, Mo", "avoid", {"m1"}),
        ("prefer", "m1; M1", "prefer", {"m1"}),
        ("manager", "mo tor", "reports_to", ("m1",)),
        ("manager", "Ann Lee", "reports_to", ()),
        ("choices", "Mo Tor", "chosen", ("m1",)),
    ],
)
def test_cells_are_read_as_they_are_meant(
    tmp_path: Path, column: str, cell: str, attribute: str, value: object
) -> None:
    assert getattr(mentee(tmp_path, column, cell), attribute) == value


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("level", "Senor", "Line 3, column level: write a level from 1 to 10 instead of “Senor” (perhaps 5, senior)"),
        ("level", "11", "write a level from 1 to 10 instead of “11”"),
        ("timezone", "Berln", "write a time zone like Europe/Berlin instead of “Berln”"),
        ("timezone", "PST", "write a time zone like America/Los_Angeles instead of “PST”"),
        ("hours", "17-Sep", "write 9:00-17:00; your spreadsheet made a date of it (“17-Sep”)"),
        ("hours", "9-5", "write 9-17 if “9-5” ends in the afternoon"),
        ("hours", "core time", "write working hours like 9-17 or 9:00-17:30 instead of “core time”"),
        ("hours", "9-9", "write working hours like 9-17"),
        ("cadence", "bi-weekley", "weekly, biweekly or monthly, instead of “bi-weekley” (did you mean biweekly?)"),
        ("format", "phone", "write the format, either, remote or in_person, instead of “phone”"),
        ("style", "6", "write the style from 1 (directive) to 5 (exploratory) instead of “6”"),
        ("capacity", "a few", "write how many mentees they take, a whole number from 0 to 1000, instead of “a few”"),
        ("capacity", "-1", "a whole number from 0 to 1000, instead of “-1”"),
        ("eligible", "maybe", "write whether they may take part, yes or no, instead of “maybe”"),
        ("started", "31/03/2026", "write the date like 2026-03-31 instead of “31/03/2026”"),
        ("skills", "#REF!", "the spreadsheet shows an error here (#REF!)"),
        ("avoid", "Mo Torr", "nobody here is called “Mo Torr”; did you mean Mo Tor?"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_says_what_to_write(
    tmp_path: Path, column: str, cell: str, sentence: str
) -> None:
    said = told(tmp_path, column, cell)
    assert said.startswith(f"Line 3, column {column}: ")
    assert sentence in said


def test_hours_are_compared_on_one_clock(tmp_path: Path) -> None:
    sheet = (
        "id,role,timezone,hours\n1,mentee,Europe/Berlin,9-17\n2,mentor,america/new_york,9:30am-5pm\n"
        "3,mentor,UTC+5:30,\n4,mentor,Singapore,22-6\n5,mentor,,9-17\n"
    )
    found = read(tmp_path, sheet)
    assert found.mentees[0].hours_utc == (8 * 60, 16 * 60)
    assert [one.hours_utc for one in found.mentors] == [
        (14 * 60 + 30, 22 * 60),
        (3 * 60 + 30, 11 * 60 + 30),  # office hours where only the zone is known
        (14 * 60, -2 * 60),
        None,
    ]
    assert sentences(found.notes) == [
        "Column hours: left out where no time zone stands beside it: 1 of the people"
    ]
    assert read(tmp_path, sheet, on=SUMMER).mentees[0].hours_utc == (7 * 60, 15 * 60)
    local = read(tmp_path, "id,role,hours\n1,mentee,9-17\n2,mentor,8-16\n")
    assert local.mentees[0].hours_utc == (540, 1020)
    assert sentences(local.notes) == [
        "Column hours: without a column timezone, all hours are read as of one clock"
    ]


def test_reporting_lines_go_all_the_way_up(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id,name,role,manager\n1,Ann,mentee,2\n2,Bo,mentor,Cy\n3,Cy,mentor,3\n4,Dee,mentor,5\n5,Ed,mentor,4\n"
        "6,Flo,mentor,Nobody Known\n",
    )
    lines = {one.id: one.reports_to for one in (*found.mentees, *found.mentors)}
    assert lines == {"1": ("2", "3"), "2": ("3",), "3": (), "4": ("5",), "5": ("4",), "6": ()}
    assert sentences(found.notes)[-1] == (
        "Column manager: managers who are not in the sheet: 1; reporting lines end there"
    )


def test_namesakes_need_an_id(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id,name,role,prefer,manager\n1,Ann Lee,mentee,Bo Chan,Bo Chan\n2,Bo Chan,mentor,,\n3,Bo Chan,mentor,,\n",
    )
    assert sentences(found.problems) == [
        "Line 2, column prefer: several people are called “Bo Chan”; write the id (2 or 3)",
        "Line 2, column manager: several people are called “Bo Chan”; write the id (2 or 3)",
    ]


def test_whoever_is_not_in_the_sheet_is_left_out_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name,role,avoid\n1,Ann,mentee,Zoltan Unknown\n2,Bo,mentor,\n")
    assert found.mentees[0].avoid == frozenset()
    assert sentences(found.notes) == ["Column avoid: not in the sheet, so left out: Zoltan Unknown"]


def test_everything_to_mend_is_told_at_once_and_what_is_alike_together(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id,name,Role,level\n1,Ann,Engineer,3\n2,Bo,Engineer,3\n3,Cy,mentee,boss\n3,Cyd,mentor,4\n4,Dee,Engineer,4\n"
        "5,Ed,mentee,4\n5,Ed,mentee,4\n,,mentor,\n6,Flo,,2\n7,Gus,mentor,1,extra\n",
    )
    assert sentences(found.problems) == [
        "Lines 2-3 and 6, column Role: write the role, mentee, mentor or both, instead of “Engineer”",
        "Line 4, column level: write a level from 1 to 10 instead of “boss”",
        "Line 8, column id: “5” stands in line 7 as mentee already; keep one of the two",
        "Line 9, column id: write an id, so that this person can be told from others",
        "Line 10, column Role: write mentee or mentor (or both)",
        "Line 11: there are more cells than column names (“extra”); a cell with the separator in it needs quotes",
    ]
    twins = read(tmp_path, "id,name,role\n3,Cy,mentee\n3,Cyd,mentor\n")
    assert sentences(twins.problems) == [
        "Line 3, column id: “3” is Cy in line 2 and Cyd here; give each person an id of their own"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("id,name,role\n", "The sheet has column names and no people."),
        ("foo,bar\n1,2\n", "The first line needs column names, such as id, name, role, skills; it has: foo, bar."),
        ("id,name,skills\n1,Ann,x\n", "Line 1: the sheet needs a column role that says mentee or mentor"),
        ("role,skills\nmentee,x\n", "Line 1: the sheet needs a column id (or email, or name)"),
        ("id,role\n1,mentee\n2,mentee\n", "there are 2 mentees and no mentors; see what the role column says"),
        ('id,name,role\n1,"Ann,mentee\n2,Bo,mentor\n', "a quotation mark opens in this line and is never closed"),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Excel workbook (.xls)"),
        (b"PK\x03\x04 no workbook", "This zip file is not an Excel workbook"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet_gets_one_sentence(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    assert sentence in " ".join(sentences(read(tmp_path, text).problems))


def test_who_is_named_by_a_part_of_the_name_is_asked_about(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name,role,avoid\n1,Ann,mentee,Carl\n2,Carl Cox,mentor,\n")
    assert sentences(found.problems) == [
        "Line 2, column avoid: nobody here is called “Carl”; did you mean Carl Cox? Correct it or take it out"
    ]


def test_a_job_title_beside_the_role_is_no_role(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id,Role,Mentoring role\n1,Analyst,I'd like to be a mentee\n2,Director,Mentor (experienced)\n",
    )
    assert [one.id for one in found.mentees] == ["1"]
    assert [one.id for one in found.mentors] == ["2"]
    assert sentences(found.notes) == [
        "Line 1, column Role: ignored, because the column Mentoring role is read as role"
    ]


def test_the_fullest_name_is_kept_and_two_names_are_two_people(tmp_path: Path) -> None:
    for rows in ("1,Ann,mentee\n1,Ann Lee,mentor\n", "1,Ann Lee,mentor\n1,Ann,mentee\n"):
        assert read(tmp_path, "id,name,role\n" + rows).names == {"1": "Ann Lee"}


def test_a_form_s_questions_get_a_mapping_file_to_begin_with(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Timestamp,Email Address,Do you want to be a mentor or a mentee?,Which skills can you offer?,Anything else?\n"
        "x,a@x.org,mentee,y,z\n",
    )
    assert found.suggestion == (
        'columns:\n  "Timestamp": ignore\n  "Email Address": email\n'
        '  "Do you want to be a mentor or a mentee?": role\n  "Which skills can you offer?": skills\n'
        '  "Anything else?": ignore'
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_kind_of_csv(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = (
        ("Person ID", "Full Name", "ROLE", "Abteilung"),
        ("1", "Zoë Müller", "Mentee", "Büro"),
        ("2", "Bo", "mentor", ""),
    )
    text = "\r\n".join(delimiter.join(row) for row in rows)
    found = read(tmp_path, text.encode(encoding))
    assert found.names["1"] == "Zoë Müller"
    assert found.delimiter == delimiter
    said = sentences(found.notes)
    if encoding == "cp1252":
        assert said == [
            "the file is not UTF-8, so it was read as Excel on Windows writes plain CSV; check that "
            "“Zoë Müller” looks right, or save it as CSV UTF-8"
        ]
    else:
        assert said == []


def test_columns_that_mean_nothing_to_us_are_named(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Timestamp,id,role,Skill 1,Skill 2,Personnel number,What else?\n"
        "x,1,mentee,Writing,Talking,9,y\nx,2,mentor,Talking,,8,y\n",
    )
    assert found.mentees[0].wanted == ("writing", "talking"), "two columns, one list"
    assert sentences(found.notes)[:2] == [
        "Line 1: not known and ignored: Timestamp, What else?",
        "Line 1, column Personnel number: ignored, because the column id is read as id",
    ]


def test_a_mapping_file_says_what_columns_and_cells_mean(tmp_path: Path) -> None:
    mapped = ColumnMap(
        columns={"I am joining as": "role", "Kürzel": "id", "Comments": "ignore", "Top skill": "skills"},
        values={"role": {"Junior": "mentee", "Senior": "mentor"}, "level": {"IC 2": "3"},
                "skills": {"Comms": "Communication"}},
    )  # fmt: skip
    found = read(
        tmp_path,
        "Kürzel,I am  joining as,Level,Comments,Top skill\n"
        "al,junior,ic-2,x,comms\nbc,Senior,IC 2,,Communication\n",
        mapped,
    )
    assert not found.problems, sentences(found.problems)
    assert not found.notes, "what is ignored on purpose is not mentioned"
    assert (found.mentees[0].id, found.mentees[0].level) == ("al", 3)
    assert found.mentees[0].wanted == found.mentors[0].offered == ("communication",)
    gone = read(tmp_path, "id,role,Skils\n1,mentee,x\n2,mentor,x\n", ColumnMap(columns={"Skills?": "skills"}))
    assert sentences(gone.problems) == [
        "Line 1: the sheet has no column 'Skills?', which the mapping file names; did you mean 'Skils'?"
    ]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def test_a_workbook_as_people_keep_it(tmp_path: Path) -> None:
    header = ["ID", "Name", "Role", "Level", "Eligible", "Skills", "Hours", "Start date"]
    path = workbook(
        tmp_path / "people.xlsx",
        {
            "Lists": [["x"]],
            "Sign-ups": [
                ["Mentoring 2026"],
                [],
                header,
                [1, "Zoë", "mentee", 3.0, True, "Writing\nTalking", "9-17", date(2026, 1, 1)],
                [2, "Bo", "mentor", "senior", None, "Writing", None, None],
            ],
            "Notes": [["y"]],
        },
        hidden=("Lists",),
    )
    found = read_people(path, ColumnMap(), WINTER)
    assert not found.problems, sentences(found.problems)
    (zoe,) = found.mentees
    assert (zoe.id, zoe.level, zoe.wanted, zoe.tenure_days) == ("1", 3, ("writing", "talking"), 14)
    said = sentences(found.notes)
    assert "the workbook has 3 sheets" not in " ".join(said), "hidden ones do not count"
    assert "the workbook has 2 sheets; 'Sign-ups' was read (--sheet chooses another: Notes)" in said
    assert "Line 3: the column names were found here; what stands above is ignored" in said
    lost = read_people(path, ColumnMap(), WINTER, sheet="Signups")
    assert sentences(lost.problems) == ["There is no sheet 'Signups'; there are: Sign-ups, Notes."]


def test_excel_makes_dates_of_hours(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "people.xlsx",
        {"A": [["id", "role", "hours"], [1, "mentee", date(2026, 9, 17)], [2, "mentor", "8-16"]]},
    )
    (said,) = sentences(read_people(path, ColumnMap(), WINTER).problems)
    assert said.startswith("Line 2, column hours: write 9:00-17:00; your spreadsheet made a date of it")


def test_typos_in_skills_are_pointed_out(tmp_path: Path) -> None:
    found = read(tmp_path, "id,role,skills\n1,mentee,Pubic speaking;Juggling\n2,mentor,Public speaking\n")
    assert sentences(found.notes)[-1] == (
        "wanted, but offered by no mentor: Juggling; Pubic speaking (like “Public speaking”?)"
    )


def test_the_usual_spelling_is_shown_whatever_the_order(tmp_path: Path) -> None:
    rows = [
        "1,mentee,public-speaking",
        "2,mentor,Public speaking",
        "3,mentor,Public Speaking",
        "4,mentor,Public speaking",
    ]
    for some in (rows, rows[::-1]):
        found = read(tmp_path, "id,role,skills\n" + "\n".join(some))
        assert found.labels["public speaking"] == "Public speaking"


def test_peers_need_no_role(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name,skills\n1,Ann,x\n2,Bo,x\n", peers=True)
    assert not found.problems
    assert [one.id for one in found.mentees] == ["1", "2"]


def test_nobody_is_both_sides_of_a_wish_about_oneself(tmp_path: Path) -> None:
    found = read(tmp_path, "id,role,avoid\n1,mentee,1\n2,mentor,\n")
    assert found.mentees[0].avoid == frozenset()


def entries(found: People) -> set[Mentee | Mentor]:
    return {*found.mentees, *found.mentors}


def test_shuffled_rows_are_the_same_people(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/examples/people.csv").read_text()
    header, *rows = text.splitlines()
    first = read(tmp_path, text)
    other = read(tmp_path, "\n".join([header, *reversed(rows)]))
    assert sorted(map(repr, entries(first))) == sorted(map(repr, entries(other)))
    assert first.labels == other.labels
