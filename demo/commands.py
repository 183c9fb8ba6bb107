"""What `mentorbot demo` and `mentorbot simulate` do, without a word of the command line's library."""

from __future__ import annotations

import errno
import gc
import json
import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.exc import DBAPIError

from bot.bootstrap import Bot
from bot.languages import ENGLISH
from bot.log import configure
from bot.program_file.document import template_names
from bot.settings import SettingsError
from db.engine import DatabaseAddressError, connect
from db.keeping.place import make_private
from db.migrate import missing
from db.troubles import in_words
from demo.casting import TEMPLATE
from demo.company import Company, CompanyError, load_company
from demo.coordinators import Way
from demo.counts import Counts
from demo.running import read_manifest, running_bot
from demo.simulate import START, Run
from demo.simulate import simulate as live
from demo.stage import Demo, running_demo
from playground import Playground
from playground.faults import Faults

WORDS = {
    "people": "People",
    "applications": "Applications",
    "pairs": "Pairs",
    "channels_created": "Channels created",
    "messages_sent": "Messages sent",
    "messages_duplicated": "Messages duplicated",
    "messages_lost": "Messages lost",
    "agreements_signed": "Agreements signed by both",
    "goals_set": "Goals set",
    "meetings_held": "Meetings held",
    "midpoint_reviews": "Midpoint reviews",
    "final_reviews": "Final reviews",
    "pairs_closed": "Pairs closed",
    "nudges": "Reminders, and what people did",
    "slack_refusals": "Refused by Slack",
    "bot_errors": "Errors of the bot",
}
LOOK_EVERY = 0.5  # real seconds between two looks at how far a run is


class CannotStart(Exception):  # noqa: N818  (sentences for whoever typed the command)
    """What was asked for cannot be run; the text says why and what to do, one sentence a line."""


def simulate_command(
    *,
    people: int,
    days: int,
    seed: int,
    faults: str,
    as_json: bool,
    out: Console,
    err: Console,
    way: str = Way.SHORT_LISTS.value,
    template: str = TEMPLATE,
    language: str = ENGLISH,
) -> Run:
    """Run a simulation and print its counts to `out`: one JSON object, or a table.

    Progress goes to `err` if that is a terminal. Raises CannotStart when `faults` cannot be read.
    """
    checked_faults(faults)
    checked_template(template)
    configure("ERROR")
    company = load_company(people=people).speaking(language)
    with _in_a_hurry(), _progress(err, days, runs=2 if faults else 1) as watched:
        run = live(
            manifest=read_manifest(),
            start_bot=watched,
            company=company,
            days=days,
            seed=seed,
            faults=faults,
            way=Way(way),
            template=template,
        )
    if as_json:
        out.file.write(json.dumps(run.counts.as_json(), ensure_ascii=False) + "\n")
        out.file.flush()
    else:
        out.print(f"[bold]{escape(company.name)}[/bold], {days} days, seed {seed}", highlight=False)
        out.print(table_of(run.counts))
    return run


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """Python tuned for many short turns of many threads, and for much that is made and soon forgotten.

    A thread that comes back from the database or a socket waits up to the switch interval for its turn.
    """
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(0.0005)
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)


def checked_faults(spec: str) -> None:
    """Raises CannotStart with a sentence when `spec` is no list of faults."""
    try:
        Faults().configure(spec)
    except ValueError as problem:
        raise CannotStart(
            f"--faults cannot be read: {problem}. Write it like 429=0.02,chat.postMessage:timeout_after=0.01."
        ) from None


def checked_template(name: str) -> None:
    """Raises CannotStart when no such template ships with mentorbot."""
    if name not in template_names():
        raise CannotStart(f"There is no template {name}. There are: {', '.join(template_names())}.")


def table_of(counts: Counts) -> Table:
    """The counts for people to read."""
    table = Table(show_header=False, box=SIMPLE)
    table.add_column("What")
    table.add_column("How many", justify="right")
    for key, value in counts.as_json().items():
        table.add_row(WORDS.get(key, key), _shown(value))
    return table


def _shown(value: int | dict[str, int]) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name}: {times}" for name, times in value.items()) or "none"
    return str(value)


StartBot = Callable[[Playground], AbstractContextManager[Bot]]


