"""The command line."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mentorbot")
def main() -> None:
    """mentorbot runs mentoring programs inside Slack. `mentorbot demo` shows one, without any Slack."""


@main.command()
@click.option(
    "--clock",
    "clock_url",
    default=None,
    help="Join the time server at this address (the playground has one).",
)
def run(clock_url: str | None) -> None:
    """Connect to Slack and run the programs, until interrupted."""
    from bot.bootstrap import StartError, build
    from bot.clock import ClockServerError, RemoteClock, Seats, SystemClock
    from bot.log import configure, logger
    from db.engine import DatabaseAddressError

    settings = _settings()
    configure(settings.log_level, settings.log_format)
    try:
        seats: Seats = partial(RemoteClock, clock_url) if clock_url else lambda _name: SystemClock()
        _migrated(settings)
        bot = build(settings, seats, on_time_server=clock_url is not None)
    except (StartError, ClockServerError, DatabaseAddressError) as problem:
        raise click.ClickException(str(problem)) from None
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    with bot:
        logger("run").info("ready", connections=len(bot.connections))
        stopping.wait()


@main.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    from sqlalchemy.exc import DBAPIError

    from db.engine import DatabaseAddressError, connect
    from db.migrate import missing, upgrade

    settings = _settings(database_only=True)
    try:
        engine = connect(settings.database_url, None)
        waiting = missing(engine)
        upgrade(engine)
    except DatabaseAddressError as problem:
        raise click.ClickException(str(problem)) from None
    except DBAPIError as problem:
        raise click.ClickException(_database_down(settings, problem)) from None
    click.echo(f"Applied {', '.join(waiting)}." if waiting else "The database is up to date.")


@main.command()
@click.option(
    "--people",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="A company directory; without it, sixty colleagues of ours.",
)
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="The page's port; without it, a free one."
)
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same colleagues.")
@click.option(
    "--days",
    default=0,
    type=click.IntRange(0, 400),
    help="Let everybody live for so many days before you come.",
)
@click.option("--from-scratch", is_flag=True, help="Begin before the program is set up.")
@click.option("--database", "database_url", default="", help="Keep the records here, in a fresh database.")
@click.option(
    "--browser/--no-browser", default=False, help="Open the page in a browser.  [default: only print it]"
)
def demo(
    people: Path | None,
    port: int,
    seed: int,
    days: int,
    from_scratch: bool,
    database_url: str,
    browser: bool,
) -> None:
    """Show a whole mentoring program in a browser: a company, a Slack of its own, and the bot in it."""
    from rich.console import Console

    from demo.commands import CannotStart, demo_command

    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    try:
        demo_command(
            people=people,
            port=port,
            seed=seed,
            days=days,
            from_scratch=from_scratch,
            open_browser=browser,
            database_url=database_url,
            out=Console(),
            err=Console(stderr=True),
            until=stopping,
        )
    except CannotStart as problem:
        _cannot_start(problem)


@main.command()
@click.option(
    "--people",
    default=60,
    show_default=True,
    type=click.IntRange(4, 5000),
    help="How many colleagues the company has.",
)
@click.option(
    "--days",
    default=200,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="How long they live, in days.",
)
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same run.")
@click.option(
    "--faults", default="", help="Faults of Slack and the network, for example 429=0.02,timeout_after=0.01."
)
@click.option(
    "--way",
    type=click.Choice(["matcher", "short-lists", "asking", "by-hand", "mixed"]),
    default="short-lists",
    show_default=True,
    help="How the coordinators make the pairs.",
)
@click.option(
    "--template",
    default="career_development",
    show_default=True,
    help="The kind of program they live through, for example flash or group_circle.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def simulate(people: int, days: int, seed: int, faults: str, way: str, template: str, as_json: bool) -> None:
    """Let a whole company live through a program in virtual time, and count what happened."""
    from rich.console import Console

    from demo.commands import CannotStart, simulate_command

    try:
        simulate_command(
            people=people,
            days=days,
            seed=seed,
            faults=faults,
            way=way,
            template=template,
            as_json=as_json,
            out=Console(),
            err=Console(stderr=True),
        )
    except CannotStart as problem:
        _cannot_start(problem)


_FILE = click.Path(path_type=Path, dir_okay=False)


@main.command()
@click.argument("people", metavar="PEOPLE.csv", type=click.Path(path_type=Path))
@click.option(
    "--out", metavar="PAIRS.csv", type=click.Path(path_type=Path), help="Write the pairs here; - prints them."
)
@click.option("--left-over", metavar="FILE", type=_FILE, help="Write who got nobody here, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document with everything.")
@click.option(
    "--columns", metavar="FILE.yaml", type=_FILE, help="What your columns mean, if not what ours do."
)
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook.  [default: the first]")
@click.option(
    "--weights",
    metavar="FILE.yaml",
    type=_FILE,
    help="Weights, rules and seniority: a program file, or its matching section alone.",
)
@click.option("--mentors-per-mentee", type=click.IntRange(1, 5), help="So many mentors for each mentee.")
@click.option("--reverse", "shape", flag_value="reverse", help="The junior guides the senior.")
@click.option("--peers", "shape", flag_value="peers", help="One pool: everybody is paired with an equal.")
@click.option(
    "--previous", metavar="FILE", type=_FILE, help="Pairs of the last time; staying together counts."
)
@click.option("--lock", metavar="FILE", type=_FILE, help="Pairs to keep together.")
@click.option("--forbid", metavar="FILE", type=_FILE, help="Pairs to keep apart.")
@click.option("--seed", default=0, show_default=True, help="Chooses among equally good results only.")
@click.option(
    "--lift", is_flag=True, help="Lift the weakest pair as far as nobody loses their place, at stated cost."
)
@click.option("--fairness", is_flag=True, help="Show how departments, places, levels and groups fare.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def match(people: Path, **asked: Any) -> None:
    """Match the people of a sign-up sheet. Needs no Slack, no database and no settings.

    PEOPLE.csv (or .xlsx) has one row for each person and role, at least with the columns id, name and role.
    Without --out and --json it shows what it would write.
    """
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.match_command import Request, match_command

    code = match_command(
        Request(people=people, **asked), SystemClock().now().date(), Console(), Console(stderr=True)
    )
    if code:
        raise click.exceptions.Exit(code)


@main.group()
def program() -> None:
    """Plans of mentoring programs as files."""


@program.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def program_check(files: tuple[Path, ...], as_json: bool) -> None:
    """Look whether files can be used, and tell every mistake with its line. Needs no Slack and no database."""
    from rich.console import Console

    from bot.program_command import check

    _leave(check(files, as_json=as_json, out=Console(), err=Console(stderr=True)))


@program.command("templates")
@click.argument("name", required=False, default="")
def program_templates(name: str) -> None:
    """List the templates that ship; with a NAME, print that one as a file to begin with."""
    from rich.console import Console

    from bot.program_command import templates

    _leave(templates(name, out=Console(), err=Console(stderr=True)))


@program.command("export")
@click.argument("slug")
@click.option("--out", "target", metavar="FILE.yaml", type=_FILE, help="Write it here.  [default: print it]")
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
def program_export(slug: str, target: Path | None, workspace: str) -> None:
    """Write the plan of the program SLUG as a commented file."""
    from rich.console import Console

    from bot.program_command import export

    with _database() as engine:
        code = export(
            engine, slug, workspace=workspace, target=target, out=Console(), err=Console(stderr=True)
        )
    _leave(code)


@program.command("load")
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
@click.option(
    "--program", "slug", default="", metavar="SLUG", help="Which one to change.  [default: the file's slug]"
)
@click.option(
    "--admin-channel", default="", metavar="ID", help="Make a new program, run from this private channel."
)
@click.option("--announce-channel", default="", metavar="ID", help="Where the new program is announced.")
@click.option("--by", default="", metavar="EMAIL", help="In whose name.  [default: the first coordinator]")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def program_load(
    file: Path, workspace: str, slug: str, admin_channel: str, announce_channel: str, by: str, dry_run: bool
) -> None:
    """Bring a plan into the database: into the program it names, or as a new one."""
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.program_command import Load, load

    asked = Load(
        file=file,
        workspace=workspace,
        program=slug,
        admin_channel=admin_channel,
        announce_channel=announce_channel,
        by=by,
        dry_run=dry_run,
    )
    with _database() as engine:
        code = load(engine, asked, SystemClock().now(), out=Console(), err=Console(stderr=True))
    _leave(code)


@main.command()
@click.option("--program", "slug", default="", metavar="SLUG", help="Which program, where there are several.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv", "xlsx", "pdf"]),
    default="text",
    show_default=True,
    help="The same numbers in each.",
)
@click.option("--out", "target", metavar="FILE", type=_FILE, help="Write it here.  [default: print it]")
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
def report(slug: str, format_: str, target: Path | None, workspace: str) -> None:
    """Print the report of a program's current cohort. Only reads, so that it works while the bot runs."""
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.report_command import Ask, report

    asked = Ask(program=slug, workspace=workspace, format=format_, target=target)
    with _database(with_keys=True) as engine:
        code = report(engine, asked, SystemClock().now(), out=Console(), err=Console(stderr=True))
    _leave(code)


