"""The commands: each says what it is for, and none waits for what only others need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
from click.testing import CliRunner

from bot.__main__ import main

HEAVY = ("sqlalchemy", "slack_sdk", "slack_bolt", "pydantic", "cryptography", "rich", "numpy", "starlette")


def commands(group: click.Group, *before: str) -> list[tuple[list[str], click.Command]]:
    found = []
    for name, command in group.commands.items():
        found.append(([*before, name], command))
        if isinstance(command, click.Group):
            found += commands(command, *before, name)
    return found


def test_the_command_line_itself_is_there_at_once() -> None:
    code = f"import sys, bot.__main__; print([m for m in {HEAVY!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout.strip() == "[]"


def test_every_command_says_what_it_is_for_and_stands_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    known = commands(main)
    assert {"run", "migrate", "backup", "restore", "doctor", "keys rotate", "program load"} <= {
        " ".join(words) for words, _ in known
    }
    for words, command in known:
        said = CliRunner().invoke(main, [*words, "--help"])
        assert said.exit_code == 0
        assert command.help, words
        assert f"mentorbot {words[0]}" in readme
        if len(words) > 1:
            assert words[1] in readme
