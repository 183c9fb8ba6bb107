"""The database as a whole."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.command_line.reaching import FILE, again, alone, chosen_file, configured, database_down, leave


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    from sqlalchemy.exc import DBAPIError

    from db.engine import DatabaseAddressError, connect, read_address
    from db.keeping.place import file_of, make_private
    from db.migrate import BrokenReferencesError, NewerSchemaError, upgrade

    settings = configured(database_only=True)
    try:
        file = file_of(settings.database_url)
        if file is not None and not file.exists() and not _anything_set():
            raise click.ClickException(
                f"There are no settings here: no .env in {Path.cwd()}, and none in the environment. "
                f"Go to the folder of your .env, or name the file: mentorbot --env-file FILE migrate"
            )
        with alone(settings, "mentorbot migrate"):
            make_private(settings.database_url)
            engine = connect(settings.database_url, None)
            applied = upgrade(engine)
            engine.dispose()
        where = file or read_address(settings.database_url).render_as_string(hide_password=True)
    except (DatabaseAddressError, NewerSchemaError, BrokenReferencesError) as problem:
        raise click.ClickException(str(problem)) from None
    except DBAPIError as problem:
        raise click.ClickException(database_down(settings, problem)) from None
    click.echo(
        f"Applied {', '.join(applied)} to {where}" if applied else f"The database is up to date: {where}"
    )


def _anything_set() -> bool:
    """Whether anybody decided anything here, so that a database may be made."""
    named = any(name.upper().startswith(("MENTORBOT_", "SLACK_")) for name in os.environ)
    return named or chosen_file() is not None or Path(".env").is_file()


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
@click.argument("file", metavar="FILE", type=FILE, required=False)
@click.option("--force", is_flag=True, help="Also if the keys cannot read everything in it.")
@click.option(
    "--mark",
    "marked",
    is_flag=True,
    help="Without FILE, after pg_restore: what is sent in the next four days is looked for in Slack before.",
)
def restore(file: Path | None, force: bool, marked: bool) -> None:
    """Put a backup in place of the database. What is there now is kept beside it; the bot must not run.
    For PostgreSQL it says what to type."""
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.console.backup import mark, restore

    out, err, now = Console(), Console(stderr=True), SystemClock().now()
    if marked == (file is not None):
        raise click.UsageError("Name the backup, or --mark what was restored already.")
    if file is None:
        leave(mark(configured(database_only=True).database_url, now, out=out, err=err))
        return
    settings = configured(database_only=True, with_keys=True)
    leave(
        restore(
            settings.database_url,
            file.absolute(),
            settings.keys(),
            now,
            force=force,
            out=out,
            err=err,
            marking=again("restore --mark"),
        )
    )