@contextmanager
def _progress(err: Console, days: int, *, runs: int) -> Iterator[StartBot]:
    """A way to start the bot that also tells, on a terminal, how many of the `days` have passed."""
    if not err.is_terminal:
        yield running_bot
        return
    over = threading.Event()
    with err.status("Moving the company in") as status:
        number = 0

        def watched(playground: Playground) -> AbstractContextManager[Bot]:
            nonlocal number
            number += 1
            which = "" if runs == 1 else (" without faults" if number == 1 else " with faults")

            def tell() -> None:
                while not over.wait(LOOK_EVERY):
                    day = min(days, (playground.clock.now() - START) // timedelta(days=1) + 1)
                    status.update(f"Day {day} of {days}{which}, {len(playground.log)} happenings")

            threading.Thread(target=tell, name="progress", daemon=True).start()
            return running_bot(playground)

        try:
            yield watched
        finally:
            over.set()


def company_from(path: Path | None) -> Company:
    """The company of a CSV file, or ours. Raises CannotStart with what is wrong, line by line."""
    if path is None:
        return load_company()
    try:
        return load_company(path)
    except OSError as problem:
        raise CannotStart(f"{path} cannot be read: {problem.strerror}.") from None
    except CompanyError as problem:
        lines = "\n".join(f"  {line}" for line in str(problem).splitlines())
        raise CannotStart(f"{path} holds nobody who could be shown:\n{lines}") from None


def demo_command(
    *,
    people: Path | None,
    port: int,
    seed: int,
    days: int,
    from_scratch: bool,
    open_browser: bool,
    database_url: str,
    out: Console,
    err: Console,
    until: threading.Event,
    language: str = ENGLISH,
) -> None:
    """Run the demo until `until` is set. Raises CannotStart with sentences."""
    configure("ERROR")
    company = company_from(people).speaking(language)
    for remark in company.remarks:
        err.print(remark, highlight=False, markup=False)
    key = _key_for(database_url)
    with err.status("Starting") if err.is_terminal else nullcontext() as status:

        def tell(sentence: str) -> None:
            if status is None:
                err.print(f"{sentence} …", highlight=False)
            else:
                status.update(sentence)

        demo = ExitStack()
        try:
            running = demo.enter_context(
                running_demo(
                    company, seed=seed, port=port, days=days, from_scratch=from_scratch,
                    database_url=database_url, key=key, tell=tell,
                )
            )  # fmt: skip
        except SettingsError as problem:
            raise CannotStart(str(problem)) from None
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            raise CannotStart(f"Port {port} is taken. Choose another one, or leave --port away.") from None
    with demo:
        _welcome(running, out)
        if open_browser:
            webbrowser.open(running.address)
        until.wait()
        err.print("\nPacking up …", highlight=False)


def _welcome(demo: Demo, out: Console) -> None:
    company = demo.furnished.company
    count = len(company.people)
    who = "" if demo.guide.from_scratch else f" You are {demo.hero.real_name} there."
    out.print(
        f"[bold]{escape(company.name)}[/bold] is at work: {count} colleagues in a Slack of their own.{escape(who)}"
    )
    out.print("Open this address in a browser:\n", highlight=False)
    out.print(f"    {demo.address}\n", highlight=False, markup=False, soft_wrap=True)
    out.print("It answers on this machine only. Press Ctrl-C to end the demo.", highlight=False)


def _key_for(database_url: str) -> str | None:
    """The key of a database that is kept: from the environment, so that it can be read again afterwards."""
    if not database_url:
        return None
    try:
        make_private(database_url)
        engine = connect(database_url, None)
        if not missing(engine):
            raise CannotStart(
                "The database has been used before, and the demo's people would be strangers in it. "
                "Give --database a fresh one."
            )
        engine.dispose()
    except DatabaseAddressError as problem:
        raise CannotStart(str(problem)) from None
    except DBAPIError as problem:
        why = in_words(problem) or f"({type(problem).__name__})"
        raise CannotStart(f"The database cannot be used. {why}") from None
    except OSError as problem:
        raise CannotStart(f"{database_url} cannot be made: {problem.strerror}.") from None
    return os.environ.get("MENTORBOT_ENCRYPTION_KEYS")
