"""Who may do what, and who did it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.command_line.reaching import FILE, leave, opened


@click.command()
@click.option("--json", "as_json", is_flag=True, help="With the code of each refusal.")
@click.option("--markdown", "as_markdown", is_flag=True, help="As docs/permissions.md.")
def permissions(as_json: bool, as_markdown: bool) -> None:
    """Print who may do what: every action for every kind of colleague. Needs no database."""
    from bot.console import permissions

    if as_json:
        click.echo(permissions.as_json())
    elif as_markdown:
        click.echo(permissions.as_markdown(), nl=False)
    else:
        click.echo(permissions.as_text())


@click.command()
@click.option("--program", "slug", default="", metavar="SLUG", help="Of one program.  [default: of all]")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on, UTC.  [default: 30 days ago]"
)
@click.option("--format", "format_", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--out", "target", metavar="FILE", type=FILE, help="Write it here.  [default: print it]")
@click.option("--force", is_flag=True, help="Replace the file if it is there already.")
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
def audit(
    slug: str, since: datetime | None, format_: str, target: Path | None, force: bool, workspace: str
) -> None:
    """Print who used which right, when and why: coordinators' actions and every look at something confidential.

    That you read it is written down, too.
    """
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.console.audit import Ask, audit

    now = SystemClock().now()
    begin = since.replace(tzinfo=UTC) if since is not None else now - timedelta(days=30)
    asked = Ask(since=begin, program=slug, workspace=workspace, format=format_, target=target, force=force)
    with opened(with_keys=True) as engine:
        code = audit(engine, asked, now, out=Console(), err=Console(stderr=True))
    leave(code)
