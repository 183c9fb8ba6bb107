"""Looking whether everything is as it should be."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--deep", is_flag=True, help="Look at every record and every pair's channel, too; takes longer."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(deep: bool, as_json: bool) -> None:
    """Check settings, tokens, scopes, database and channels, and say how to mend each."""
    import json
    import time

    from rich.console import Console

    from bot.clock import SystemClock
    from bot.doctor import Means, examine

    with Console(stderr=True).status("Looking") as shown:  # on a terminal only
        means = Means(SystemClock().now, time.sleep, shown.update) if deep else None
        found = examine(means)
    if as_json:
        click.echo(json.dumps(found.as_document(), ensure_ascii=False, indent=2))
    else:
        for line in found.lines():
            click.echo(line)
    if not found.ok:
        raise click.exceptions.Exit(1)
