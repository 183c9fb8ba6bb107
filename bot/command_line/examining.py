"""Looking whether everything is as it should be."""

from __future__ import annotations

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(as_json: bool) -> None:
    """Check settings, tokens, scopes, database and channels, and say how to mend each."""
    import json

    from bot.doctor import examine

    found = examine()
    if as_json:
        click.echo(json.dumps(found.as_document(), ensure_ascii=False, indent=2))
    else:
        for line in found.lines():
            click.echo(line)
    if not found.ok:
        raise click.exceptions.Exit(1)
