"""The first hour: setting the bot up."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.reaching import chosen_file

INTERRUPTED = 130
"""Exit code of what Ctrl-C ended, as shells count."""


@click.command()
@click.option("--bot-name", default="", help="What the app is called in Slack.  [default: asks; mentorbot]")
@click.option(
    "--mode", type=click.Choice(["", "socket", "http"]), default="", help="How Slack reaches the bot."
)
@click.option("--public-url", default="", metavar="URL", help="For http: your https address, without a path.")
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="sqlite:////path/to/file.db or postgresql://user@host/database.",
)
@click.option("--replace", is_flag=True, help="Overwrite settings that are in the file already.")
@click.option(
    "--non-interactive",
    is_flag=True,
    help="Ask nothing: tokens come from the environment (SLACK_BOT_TOKEN, ...), the rest from options.",
)
def init(
    bot_name: str, mode: str, public_url: str, database: str, replace: bool, non_interactive: bool
) -> None:
    """Set the bot up step by step: Slack app, tokens, database, key, admin channel. Run again, it goes on."""
    import os
    import sys
    import time

    from rich.console import Console

    from bot.setting_up.env_file import EnvFile
    from bot.setting_up.talk import AtTerminal, Unattended
    from bot.setting_up.walk import Walk, Wishes

    if not non_interactive and not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask questions at. Add --non-interactive.")
    wishes = Wishes(bot_name.strip(), mode, public_url, database, replace)
    file = EnvFile(chosen_file() or Path(".env"))
    out = Console()
    talk = Unattended(out) if non_interactive else AtTerminal(out)
    walk = Walk(talk, file, os.environ, wishes, time.sleep)
    try:
        ready = walk.go()
    except (click.Abort, KeyboardInterrupt):
        out.print(
            f"\n\nStopped. What you gave so far is kept. To go on: {walk.command('init')}", markup=False
        )
        raise click.exceptions.Exit(INTERRUPTED) from None
    if not ready:
        raise click.exceptions.Exit(1)
