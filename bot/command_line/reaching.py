"""What commands share: settings and database are there, or an exit says what to do."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.settings import Settings

FILE = click.Path(path_type=Path, dir_okay=False)

_WITHOUT_SLACK = {"mode": "socket", "client_id": "", "bot_token": "xoxb-none", "app_token": "xapp-none"}
"""What needs the database alone asks for no tokens; placeholders keep one way of reading the rest."""


def chosen_file() -> Path | None:
    """The file of `mentorbot --env-file`; None if none was named, and `.env` where we stand is read."""
    context = click.get_current_context(silent=True)
    return context.find_root().params.get("env_file") if context is not None else None


def again(words: str) -> str:
    """A command as it is to be typed after this one, with the same file of settings."""
    file = chosen_file()
    return f"mentorbot {words}" if file is None else f"mentorbot --env-file {shlex.quote(str(file))} {words}"


def from_file() -> dict[str, Any]:
    """What `read_settings` is told about the file; an exit if the one that was named is not there."""
    file = chosen_file()
    if file is None:
        return {}
    if not file.is_file():
        raise click.ClickException(f"There is no file {file}.")
    return {"_env_file": file}


def configured(*, database_only: bool = False, with_keys: bool = False) -> Settings:
    """The settings, or an exit that says what to set. `with_keys`: of the database, what people wrote can be read."""
    from bot.settings import SettingsError, read_settings

    given: dict[str, Any] = from_file() | (_WITHOUT_SLACK if database_only else {})
    if database_only and not with_keys:
        given["encryption_keys"] = _any_key()
    try:
        return read_settings(**given)
    except SettingsError as problem:
        for sentence in problem.sentences:
            click.echo(sentence, err=True)
        raise click.exceptions.Exit(2) from None


@contextmanager
def opened(*, with_keys: bool = False) -> Iterator[Engine]:
    """The database; encrypted words can be read only `with_keys`. An exit with a sentence if it cannot be used."""
    from cryptography.fernet import InvalidToken
    from sqlalchemy.exc import DBAPIError

    from db.engine import DatabaseAddressError, connect

    settings = configured(database_only=True, with_keys=with_keys)
    try:
        must_be_migrated(settings)
        if with_keys:
            must_be_readable(settings)
        engine = connect(settings.database_url, settings.cipher() if with_keys else None)
    except DatabaseAddressError as problem:
        raise click.ClickException(str(problem)) from None
    try:
        yield engine
    except DBAPIError as problem:
        raise click.ClickException(database_down(settings, problem)) from None
    except InvalidToken:
        from bot.doctor.database import LOST_KEY

        raise click.ClickException(f"Something that is stored cannot be read. {LOST_KEY}") from None
    finally:
        engine.dispose()


@contextmanager
def alone(settings: Settings, what: str) -> Iterator[None]:
    """A SQLite file for `what` alone until the block ends, or an exit that says who has it."""
    from db.engine import DatabaseAddressError
    from db.keeping.place import UnsafePlaceError
    from db.keeping.sole import InUseError, PlaceError, sole
    from db.troubles import DISK_FULL, is_disk_full

    try:
        with sole(settings.database_url, what):
            yield
    except (DatabaseAddressError, UnsafePlaceError, InUseError, PlaceError) as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as problem:
        if not is_disk_full(problem):
            raise
        raise click.ClickException(DISK_FULL) from None


def leave(code: int) -> None:
    """Exit with `code`, unless it says that all went well."""
    if code:
        raise click.exceptions.Exit(code)


def cannot_start(problem: Exception) -> NoReturn:
    """Say why, and exit as for any other wrong use of a command."""
    click.echo(str(problem), err=True)
    raise click.exceptions.Exit(2) from None


def _any_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def must_be_migrated(settings: Settings) -> None:
    """Exit with a sentence unless the database is there and up to date."""
    from sqlalchemy.exc import DBAPIError

    from db.engine import READ_ONLY, connect
    from db.keeping.place import file_of
    from db.migrate import NewerSchemaError, missing

    file = file_of(settings.database_url)
    if file is not None and not file.exists():  # asking it would make it
        raise click.ClickException(f"There is no database at {file} yet. Run `mentorbot migrate` first.")
    engine = connect(settings.database_url, None)
    try:
        waiting = missing(engine.execution_options(**READ_ONLY))  # without waiting for who writes
    except NewerSchemaError as problem:
        raise click.ClickException(str(problem)) from None
    except DBAPIError as problem:
        raise click.ClickException(database_down(settings, problem)) from None
    finally:
        engine.dispose()
    if waiting:
        raise click.ClickException("The database is not up to date. Run `mentorbot migrate` first.")


def must_be_readable(settings: Settings) -> None:
    """Exit with a sentence if something is encrypted, and the keys read nothing of it: they are another database's.

    Where they read a part, work goes on: somebody may have restored a backup whose older key is lost.
    """
    from sqlalchemy.exc import DBAPIError

    from db.engine import connect
    from db.keeping.sealed import locked_out

    engine = connect(settings.database_url, settings.cipher())
    try:
        locked = locked_out(engine)
    except DBAPIError as problem:
        raise click.ClickException(database_down(settings, problem)) from None
    finally:
        engine.dispose()
    if locked:
        from bot.doctor.database import keys_of_another

        click.echo(keys_of_another(locked), err=True)
        raise click.exceptions.Exit(2)


def database_down(settings: Settings, problem: Exception) -> str:
    from sqlalchemy import make_url

    from db.troubles import in_words

    where = make_url(settings.database_url).render_as_string(hide_password=True)
    why = in_words(problem)
    said = f"cannot be used. {why}" if why else f"cannot be used ({type(problem).__name__})."
    return f"The database at {where} {said} Check MENTORBOT_DATABASE_URL."
