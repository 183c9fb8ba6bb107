"""`mentorbot match`, as somebody with a sign-up sheet uses it."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook
from rich.console import Console

from bot.console.match import DONE, TO_MEND, UNPROVED, Request, match_command

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
PEOPLE = EXAMPLES / "people.csv"
TODAY = date(2026, 11, 23)
"""A Monday in winter on the northern half."""

Rows = list[dict[str, str]]


class Ran:
    """What a command said and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def run(people: Path = PEOPLE, **asked: Any) -> Ran:
    out, err = StringIO(), StringIO()
    code = match_command(
        Request(people=people, **asked), TODAY, Console(file=out, width=200), Console(file=err, width=200)
    )
    return Ran(code, out.getvalue(), err.getvalue())


def rows_of(path: Path, delimiter: str = ",") -> Rows:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")), delimiter=delimiter))


def sheet(tmp_path: Path, text: str, name: str = "people.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "pairs.csv"


def test_the_example_is_matched_for_reasons_that_can_be_read(tmp_path: Path, out: Path) -> None:
    left = tmp_path / "left-over.csv"
    ran = run(out=out, left_over=left)
    assert ran.code == DONE
    pairs = {row["mentee"]: row for row in rows_of(out)}
    assert {name: row["mentor"] for name, row in pairs.items()} == {
        "Amara Osei": "Greta Lindholm",
        "Jonas Weber": "Hannah Fischer",
        "Priya Raman": "Ruth Adeyemi",
        "Luca Moretti": "Marco Bianchi",
        "Chen Wei": "Hannah Fischer",
        "Sofia Alvarez": "Pieter de Vries",
        "Tom Baker": "Rafael Duarte",
        "Noor Haddad": "Greta Lindholm",
        "Yuki Sato": "Mei Tanaka",
    }
    for row in pairs.values():
        parts = [int(points) for name, points in row.items() if name.startswith("points_")]
        assert sum(parts) == int(row["points"]), "the points by criterion add up"
    assert (
        "Offers the 2 skills put first: Negotiation, Presenting and public speaking"
        in pairs["Luca Moretti"]["why"]
    )
    (kofi,) = rows_of(left)
    assert (kofi["id"], kofi["role"], kofi["allowed_by_the_rules"]) == ("109", "mentee", "1")
    assert "6 by too few shared hours" in kofi["why"]
    assert "would help: one more place with a mentor" in kofi["why"]
    assert "Matched" in ran.out
    assert "90%" in ran.out
    assert "no other way matches more people" in ran.out


def test_without_a_file_it_shows_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run()
    assert ran.code == DONE
    assert ran.out.index("Tom Baker") < ran.out.index("Luca Moretti"), "the weakest first"
    assert "Kofi Mensah" in ran.out
    assert "Nothing was written." in ran.out
    assert list(tmp_path.iterdir()) == []


def test_json_is_one_document_that_fits_its_schema(out: Path) -> None:
    schema = json.loads((EXAMPLES / "match.schema.json").read_text())
    ran = run(as_json=True, out=out)
    jsonschema.Draft202012Validator(schema).validate(ran.document)
    found = ran.document
    assert (found["count"], found["matched"], found["proved"], found["gap"]) == (9, 9, True, 0)
    assert found["total"] == sum(pair["points"] for pair in found["pairs"])
    for pair in found["pairs"]:
        assert sum(one["points"] for one in pair["criteria"]) == pair["points"]
    assert found["unmatched"][0]["name"] == "Kofi Mensah"
    assert out.exists(), "--json and --out go together"
    assert "Mean fit" in ran.err, "people read the other stream"


def test_a_refusal_is_a_document_too(tmp_path: Path) -> None:
    schema = json.loads((EXAMPLES / "match.schema.json").read_text())
    ran = run(sheet(tmp_path, "id,role,level\n1,mentee,boss\n2,mentor,3\n"), as_json=True)
    assert ran.code == TO_MEND
    jsonschema.Draft202012Validator(schema).validate(ran.document)
    (problem,) = ran.document["problems"]
    assert (problem["line"], problem["column"]) == (2, "level")


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path, out: Path) -> None:
    run(out=out)
    header, *rows = PEOPLE.read_text().splitlines()
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        shuffled, other = sheet(tmp_path, "\n".join([header, *rows])), tmp_path / f"{seed}.csv"
        assert run(shuffled, out=other).code == DONE
        assert other.read_bytes() == out.read_bytes()


