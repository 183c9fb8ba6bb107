"""Reports."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.reaching import FILE, leave, opened


@click.command()
@click.option("--program", "slug", default="", metavar="SLUG", help="Which program, where there are several.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv", "xlsx", "pdf"]),
    default="text",
    show_default=True,
    help="The same numbers in each.",
)
@click.option("--out", "target", metavar="FILE", type=FILE, help="Write it here.  [default: print it]")
@click.option("--force", is_flag=True, help="Replace the file if it is there already.")
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
@click.option(
    "--clock",
    "clock_url",
    default=None,
    metavar="URL",
    help="Ask this time server what time it is (the playground has one).  [default: the real time]",
)
def report(
    slug: str, format_: str, target: Path | None, force: bool, workspace: str, clock_url: str | None
) -> None:
    """Print the report of a program's current cohort. Only reads, so that it works while the bot runs."""
    from rich.console import Console

    from bot.clock import ClockServerError, time_at
    from bot.console.report import Ask, report

    asked = Ask(program=slug, workspace=workspace, format=format_, target=target, force=force)
    try:
        now = time_at(clock_url)
    except ClockServerError as problem:
        raise click.ClickException(str(problem)) from None
    with opened(with_keys=True) as engine:
        code = report(engine, asked, now, out=Console(), err=Console(stderr=True))
    leave(code)