@main.command()
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


@main.group()
def keys() -> None:
    """Keys that encrypt what people write."""


@keys.command("new")
def new_key() -> None:
    """Print a new key for MENTORBOT_ENCRYPTION_KEYS."""
    from cryptography.fernet import Fernet

    click.echo(Fernet.generate_key().decode())


def _settings(*, database_only: bool = False, with_keys: bool = False) -> Settings:
    """The settings, or an exit that says what to set. `with_keys`: of the database, what people wrote can be read."""
    # Migrating needs no tokens; placeholders keep one way of reading the rest.
    given: dict[str, Any] = {"bot_token": "xoxb-none", "app_token": "xapp-none"} if database_only else {}
    if database_only and not with_keys:
        given["encryption_keys"] = _any_key()
    try:
        return read_settings(**given)
    except SettingsError as problem:
        for sentence in problem.sentences:
            click.echo(sentence, err=True)
        raise click.exceptions.Exit(2) from None


@contextmanager
def _database(*, with_keys: bool = False) -> Iterator[Engine]:
    """The database; encrypted words can be read only `with_keys`. An exit with a sentence if it cannot be used."""
    from sqlalchemy.exc import DBAPIError

    from db.engine import DatabaseAddressError, connect

    settings = _settings(database_only=True, with_keys=with_keys)
    try:
        _migrated(settings)
        engine = connect(settings.database_url, settings.cipher() if with_keys else None)
    except DatabaseAddressError as problem:
        raise click.ClickException(str(problem)) from None
    try:
        yield engine
    except DBAPIError as problem:
        raise click.ClickException(_database_down(settings, problem)) from None
    finally:
        engine.dispose()


def _leave(code: int) -> None:
    if code:
        raise click.exceptions.Exit(code)


def _cannot_start(problem: Exception) -> NoReturn:
    """Say why, and exit as for any other wrong use of a command."""
    click.echo(str(problem), err=True)
    raise click.exceptions.Exit(2) from None


def _any_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def _migrated(settings: Settings) -> None:
    """Exit with a sentence unless the database is there and up to date."""
    from sqlalchemy.exc import DBAPIError

    from db.engine import connect
    from db.migrate import missing

    engine = connect(settings.database_url, None)
    try:
        waiting = missing(engine)
    except DBAPIError as problem:
        raise click.ClickException(_database_down(settings, problem)) from None
    finally:
        engine.dispose()
    if waiting:
        raise click.ClickException("The database is not up to date. Run `mentorbot migrate` first.")


def _database_down(settings: Settings, problem: Exception) -> str:
    from sqlalchemy import make_url

    where = make_url(settings.database_url).render_as_string(hide_password=True)
    return f"The database at {where} cannot be used ({type(problem).__name__}). Check MENTORBOT_DATABASE_URL."


if __name__ == "__main__":
    main()
