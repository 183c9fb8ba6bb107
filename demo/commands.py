"""What `mentorbot demo` and `mentorbot simulate` do, without a word of the command line's library."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.bootstrap import Bot
from bot.log import configure
from demo.company import Company, CompanyError, load_company
from demo.counts import Counts
from demo.running import read_manifest, running_bot
from demo.simulate import START, Run
from demo.simulate import simulate as live
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
    "slack_refusals": "Refused by Slack",
    "bot_errors": "Errors of the bot",
}
LOOK_EVERY = 0.5  # real seconds between two looks at how far a run is


class CannotStart(Exception):  # noqa: N818  (sentences for whoever typed the command)
    """What was asked for cannot be run; the text says why and what to do, one sentence a line."""


def simulate_command(
    *, people: int, days: int, seed: int, faults: str, as_json: bool, out: Console, err: Console
) -> Run:
    """Run a simulation and print its counts to `out`: one JSON object, or a table.

    Progress goes to `err` if that is a terminal. Raises CannotStart when `faults` cannot be read.
    """
    checked_faults(faults)
    configure("ERROR")
    company = load_company(people=people)
    with _progress(err, days, runs=2 if faults else 1) as watched:
        run = live(
            manifest=read_manifest(), start_bot=watched, company=company, days=days, seed=seed, faults=faults
        )
    if as_json:
        out.file.write(json.dumps(run.counts.as_json(), ensure_ascii=False) + "\n")
        out.file.flush()
    else:
        out.print(table_of(run.counts, f"{company.name}: {days} days, seed {seed}"))
    return run


def checked_faults(spec: str) -> None:
    """Raises CannotStart with a sentence when `spec` is no list of faults."""
    try:
        Faults().configure(spec)
    except ValueError as problem:
        raise CannotStart(
            f"--faults cannot be read: {problem}. Write it like 429=0.02,chat.postMessage:timeout_after=0.01."
        ) from None


def table_of(counts: Counts, title: str) -> Table:
    """The counts for people to read."""
    table = Table(title=title, show_header=False, title_justify="left", pad_edge=False)
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

