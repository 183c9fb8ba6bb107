"""What somebody types: is it something that the program, or Slack, understands?"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

from bot.__main__ import main
from bot.domain.commands import ADMIN_COMMANDS, ADMIN_DEFAULT, MENTOR_COMMANDS, MENTOR_DEFAULT, parse_command
from bot.errors import DomainError
from tests.docs.pages import ROOT

OTHERS = frozenset(
    [
        "cat",
        "cd",
        "chmod",
        "chown",
        "cp",
        "curl",
        "docker",
        "echo",
        "export",
        "git",
        "grep",
        "install",
        "journalctl",
        "kubectl",
        "mkdir",
        "openssl",
        "pg_dump",
        "pg_restore",
        "pip",
        "podman",
        "podman-compose",
        "psql",
        "python",
        "python3",
        "sh",
        "sudo",
        "systemctl",
        "umask",
        "useradd",
        "uv",
    ]
)
"""Programs that are not ours: that they are called is all that is known."""
_ASSIGNMENT = re.compile(r"[A-Z_]+=")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_SUBSTITUTED = re.compile(r"\$\([^)]*\)")
_HERE_DOCUMENT = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?\n.*?^\1$", re.DOTALL | re.MULTILINE)


def lines_of(text: str) -> Iterator[str]:
    """The commands of a shell block: without comments, prompts, outputs and what a here-document holds."""
    whole = _SUBSTITUTED.sub("substituted", _HERE_DOCUMENT.sub("", text).replace("\\\n", " "))
    prompted = any(line.startswith("$ ") for line in whole.splitlines())
    for line in whole.splitlines():
        if prompted and not line.startswith("$ "):
            continue
        plain = line.removeprefix("$ ").strip()
        if plain and not plain.startswith("#"):
            if plain.startswith("(") and plain.endswith(")"):
                plain = plain[1:-1]
            yield from (part.strip() for part in re.split(r"&&|\|\||\||;", plain))


def problem_of(line: str, *, mentioned: bool = False) -> str:
    """What is wrong with a command; "" for none. `mentioned`: only spoken of, so that arguments may be missing."""
    if line.startswith("/mentor"):
        return _in_slack(line, mentioned=mentioned)
    try:
        words = shlex.split(line, comments=True)
    except ValueError as wrong:
        return str(wrong)
    while words and _ASSIGNMENT.match(words[0]):
        words = words[1:]
    if words[:1] == ["runuser"] and "--" in words:
        words = words[words.index("--") + 1 :]
    if not words or words[0].rsplit("/", 1)[-1] in OTHERS:
        return ""
    if words[0].rsplit("/", 1)[-1] == "mentorbot":
        return _on_the_shell(words[1:], mentioned=mentioned)
    if words[0] == "make":
        known = _TARGET.findall((ROOT / "Makefile").read_text())
        return "".join(
            f"there is no target {word}. " for word in words[1:] if "=" not in word and word not in known
        )
    return f"nobody knows {words[0]}"


def _on_the_shell(words: list[str], *, mentioned: bool) -> str:
    """Whether click takes these words after `mentorbot`."""
    command: click.Command = main
    path = ["mentorbot"]
    plain = [word.strip("[]").removesuffix("...").removesuffix("…") for word in words]
    plain = [word for word in plain if word not in ("", "OPTIONS")]
    if plain[:1] == ["--env-file"]:
        plain = plain[2:]
    while isinstance(command, click.Group) and plain:
        if plain[0] in ("--help", "--version", "-h") or plain[0] == "COMMAND":
            return ""
        found = command.commands.get(plain[0])
        if found is None:
            return f"{' '.join(path)} has no command {plain[0]}"
        command, path, plain = found, [*path, plain[0]], plain[1:]
    if "--help" in plain or isinstance(command, click.Group):
        return "" if mentioned or "--help" in plain else f"{' '.join(path)} wants another word"
    try:
        command.make_context(" ".join(path), plain)
    except click.MissingParameter as wrong:
        return "" if mentioned else wrong.format_message()
    except click.UsageError as wrong:
        return wrong.format_message()
    return ""


def _in_slack(line: str, *, mentioned: bool) -> str:
    called, _, rest = line.partition(" ")
    if called not in ("/mentor", "/mentor-admin"):
        return f"there is no {called}"
    known, default = (
        (MENTOR_COMMANDS, MENTOR_DEFAULT) if called == "/mentor" else (ADMIN_COMMANDS, ADMIN_DEFAULT)
    )
    sent = re.sub(r"@([\w.-]+)", r"<@U0\1|\1>", re.sub(r"[\[\]…]", "", rest))
    try:
        parse_command(re.sub(r"<@U0[\w.-]+\|", "<@U0123|", sent), known, default)
    except DomainError as refused:
        if mentioned and refused.code == "command_incomplete":
            return ""
        return f"{refused.code}: {refused.params}"
    return ""
