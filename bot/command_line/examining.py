"""Looking whether everything is as it should be."""

from __future__ import annotations

import click

from bot.command_line.reaching import configured, from_file


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
        found = examine(means, **from_file())
    if as_json:
        click.echo(json.dumps(found.as_document(), ensure_ascii=False, indent=2))
    else:
        for line in found.lines():
            click.echo(line)
    if not found.ok:
        raise click.exceptions.Exit(1)


@click.command()
@click.option("--live", is_flag=True, help="Only whether it is alive, not whether it is ready for requests.")
def health(live: bool) -> None:
    """Ask the bot that runs here whether it is well; for containers. It needs MENTORBOT_HTTP_PORT."""
    import json
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import urlopen

    from bot.web.health import LIVE, READY, here

    settings = configured(database_only=True)
    if not settings.http_port:
        raise click.ClickException("Set MENTORBOT_HTTP_PORT, for the bot as well: it answers there.")
    address = f"http://{here(settings.http_host)}:{settings.http_port}{LIVE if live else READY}"
    try:
        with urlopen(address, timeout=5) as answer:
            said = json.load(answer)
    except HTTPError as refusal:
        raise click.ClickException(f"Not ready: {refusal.read(2000).decode(errors='replace')}") from None
    except (OSError, HTTPException, ValueError):
        raise click.ClickException(f"Nobody answers at {address}.") from None
    click.echo(
        "; ".join(f"{name} {words}" for name, words in said.get("checks", {}).items()) or said["state"]
    )
