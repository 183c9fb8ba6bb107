"""Trying the bot without a Slack: in a browser, or a whole company in virtual time."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from bot.command_line.reaching import cannot_start
from bot.languages import ENGLISH, LANGUAGES

_language = click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default=ENGLISH,
    show_default=True,
    help="What everybody's Slack is set to.",
)


@click.command()
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
@_language
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
    language: str,
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
            language=language,
            from_scratch=from_scratch,
            open_browser=browser,
            database_url=database_url,
            out=Console(),
            err=Console(stderr=True),
            until=stopping,
        )
    except CannotStart as problem:
        cannot_start(problem)


@click.command()
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
@_language
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def simulate(
    people: int, days: int, seed: int, faults: str, way: str, template: str, language: str, as_json: bool
) -> None:
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
            language=language,
            as_json=as_json,
            out=Console(),
            err=Console(stderr=True),
        )
    except CannotStart as problem:
        cannot_start(problem)
