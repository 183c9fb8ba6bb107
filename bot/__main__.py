"""The command line."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.answering_for import audit, permissions
from bot.command_line.beginning import init
from bot.command_line.database import backup, migrate, restore
from bot.command_line.examining import doctor, health
from bot.command_line.keys import keys
from bot.command_line.matching import match
from bot.command_line.privacy import privacy
from bot.command_line.programs import program
from bot.command_line.reporting import report
from bot.command_line.running import run
from bot.command_line.trying import demo, simulate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mentorbot")
@click.option(
    "--env-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read settings from this file.  [default: .env, where you stand]",
)
def main(env_file: Path | None) -> None:
    """mentorbot runs mentoring programs inside Slack. `mentorbot demo` shows one, without any Slack."""


for command in (
    init,
    run,
    migrate,
    backup,
    restore,
    demo,
    simulate,
    match,
    program,
    report,
    doctor,
    health,
    permissions,
    audit,
    privacy,
    keys,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
