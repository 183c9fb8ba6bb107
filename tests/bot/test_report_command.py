"""`mentorbot report`: the same numbers, beside a bot that runs."""

from __future__ import annotations

import csv
import io
import json
from io import StringIO

import pytest
from openpyxl import load_workbook
from rich.console import Console

from blocks.reader import Reader
from blocks.reporting.figures import figures_message
from bot.console.program import DONE, TO_MEND
from bot.console.report import FORMATS, Ask, report
from bot.usecases.reporting.program import open_report
from db.models import Program
from tests.pair_story import Story


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    ids = [story.match(f"M{n}", f"T{n}", days=40) for n in range(6)]
    with story.act() as act:
        for number, id_ in enumerate(ids):
            pair = act.pair(f"M{number}", f"T{number}")
            assert pair.id == id_
            act.held(pair, 30)
            act.fill_in(f"M{number}", pair, "pulse", {"going": "4"}, occurrence="d30")
    return story


def run(story, **asked):
    out, err = (Console(file=StringIO(), width=60) for _ in range(2))
    code = report(story.sessions.engine, Ask(**asked), story.now, out=out, err=err)
    return code, out.file.getvalue(), err.file.getvalue()


def read_in_slack(story):
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        return open_report(act.session, act.actor("Cora"), program, act.now)


@pytest.mark.long
def test_every_format_holds_what_slack_shows(story, tmp_path):
    shown = read_in_slack(story)
    known = {one.key: one.value for chapter in shown.chapters for one in chapter.figures}
    assert known["satisfaction"] == 4.0
    code, said, _ = run(story, format="json")
    assert code == DONE
    made = {
        one["key"]: one["value"] for chapter in json.loads(said)["chapters"] for one in chapter["figures"]
    }
    assert made == known
    _, said, _ = run(story, format="csv")
    lines = list(csv.reader(io.StringIO(said)))
    values = {
        row[2].rpartition(" · ")[2]: float(row[5])
        for row in lines
        if row[0] == "figures" and row[4] == "Value"
    }
    assert values == pytest.approx({key: value for key, value in known.items() if value is not None})
    for format_ in FORMATS:
        path = tmp_path / f"report.{format_}"
        code, said, _ = run(story, program="career", format=format_, target=path)
        assert code == DONE
        assert said == f"Wrote {path}.\n"
        assert path.stat().st_size > 300
    head, *rows = load_workbook(tmp_path / "report.xlsx")["Figures"].iter_rows(values_only=True)
    assert {row[2]: row[3] for row in rows} == pytest.approx(known)
    assert head[3] == "Value"
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    _, said, _ = run(story)
    assert "How mentoring is going" in said
    assert "Career <paths>" in said
    assert figures_message(shown, Reader()).text


def test_nothing_is_written_by_it(story):
    before = run(story, format="json")
    with story.act() as act:
        assert act.session.query(Program).count() == 1
    assert run(story, format="json") == before


def test_a_file_is_for_its_owner_alone_and_replaces_none_without_force(story, tmp_path):
    path = tmp_path / "report.txt"
    assert run(story, target=path)[0] == DONE
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("mine")
    code, said, complained = run(story, target=path)
    assert (code, said) == (TO_MEND, "")
    assert "report.txt exists already. Choose another name, or replace it with --force." in complained
    assert path.read_text() == "mine"
    assert run(story, target=path, force=True)[0] == DONE
    assert "How mentoring is going" in path.read_text()


@pytest.mark.long
def test_mistakes_are_sentences(story, tmp_path):
    for asked, words in (
        ({"program": "nothing"}, "There is no single program nothing. Programs here: career."),
        ({"format": "pdf"}, "Say where to write it: --out report.pdf"),
        ({"workspace": "Other"}, "Say which workspace"),
        (
            {"target": tmp_path / "no" / "such" / "folder.txt"},
            "cannot be written: No such file or directory.",
        ),
    ):
        code, said, complained = run(story, **asked)
        assert code == TO_MEND
        assert said == ""
        assert words in complained
