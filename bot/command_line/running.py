"""Running the bot."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from bot.command_line.reaching import alone, cannot_start, configured, must_be_migrated, must_be_readable

if TYPE_CHECKING:
    from bot.settings import Settings


@click.command()
@click.option(
    "--clock",
    "clock_url",
    default=None,
    help="Join the time server at this address (the playground has one).",
)
def run(clock_url: str | None) -> None:
    """Connect to Slack and run the programs, until interrupted.

    Slack's requests come over Socket Mode, or over HTTP with MENTORBOT_MODE=http.
    """
    from bot.log import configure, hear_strays
    from bot.running.upkeep import kept_up

    settings = configured()
    configure(settings.log_level, settings.log_format)
    hear_strays()
    with alone(settings, "mentorbot run"), kept_up(settings.database_url):
        _run(settings, clock_url)


def _run(settings: Settings, clock_url: str | None) -> None:
    with _for_good():
        from bot.bootstrap import RefusedError, StartError, build
        from bot.clock import ClockServerError, RemoteClock, Seats, SystemClock
        from bot.log import logger
        from db.engine import DatabaseAddressError

    log = logger("run")
    try:
        seats: Seats = partial(RemoteClock, clock_url) if clock_url else lambda _name: SystemClock()
        must_be_migrated(settings)
        must_be_readable(settings)
        with _for_good():
            bot = build(settings, seats, on_time_server=clock_url is not None)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda number, _frame: bot.hurry.put(number))
        with bot:
            address = {"address": bot.server.address} if bot.server is not None else {}
            log.info("ready", mode=settings.mode, connections=len(bot.connections), **address)
            bot.hurry.get()  # a second signal does not wait until balancers have noticed
            bot.health.leave()
            log.info("leaving")
    except RefusedError as problem:
        cannot_start(problem)
    except (StartError, ClockServerError, DatabaseAddressError) as problem:
        raise click.ClickException(str(problem)) from None
    log.info("left")


@contextmanager
def _for_good() -> Iterator[None]:
    """What is imported and built until the block ends stays: nobody looks through it for garbage while it is made,
    or ever again. There are two hundred thousand objects, and each such look would hold up people's clicks.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
