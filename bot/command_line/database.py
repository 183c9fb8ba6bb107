"""The database as a whole."""

from __future__ import annotations

import click

from bot.command_line.reaching import configured, database_down


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    from sqlalchemy.exc import DBAPIError

    from db.engine import DatabaseAddressError, connect
    from db.migrate import missing, upgrade

    settings = configured(database_only=True)
    try:
        engine = connect(settings.database_url, None)
        waiting = missing(engine)
        upgrade(engine)
    except DatabaseAddressError as problem:
        raise click.ClickException(str(problem)) from None
    except DBAPIError as problem:
        raise click.ClickException(database_down(settings, problem)) from None
    click.echo(f"Applied {', '.join(waiting)}." if waiting else "The database is up to date.")
