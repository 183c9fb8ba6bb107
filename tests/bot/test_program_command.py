"""`mentorbot program`, as whoever keeps plans as files uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy.orm import Session

from bot.console.program import DONE, TO_MEND, Load, check, export, load, templates
from bot.program_file.document import load_program, load_template, template_names
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.team import coordinators_of
from db.models import Coordinator, OutboxRow, Program, Workspace
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import found_program, hire


class Terminal:
    """Collects what a command says."""

    def __init__(self) -> None:
        self.out = Console(file=StringIO(), width=60)
        self.err = Console(file=StringIO(), width=60)

    @property
    def said(self) -> str:
        return self._of(self.out)

    @property
    def complained(self) -> str:
        return self._of(self.err)

    def _of(self, console: Console) -> str:
        assert isinstance(console.file, StringIO)
        return console.file.getvalue()


def written(folder: Path, text: str, name: str = "plan.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def bring(sessions: Sessions, asked: Load, now: datetime) -> tuple[int, Terminal]:
    terminal = Terminal()
    return load(sessions.engine, asked, now, out=terminal.out, err=terminal.err), terminal


@pytest.mark.long
def test_a_template_is_printed_checked_and_found_without_mistakes(tmp_path: Path) -> None:
    listed, printed, checked = Terminal(), Terminal(), Terminal()
    assert templates("", out=listed.out, err=listed.err) == DONE
    assert [line.split()[0] for line in listed.said.splitlines()] == list(template_names())
    assert templates("flash", out=printed.out, err=printed.err) == DONE
    assert load_program(printed.said, "printed") == load_template("flash")
    file = written(tmp_path, printed.said)
    assert check([file], as_json=False, out=checked.out, err=checked.err) == DONE
    assert "Flash mentoring. 18 questions to join, 11 reminders. No mistakes." in checked.said
    unknown = Terminal()
    assert templates("flesh", out=unknown.out, err=unknown.err) == TO_MEND
    assert "There is no template flesh." in unknown.complained


def test_mistakes_are_told_as_editors_and_programs_read_them(tmp_path: Path) -> None:
    file = written(tmp_path, "extends: flash\nslug: quick\nduration_days: 0\ncapacity: 3\n")
    said = Terminal()
    assert check([file], as_json=False, out=said.out, err=said.err) == TO_MEND
    assert said.complained.splitlines() == [
        f"{file}:3:1: duration_days: should lie between 1 and 1,100",
        f"{file}:4:1: capacity: 'capacity' is not known here; did you mean 'capacity_max'?",
    ]
    as_json = Terminal()
    assert check([file, tmp_path / "gone.yaml"], as_json=True, out=as_json.out, err=as_json.err) == TO_MEND
    first, second = json.loads(as_json.said)
    assert (first["ok"], [finding["line"] for finding in first["findings"]]) == (False, [3, 4])
    assert second["findings"] == [
        {"line": 0, "column": 0, "message": "cannot be read: No such file or directory"}
    ]


@pytest.mark.long
def test_the_command_line_ends_with_a_code_that_scripts_can_use(tmp_path: Path) -> None:
    file = written(tmp_path, "extends: flash\nslug: Quick!\n")
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "program", "check", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == TO_MEND
    assert ran.stderr == f"{file}:2:1: slug: may hold small letters, digits and hyphens, 40 at most\n"


@pytest.mark.long
def test_a_program_is_exported_changed_and_loaded_again(
    sessions: Sessions, tmp_path: Path, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        found_program(session, hire(session, "UCLEO", now), now)
        chief = hire(session, "UCHIEF", now)
        chief_id = chief.id
    file = tmp_path / "plan.yaml"
    terminal = Terminal()
    code = export(
        sessions.engine, "career-development", workspace="", target=file, out=terminal.out, err=terminal.err
    )
    assert (code, terminal.said) == (DONE, f"Wrote {file}.\n")

    refused = Terminal()
    code = export(
        sessions.engine, "career-development", workspace="", target=file, out=refused.out, err=refused.err
    )
    assert (code, refused.said) == (TO_MEND, "")
    assert "plan.yaml exists already" in refused.complained

    code, again = bring(sessions, Load(file=file), now)
    assert (code, again.said) == (DONE, "Career development (career-development) is like this already.\n")

    text = file.read_text(encoding="utf-8").replace("cadence_days: 14", "cadence_days: 7")
    written(tmp_path, text.replace("team:\n", "team:\n  champion: chief@example.com\n"))
    code, dry = bring(sessions, Load(file=file, dry_run=True), now)
    assert code == DONE
    assert "Nothing was changed: this was a dry run." in dry.said
    with sessions.reading(TEAM) as session:
        assert plan_of(session.query(Program).one()).cadence_days == 14

    code, done = bring(sessions, Load(file=file), now)
    assert (code, done.complained) == (DONE, "")
    assert done.said.splitlines() == [
        "Changed Career development (career-development):",
        "  People: changed 1 (champion)",
        "  Dates and rhythm: changed 1 (cadence days)",
    ]
    with sessions.reading(TEAM) as session:
        program = session.query(Program).one()
        assert plan_of(program).cadence_days == 7
        assert program.champion_id == chief_id


def test_a_file_becomes_a_new_program(sessions: Sessions, tmp_path: Path, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hire(session, "UCLEO", now)
    own = "extends: peer\nslug: peers\nname: Peers\nteam: {coordinators: [cleo@example.com]}\n"
    file = written(tmp_path, own)
    code, unknown = bring(sessions, Load(file=file), now)
    assert code == TO_MEND
    assert "There is no program peers. Programs here: none yet." in unknown.complained
    code, half = bring(sessions, Load(file=file, admin_channel="CADMIN"), now)
    assert (code, "--announce-channel" in half.complained) == (TO_MEND, True)
    asked = Load(file=file, admin_channel="CADMIN", announce_channel="CALL")
    code, made = bring(sessions, asked, now)
    assert (code, made.complained) == (DONE, "")
    assert made.said == "Made Peers (peers). Invite the app to its admin channel, CADMIN.\n"
    with sessions.reading(TEAM) as session:
        program = session.query(Program).one()
        assert (program.admin_channel, program.announce_channel) == ("CADMIN", "CALL")
        assert plan_of(program).matching.shape == "peers"
        assert list(coordinators_of(session, program)) == ["UCLEO"]
        assert {row.kind for row in session.query(OutboxRow)} >= {"admin.ready", "channel.join"}
    code, twice = bring(sessions, asked, now)
    assert code == TO_MEND
    assert f"{file}:3:1: name: there is another program 'Peers'" in twice.complained


def test_who_is_not_in_the_workspace_has_a_line(sessions: Sessions, tmp_path: Path, now: datetime) -> None:
    file = written(tmp_path, "extends: peer\nslug: peers\nteam:\n  coordinators:\n    - ghost@example.com\n")
    code, said = bring(sessions, Load(file=file, admin_channel="CADMIN", announce_channel="CALL"), now)
    assert code == TO_MEND
    assert f"{file}:5:7: team → coordinators → 1: ghost@example.com is no full member" in said.complained
    with sessions.reading(TEAM) as session:
        assert session.query(Program).count() == session.query(Coordinator).count() == 0


def test_of_several_workspaces_one_must_be_named(sessions: Sessions, tmp_path: Path, now: datetime) -> None:
    with Session(sessions.engine) as session, session.begin():
        session.add(Workspace(workspace_id="T0OTHER", name="Other", installed_at=now))
    file = written(tmp_path, "extends: peer\nslug: peers\n")
    code, said = bring(sessions, Load(file=file), now)
    assert code == TO_MEND
    assert "Say which workspace, with --workspace: " in said.complained
    assert "T0OTHER (Other)" in said.complained
    code, said = bring(sessions, Load(file=file, workspace="Other"), now)
    assert "There is no program peers." in said.complained
