"""Data protection: what is kept about somebody, and forgetting them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.reaching import FILE, leave, opened


@click.group()
def privacy() -> None:
    """For people who ask by mail: a copy of their data, and forgetting them."""


@privacy.command()
@click.argument("person", metavar="EMAIL|SLACK_ID")
@click.option("--yes", "sure", is_flag=True, help="Do it.  [default: only say what would happen]")
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
def erase(person: str, sure: bool, workspace: str) -> None:
    """Delete everything about somebody, also while the bot runs. Counts stay, nameless."""
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.console.privacy import Who
    from bot.console.privacy import erase as forget

    who = Who(person=person, workspace=workspace)
    with opened(with_keys=True) as engine:
        code = forget(engine, who, SystemClock().now(), sure=sure, out=Console(), err=Console(stderr=True))
    leave(code)


@privacy.command()
@click.argument("person", metavar="EMAIL|SLACK_ID")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--out", "target", metavar="FILE", type=FILE, help="Write it here.  [default: print it]")
@click.option("--force", is_flag=True, help="Replace the file if it is there already.")
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
def export(person: str, format_: str, target: Path | None, force: bool, workspace: str) -> None:
    """Everything that is kept about somebody, as they would get it by `/mentor data`. Only reads."""
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.console.privacy import Who
    from bot.console.privacy import export as hand_over

    who = Who(person=person, workspace=workspace)
    with opened(with_keys=True) as engine:
        code = hand_over(
            engine, who, SystemClock().now(), format_=format_, target=target, out=Console(),
            err=Console(stderr=True), force=force,
        )  # fmt: skip
    leave(code)
