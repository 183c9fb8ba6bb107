"""docs/commands.md, and tables of other pages, made from what the program knows of itself: `make reference`. A test
asks that they are current.

What stands beside a command in Slack is what `/mentor help` and `/mentor-admin help` say there.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from blocks.help import admin_help, mentor_help
from blocks.parts import Message
from blocks.reader import Reader
from bot.__main__ import main as command_line
from bot.domain.commands import ADMIN_COMMANDS, MENTOR_COMMANDS, CommandSpec
from bot.domain.retention import KINDS
from bot.domain.shown.recruiting import ProgramShown

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
GUIDE = PAGE.with_name("employee-guide.md")
_LINE = re.compile(r"`(/mentor(?:-admin)?) ([^`]*)` ?(.*)")
_EXAMPLE = ProgramShown(program=1, name="your program", emoji=":seedling:", purpose="")

_HEAD = """\
# Commands

Everything that can be typed. This page is made by `make reference` from the program itself.

- [`/mentor`](#mentor), for everybody
- [`/mentor-admin`](#mentor-admin), for coordinators
- [`mentorbot`](#mentorbot), on the command line

A typo gets the nearest command suggested. Words in brackets can be left out; a name with blanks may stand in quotes.
People are written as `@name`, as everywhere in Slack.
"""
_MENTOR = """
## /mentor

Works everywhere in Slack, and answers you alone. `/mentor` without a word is `/mentor join`. *Nominate for mentoring*
stands in the menu beside every message, too. What each is good for: [guide for mentees and mentors](employee-guide.md).
"""
_ADMIN = """
## /mentor-admin

Works in the program's private admin channel only, for its coordinators. Answers are shown to whoever typed, unless they
concern all coordinators. With several programs in one channel name the program, or choose it from a menu. How to use
them: [coordinator handbook](coordinator-handbook.md).
"""
_SHELL = """
## mentorbot

On the machine on which the bot runs. Settings come from the environment or from `.env`:
[operator guide](operator-guide.md#settings). `mentorbot COMMAND --help` says the same as this page.
"""


def page() -> str:
    """The page as it should be."""
    reader = Reader()
    parts = [
        _HEAD,
        _MENTOR,
        *_in_slack(mentor_help(reader), MENTOR_COMMANDS),
        _ADMIN,
        *_in_slack(admin_help(_EXAMPLE, reader), ADMIN_COMMANDS),
        _SHELL,
        *_on_the_shell(command_line, "mentorbot"),
    ]
    return "\n".join(parts).rstrip() + "\n"


def guide() -> str:
    """The guide for people, with its two tables as they should be."""
    now = GUIDE.read_text(encoding="utf-8")
    return _filled(_filled(now, "retention", _kept()), "commands", _for_people())


def _kept() -> str:
    rows = []
    for kind in KINDS:
        long = (
            f"{kind.days} days {kind.clock}"
            if kind.days
            else "until you are forgotten, or the app is uninstalled"
        )
        rows.append(f"| {kind.what} | {kind.seen_by} | {long} |")
    return "\n".join(["| what | who sees it | how long |", "|---|---|---|", *rows])


def _for_people() -> str:
    return "\n".join(_in_slack(mentor_help(Reader()), MENTOR_COMMANDS)).rstrip()


def _filled(text: str, what: str, table: str) -> str:
    begin, end = f"<!-- {what} -->", f"<!-- end of {what} -->"
    before, _, rest = text.partition(begin)
    return f"{before}{begin}\n{table}\n\n{end}{rest.partition(end)[2]}"


def _in_slack(said: Message, known: Sequence[CommandSpec]) -> Iterator[str]:
    """Tables of what a help message lists, one for each of its headings."""
    others = {spec.usage or spec.name: spec.aliases for spec in known}
    for block in said.blocks:
        lines = html.unescape(block.get("text", {}).get("text", "")).split("\n")
        rows = [found for line in lines if (found := _LINE.match(line))]
        if not rows:
            continue
        if not _LINE.match(lines[0]):
            yield f"### {lines[0].strip('*')}\n"
        yield "| command | what it does | also |\n|---|---|---|"
        for row in rows:
            also = ", ".join(f"`{alias}`" for alias in others[row[2]])
            yield f"| `{row[1]} {_cell(row[2])}` | {_cell(row[3])} | {also} |"
        yield ""


def _on_the_shell(group: click.Group, called: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _on_the_shell(command, f"{called} {name}")
        else:
            yield from _command(command, f"{called} {name}")


def _command(command: click.Command, called: str) -> Iterator[str]:
    context = click.Context(command, info_name=called)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"### {called}\n\n`{called} {usage}`\n"
    yield " ".join((command.help or "").split()) + "\n"
    options = [one for one in command.get_params(context) if isinstance(one, click.Option) and not one.hidden]
    rows = [
        record for one in options if "--help" not in one.opts and (record := one.get_help_record(context))
    ]
    if rows:
        yield "| option | |\n|---|---|"
        for option, words in rows:
            yield f"| `{_cell(option)}` | {_cell(words)} |"
        yield ""


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


def main() -> None:
    """Write both pages anew."""
    PAGE.write_text(page(), encoding="utf-8")
    GUIDE.write_text(guide(), encoding="utf-8")
    sys.stdout.write(f"Wrote {PAGE} and {GUIDE}\n")


if __name__ == "__main__":
    main()
