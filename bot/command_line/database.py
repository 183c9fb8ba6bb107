"""The database as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.reaching import FILE, alone, configured, database_down, leave


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    from sqlalchemy.exc import DBAPIError

    from db.engine import DatabaseAddressError, connect
    from db.keeping.place import make_private
    from db.migrate import NewerSchemaError, missing, upgrade

    settings = configured(database_only=True)
    try:
        with alone(settings, "mentorbot migrate"):
            make_private(settings.database_url)
            engine = connect(settings.database_url, None)
            waiting = missing(engine)
            upgrade(engine)
            engine.dispose()
    except (DatabaseAddressError, NewerSchemaError) as problem:
        raise click.ClickException(str(problem)) from None
    except DBAPIError as problem:
        raise click.ClickException(database_down(settings, problem)) from None
    click.echo(f"Applied {', '.join(waiting)}." if waiting else "The database is up to date.")


@click.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--force", is_flag=True, help="Replace the file if it is there already.")
def backup(file: Path, force: bool) -> None:
    """Copy the database to FILE, of one moment and checked, while the bot runs. For SQLite."""
    from rich.console import Console

    from bot.console.backup import backup

    settings = configured(database_only=True)
    leave(
        backup(settings.database_url, file.absolute(), force=force, out=Console(), err=Console(stderr=True))
    )


@click.command()
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--force", is_flag=True, help="Also if the keys cannot read everything in it.")
def restore(file: Path, force: bool) -> None:
    """Put a backup in place of the database. What is there now is kept beside it; the bot must not run."""
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.console.backup import restore

    settings = configured(database_only=True, with_keys=True)
    leave(
        restore(
            settings.database_url,
            file.absolute(),
            settings.keys(),
            SystemClock().now(),
            force=force,
            out=Console(),
            err=Console(stderr=True),
        )
    )