def test_everything_to_mend_is_said_and_nothing_written(tmp_path: Path, out: Path) -> None:
    left = tmp_path / "left.csv"
    people = sheet(tmp_path, "id,role,level,hours\n1,mentee,boss,9-17\n2,mentor,3,17-Sep\n3,guru,4,\n")
    ran = run(people, out=out, left_over=left)
    assert ran.code == TO_MEND
    assert ran.out == ""
    assert f"{people}: 3 things to mend in 3 lines, nothing was written." in ran.err
    assert "Line 2, column level: write a level from 1 to 10 instead of “boss”" in ran.err
    assert "Line 3, column hours: write 9:00-17:00; your spreadsheet made a date of it" in ran.err
    assert "Line 4, column role: write the role, mentee, mentor or both, instead of “guru”" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv"]


def test_a_file_that_is_there_is_kept(tmp_path: Path, out: Path) -> None:
    out.write_text("dear to me")
    ran = run(out=out)
    assert (ran.code, out.read_text()) == (TO_MEND, "dear to me")
    assert "add --force to replace it" in ran.err
    assert run(out=out, force=True).code == DONE
    assert rows_of(out)
    own = sheet(tmp_path, PEOPLE.read_text())
    ran = run(own, out=own, force=True)
    assert ran.code == TO_MEND
    assert "This is the sign-up sheet itself." in ran.err
    assert own.read_text() == PEOPLE.read_text()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"out": "no/such/pairs.csv"}, "There is no folder"),
        ({"out": "."}, "This is a folder."),
        ({"out": "a.csv", "left_over": "a.csv"}, "need a file each"),
        ({"people": "nobody.csv"}, "There is no file"),
        ({"people": "."}, "is a folder; name a file"),
        ({"columns": "nothing.yaml"}, "cannot be opened"),
        ({"lock": "nothing.csv"}, "There is no file"),
        ({"sheet": "One"}, "Only an Excel workbook has several sheets"),
        ({"out": "-", "as_json": True}, "can have the standard output"),
    ],
)
def test_wrong_use_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = {
        name: value if name in ("sheet", "as_json") else Path(value)
        for name, value in {"people": str(PEOPLE), **asked}.items()
    }
    ran = run(**paths)
    assert ran.code == TO_MEND
    assert sentence in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_failing_disk_leaves_no_half_file(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "left.csv"
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "left" in path.name:
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = run(out=out, left_over=left)
    assert ran.code == TO_MEND
    assert "No space left on device" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_mapping_file_reads_another_house_s_sheet(tmp_path: Path) -> None:
    ran = run(EXAMPLES / "people_other.csv", columns=EXAMPLES / "columns.yaml", as_json=True)
    assert ran.code == DONE, ran.err
    assert ran.document["count"] == 2
    assert [note["message"] for note in ran.document["notes"]] == ["not known and ignored: Timestamp"]
    wrong = sheet(tmp_path, "columns:\n  Who: role\n  Nme: nmae\nvalues:\n  lvel: {a: b}\n", "wrong.yaml")
    ran = run(columns=wrong)
    assert ran.code == TO_MEND
    assert f"{wrong}:3:3: columns → Nme: there is no column 'nmae' of ours; did you mean 'name'?" in ran.err
    assert "did you mean 'level'?" in ran.err


def test_a_form_s_sheet_is_two_steps_away(tmp_path: Path) -> None:
    """First it says what the columns may mean; what it says is the mapping file that makes it work."""
    people = sheet(
        tmp_path,
        "Email Address,Your full name,Would you like to be a mentor or a mentee?,Anything else?\n"
        "a@x.org,Ann,Mentee,no\nm@x.org,Mo,Mentor,no\n",
    )
    ran = run(people)
    assert ran.code == TO_MEND
    said, _, suggested = ran.err.partition("columns.yaml:\n\n")
    assert "keep this as columns.yaml" in said
    ran = run(people, columns=sheet(tmp_path, suggested, "columns.yaml"), as_json=True)
    assert partner(ran, "Ann") == "Mo"
    named = sheet(tmp_path, "id,name,Mentor or mentee - which?\n1,Ann,mentee\n2,Mo,mentor\n", "named.csv")
    assert '"Mentor or mentee - which?": role' in run(named).err


def test_weights_and_rules_from_a_file(tmp_path: Path) -> None:
    plan = sheet(tmp_path, "weights: {skills: 1}\nrules: {hours: false, level_gap: false}\n", "plan.yaml")
    found = run(weights=plan, as_json=True).document
    assert {one["criterion"] for one in found["pairs"][0]["criteria"] if one["of"]} == {"skills"}
    program = sheet(tmp_path, "slug: x\nname: y\nmatching:\n  weights: {goals: 2}\n", "program.yaml")
    found = run(weights=program, as_json=True).document
    assert {one["criterion"] for one in found["pairs"][0]["criteria"] if one["of"]} == {"goals"}
    ran = run(weights=sheet(tmp_path, "weights: {skils: 1}\n", "typo.yaml"))
    assert ran.code == TO_MEND
    assert "no criterion 'skils'" in ran.err
    ran = run(weights=sheet(tmp_path, "rules: {avoid: false}\n", "unsafe.yaml"))
    assert ran.code == TO_MEND
    assert "protects people and cannot be switched off" in ran.err


def pairs_file(tmp_path: Path, name: str, *pairs: tuple[str, str]) -> Path:
    return sheet(tmp_path, "mentee,mentor\n" + "".join(f"{one},{other}\n" for one, other in pairs), name)


def partner(ran: Ran, mentee: str) -> str | None:
    names = {pair["mentee"]["name"]: pair["mentor"]["name"] for pair in ran.document["pairs"]}
    return names.get(mentee)


def test_pairs_are_kept_together_and_apart(tmp_path: Path) -> None:
    assert partner(run(as_json=True), "Luca Moretti") == "Marco Bianchi"
    apart = pairs_file(tmp_path, "apart.csv", ("Luca Moretti", "Marco Bianchi"))
    assert partner(run(as_json=True, forbid=apart), "Luca Moretti") != "Marco Bianchi"
    together = pairs_file(
        tmp_path, "together.csv", ("104", "206"), ("Jonas Weber", "202"), ("Nobody At All", "201")
    )
    ran = run(as_json=True, lock=together)
    assert partner(ran, "Luca Moretti") == "Pieter de Vries"
    (refused,) = ran.document["refused_locks"]
    assert refused["why"] == "ruled out by: reporting line"
    assert [note["message"] for note in ran.document["notes"]][-1] == (
        "together.csv: Nobody At All is not in the sheet; left out"
    )
    bad = sheet(tmp_path, "a,b\n1,2\n", "bad.csv")
    assert "The first line needs column names, such as mentee and mentor; it has: a, b." in run(lock=bad).err


def test_pairs_of_the_last_time_are_favoured(tmp_path: Path, out: Path) -> None:
    people = sheet(tmp_path, "id,role,style\na,mentee,3\nm,mentor,3\nn,mentor,3\n")
    first = run(people, as_json=True, seed=0)
    other = {"m": "n", "n": "m"}[first.document["pairs"][0]["mentor"]["id"]]
    previous = pairs_file(tmp_path, "previous.csv", ("a", other))
    again = run(people, as_json=True, previous=previous)
    assert again.document["pairs"][0]["mentor"]["id"] == other
    points = {one["criterion"]: one["points"] for one in again.document["pairs"][0]["criteria"]}
    assert points["stay"] == 300
    assert run(people, out=out).code == DONE
    assert run(people, as_json=True, previous=out).code == DONE, "what it writes it reads"


def test_several_mentors_each(tmp_path: Path) -> None:
    people = sheet(tmp_path, "id,role,capacity\na,mentee,\nb,mentee,\nm,mentor,2\nn,mentor,1\n")
    left = tmp_path / "left.csv"
    ran = run(people, as_json=True, mentors_per_mentee=2, left_over=left)
    assert (ran.document["count"], ran.document["matched"]) == (3, 2)
    assert len(ran.document["fewer_mentors"]) == 1
    assert [row["why"] for row in rows_of(left)] == ["1 of 2 mentors found"]


def test_in_reverse_the_junior_guides(tmp_path: Path) -> None:
    people = sheet(tmp_path, "id,role,level\nboss,mentee,9\njunior,mentor,3\nchief,mentor,10\n")
    assert run(people, as_json=True).document["pairs"][0]["mentor"]["id"] == "chief"
    assert run(people, as_json=True, shape="reverse").document["pairs"][0]["mentor"]["id"] == "junior"


def test_peers_are_one_pool_and_the_odd_one_joins_a_pair(tmp_path: Path, out: Path) -> None:
    people = sheet(
        tmp_path,
        "id,name,level,skills wanted,skills offered\n1,Ann,3,Negotiation,Writing\n2,Bo,3,Writing,Negotiation\n"
        "3,Cy,4,Python,SQL\n4,Dee,4,SQL,Python\n5,Ed,5,SQL,Python\n",
    )
    ran = run(people, shape="peers", as_json=True, out=out)
    assert ran.code == DONE, ran.err
    jsonschema.validate(ran.document, json.loads((EXAMPLES / "match.schema.json").read_text()))
    assert (ran.document["people"], ran.document["matched"], ran.document["unmatched"]) == (5, 5, [])
    assert partner(ran, "Ann") == "Bo"
    assert [{one["name"] for one in trio} for trio in ran.document["trios"]] == [{"Cy", "Dee", "Ed"}]
    assert [(row["person"], row["partner"], row["trio"]) for row in rows_of(out)] == [
        ("Ann", "Bo", ""),
        ("Cy", "Dee", "1"),
        ("Cy", "Ed", "1"),
        ("Dee", "Ed", "1"),
    ]
    line = sheet(tmp_path, "id,name,manager\n1,Ann,\n2,Bo,1\n", "line.csv")
    alone = run(line, shape="peers", as_json=True).document
    jsonschema.validate(alone, json.loads((EXAMPLES / "match.schema.json").read_text()))
    assert {one["role"] for one in alone["unmatched"]} == {"peer"}
    assert "the rules leave nobody" in run(line, shape="peers").out
    kept = run(people, shape="peers", as_json=True, lock=pairs_file(tmp_path, "kept.csv", ("Cy", "Ann")))
    assert partner(kept, "Ann") == "Cy"


def test_secret_wishes_are_told_apart_from_nothing(tmp_path: Path) -> None:
    """Avoided, forbidden: the same words. Wished for, asked by a group: the same words."""
    head = "id,name,role,avoid,prefer\n"
    avoided = run(sheet(tmp_path, head + "a,Ann,mentee,Mo,\nm,Mo,mentor,,\n", "a.csv"), as_json=True).document
    apart = pairs_file(tmp_path, "apart.csv", ("a", "m"))
    plain = sheet(tmp_path, head + "a,Ann,mentee,,\nm,Mo,mentor,,\n", "b.csv")
    forbidden = run(plain, as_json=True, forbid=apart).document
    assert avoided["unmatched"] == forbidden["unmatched"]
    assert "avoid" not in json.dumps(avoided["unmatched"])
    wished = run(sheet(tmp_path, head + "a,Ann,mentee,,Mo\nm,Mo,mentor,,\n", "c.csv"), as_json=True).document
    assert "prefer" not in json.dumps(wished["pairs"])


def test_no_cell_is_a_formula(tmp_path: Path, out: Path) -> None:
    evil = '=HYPERLINK("http://x")'
    people = sheet(
        tmp_path,
        'id,name,role,skills\n@1,"=HYPERLINK(""http://x"")",mentee,+1;R&D\n-2,Bo & <Co>,mentor,+1;R&D\n',
    )
    run(people, out=out)
    (row,) = rows_of(out)
    assert (row["mentee_id"], row["mentee"], row["mentor_id"]) == ("'@1", f"'{evil}", "'-2")
    assert row["mentor"] == "Bo & <Co>", "and nothing is escaped for Slack"
    assert "R&D" in row["why"]
    assert run(people, as_json=True, lock=out).document["pairs"][0]["locked"], "it reads what it guards"
    book = tmp_path / "pairs.xlsx"
    assert run(people, out=book).code == DONE
    cells = [cell for line in load_workbook(book).active.iter_rows() for cell in line]  # type: ignore[union-attr]
    assert all(cell.data_type != "f" for cell in cells)
    assert load_workbook(book).active["B2"].value == evil  # type: ignore[index]


def test_what_is_written_opens_where_the_sheet_came_from(tmp_path: Path, out: Path) -> None:
    people = sheet(tmp_path, "id;name;role\n1;Zoë;mentee\n2;Bo;mentor\n")
    run(people, out=out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    assert rows_of(out, ";")[0]["mentee"] == "Zoë"
    assert run(people, out=Path("-")).out.splitlines()[1].startswith("1;Zoë;2;Bo;")


def test_the_weakest_pair_is_lifted_at_stated_cost() -> None:
    ran = run(as_json=True, lift=True, fairness=True)
    lifted = ran.document["lifted"]
    assert lifted["floor"] >= lifted["before"]
    assert ran.document["count"] == 9, "nobody loses their place"
    assert min(pair["points"] for pair in ran.document["pairs"]) == lifted["floor"]
    assert {split["by"] for split in ran.document["fairness"]} == {"department", "location", "level"}
    ran = run(lift=True, shape="peers")
    assert ran.code == TO_MEND
    assert "for one mentor each" in ran.err


def large(tmp_path: Path) -> Path:
    """A sheet that is matched in blocks, with a look at all pairs in between."""
    chance = random.Random(5)
    lines = ["id,role,capacity,level,style,department,skills"]
    for nth in range(3600):
        role = "mentee" if nth % 3 else "mentor"
        skills = ";".join(f"s{chance.randrange(60)}" for _ in range(4))
        lines.append(f"{nth},{role},2,{chance.randint(2, 7)},{chance.randint(1, 5)},d{nth % 9},{skills}")
    return sheet(tmp_path, "\n".join(lines))


@pytest.mark.long
def test_ctrl_c_gives_the_best_so_far(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import signal

    import bot.console.match as command

    before = signal.getsignal(signal.SIGINT)
    watching = command.watching

    def interrupted(console: Console, people: int) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return watching(console, people)

    monkeypatch.setattr(command, "watching", interrupted)
    ran = run(large(tmp_path), out=out, as_json=True)
    assert "Stopping" in ran.err
    assert signal.getsignal(signal.SIGINT) == before
    assert ran.document["stopped"] is True
    assert len(rows_of(out)) == ran.document["count"] > 0
    assert ran.code == (DONE if ran.document["proved"] else UNPROVED)
    if not ran.document["proved"]:
        assert ran.document["gap"] > 0


def test_a_second_ctrl_c_ends_it_with_nothing(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os
    import signal

    import bot.console.match as command

    def impatient(console: Console, people: int) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(command, "watching", impatient)
    with pytest.raises(KeyboardInterrupt):
        run(out=out)
    assert not out.exists()


@pytest.mark.long
def test_as_a_command_of_its_own(tmp_path: Path) -> None:
    """Nothing but the sheet is needed: no settings, no database, no Slack."""

    def mentorbot(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "match", *words],
            cwd=tmp_path,
            env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": ""},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    done = mentorbot(str(PEOPLE), "--out", "pairs.csv", "--json")
    assert done.returncode == DONE, done.stderr
    assert json.loads(done.stdout)["count"] == len(rows_of(tmp_path / "pairs.csv")) == 9
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pairs.csv"]
    refused = mentorbot(str(PEOPLE), "--out", "pairs.csv")
    assert refused.returncode == TO_MEND
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr
    assert mentorbot("nobody.csv").returncode == TO_MEND


def test_other_commands_start_without_the_matcher(tmp_path: Path) -> None:
    code = "import sys, bot.__main__; print([m for m in ('numpy', 'scipy', 'openpyxl') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout.strip() == "[]"


def test_the_page_about_matching_names_every_column_and_option() -> None:
    import click

    from bot.__main__ import main
    from bot.sign_up.columns import COLUMNS

    section = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    missing = [name for name in COLUMNS if f"`{name}`" not in section]
    command = main.commands["match"]
    options = [one.opts[0] for one in command.params if isinstance(one, click.Option)]
    missing += [name for name in options if f"`{name}" not in section]
    assert missing == []


def test_the_page_about_matching_tells_the_weights_and_rules_that_hold() -> None:
    from bot.matching.plan import DEFAULT_PLAN, DEFAULT_RULES, DEFAULT_WEIGHTS

    page = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    section = page[: page.index("## From a sign-up sheet")]
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line[:2] == "| "
    ]
    told = {row[0].strip("`"): row[1] for row in rows if len(row) == 4}
    assert {name: told[name].split()[0] for name in DEFAULT_WEIGHTS} == {
        name: f"{weight:g}" for name, weight in DEFAULT_WEIGHTS.items()
    }
    rules = {name.strip("` "): row[2] for row in rows if len(row) == 3 for name in row[0].split(",")}
    for name in DEFAULT_RULES:
        assert rules[name].startswith("off") == (DEFAULT_PLAN.rule(name) is None), name
