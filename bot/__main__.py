"""The command line."""

from __future__ import annotations

import click

from bot.command_line.database import backup, migrate, restore
from bot.command_line.examining import doctor
from bot.command_line.keys import keys
from bot.command_line.matching import match
from bot.command_line.programs import program
from bot.command_line.reporting import report
from bot.command_line.running import run
from bot.command_line.trying import demo, simulate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mentorbot")
def main() -> None:
    """mentorbot runs mentoring programs inside Slack. `mentorbot demo` shows one, without any Slack."""


for command in (run, migrate, backup, restore, demo, simulate, match, program, report, doctor, keys):
    main.add_command(command)


if __name__ == "__main__":
    main()
