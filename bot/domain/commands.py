"""What people type after /mentor and /mentor-admin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CommandSpec:
    """A subcommand: one or two words, and how its arguments are written (shown by help)."""

    name: str
    usage: str = ""
    aliases: tuple[str, ...] = ()
    mentions: int = 0  # how many people it needs


@dataclass(frozen=True)
class Mention:
    """A person as Slack writes them in an escaped command: <@U123|name>."""

    user: str
    name: str = ""


@dataclass(frozen=True)
class Command:
    """A command understood. `words`: everything that is no mention, quotes taken off."""

    name: str
    mentions: tuple[Mention, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def rest(self) -> str:
        """The words as one text, for instance a program's name typed without quotes."""
        return " ".join(self.words)


MENTOR_COMMANDS: tuple[CommandSpec, ...] = (
    CommandSpec("join", usage="join [program]"),
    CommandSpec("status", usage="status"),
    CommandSpec("leave", usage="leave [program]"),
    CommandSpec("help", usage="help"),
)
MENTOR_DEFAULT = "join"

ADMIN_COMMANDS: tuple[CommandSpec, ...] = (
    CommandSpec("setup", usage="setup"),
    CommandSpec("open", usage="open [program]"),
    CommandSpec("applications", usage="applications [program]"),
    CommandSpec("match preview", usage="match preview [program]"),
    CommandSpec("match lock", usage="match lock @mentee @mentor", mentions=2),
    CommandSpec("match unlock", usage="match unlock @mentee @mentor", mentions=2),
    CommandSpec("match forbid", usage="match forbid @mentee @mentor", mentions=2),
    CommandSpec("match publish", usage="match publish [program]"),
    CommandSpec("status", usage="status [program]"),
    CommandSpec("pairs", usage="pairs [program]"),
    CommandSpec("pair", usage="pair @person", mentions=1),
    CommandSpec("nudge", usage="nudge @person", mentions=1),
    CommandSpec("pause", usage="pause @person", mentions=1),
    CommandSpec("resume", usage="resume @person", mentions=1),
    CommandSpec("close", usage="close @person", mentions=1),
    CommandSpec("report", usage="report [program]"),
    CommandSpec("import", usage="import"),
    CommandSpec("help", usage="help"),
)
ADMIN_DEFAULT = "help"


def parse_command(text: str, catalogue: tuple[CommandSpec, ...], default: str) -> Command:
    """The command meant by `text` (as Slack sends it, mentions escaped).

    Raises command_unknown (typed, suggestion: nearest name or None) and command_incomplete (command, usage).
    """
    raise NotImplementedError


def find_program(typed: str, programs: Mapping[str, str]) -> str | None:
    """The id of the program meant by what was typed, among `programs` (id → name); None if nothing was typed.

    Raises program_unknown (typed, suggestion) and program_ambiguous (typed, names).
    """
    raise NotImplementedError
