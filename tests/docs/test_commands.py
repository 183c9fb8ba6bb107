"""A page that no command checks goes stale: what people are told to type is understood, or run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.__main__ import main
from bot.program_file.document import load_program
from tests.docs.pages import ROOT, Code, Page, pages
from tests.docs.typed import lines_of, problem_of

SHELL = ("sh", "console")
LANGUAGES = (*SHELL, "python", "yaml", "sql", "text", "crontab", "toml", "ini", "json", "")
OURS = ("mentorbot ", "/mentor", "make ", "$ mentorbot ")
CODES = [code for page in pages() for code in page.codes()]
RUN = [
    pytest.param(code, marks=[pytest.mark.soak] if code.mark == "run long" else [], id=str(code))
    for code in CODES
    if code.mark in ("run", "run long")
]


def test_every_block_says_what_it_is() -> None:
    """A block of commands has `sh` or `console`, so that the tests below see it."""
    unknown = [
        f"{code}: {code.language or 'commands without a language'}"
        for code in CODES
        if code.language not in LANGUAGES
        or (not code.language and any(line.startswith(OURS) for line in code.text.splitlines()))
    ]
    assert unknown == []
    marks = {code.mark.split(" ")[0].rstrip(":") for code in CODES}
    assert marks <= {"", "run", "parse", "follow"}


def test_every_command_that_stands_in_a_block_is_understood() -> None:
    wrong = [
        f"{code}: {line}: {problem}"
        for code in CODES
        if code.language in SHELL
        for line in lines_of(code.text)
        if (problem := problem_of(line))
    ]
    assert wrong == []


def test_every_command_in_a_sentence_is_understood() -> None:
    wrong = [
        f"{page.name}:{line}: {typed}: {problem}"
        for page in pages()
        for line, typed in page.inline()
        if typed in ("/mentor", "/mentor-admin") or typed.startswith(OURS)
        if (problem := problem_of(typed, mentioned=True))
    ]
    assert wrong == []


def test_every_command_of_the_first_programs_calendar_is_one() -> None:
    text = Page(ROOT / "docs" / "coordinator-handbook.md").text
    calendar = text[text.index("## A calendar of your first program") : text.index("## Plan")]
    typed = [part for row in calendar.splitlines() if row.startswith("|") for part in row.split("`")[1::2]]
    assert len(typed) > 20
    wrong = [problem for one in typed if (problem := problem_of(f"/mentor-admin {one}", mentioned=True))]
    assert wrong == []


def test_every_option_that_is_named_is_an_option() -> None:
    known = {"--help", "--version", *_options(main)}
    wrong = [
        f"{page.name}:{line}: {typed}"
        for page in pages()
        for line, typed in page.inline()
        if typed.startswith("--") and typed.split("=")[0].split(" ")[0] not in known
    ]
    assert wrong == []


def _options(command: click.Command) -> set[str]:
    own = {option for one in command.params if isinstance(one, click.Option) for option in one.opts}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*map(_options, below))


def test_every_cron_line_calls_what_there_is() -> None:
    written = [line for code in CODES if code.language == "crontab" for line in code.text.splitlines()]
    lines = [line.split(maxsplit=5)[5] for line in written]
    assert lines
    assert [problem for line in lines for part in lines_of(line) if (problem := problem_of(part))] == []


def test_a_wrong_command_is_found() -> None:
    """The checks themselves: each kind of mistake is seen."""
    assert problem_of("mentorbot rnu")
    assert problem_of("mentorbot simulate --weeks 3")
    assert problem_of("mentorbot backup")
    assert not problem_of("mentorbot backup", mentioned=True)
    assert problem_of("/mentor-admin match forbidd @a @b")
    assert problem_of("/mentor-admin match lock @a")
    assert problem_of("make coffee")
    assert problem_of("frobnicate")
    assert "frobnicate" not in list(lines_of("cat > .env <<END\nfrobnicate\nEND\nmake demo"))


@pytest.mark.parametrize("code", RUN)
def test_what_can_be_run_runs(code: Code, tmp_path: Path) -> None:
    """Literally, in a folder of its own in which only the examples are."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "examples").symlink_to(ROOT / "docs" / "examples")
    bin_folder = Path(sys.executable).parent
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MENTORBOT_"))
    }
    environment = {**plain, "PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    script = [sys.executable, "-c"] if code.language == "python" else ["bash", "-euo", "pipefail", "-c"]
    done = subprocess.run(
        [*script, code.text],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_plan_that_is_shown_is_a_plan() -> None:
    plans = [code for code in CODES if code.language == "yaml" and code.text.startswith("extends:")]
    assert plans
    for code in plans:
        load_program(code.text, str(code))
