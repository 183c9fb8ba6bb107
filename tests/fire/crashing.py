"""A company lives through days of a program while its bots are killed; compared with the same days without.

Lost and twice are counted from the playground's log: what somebody got in one run and not in the other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.log import configure
from demo.company import load_company
from demo.counts import Counts
from demo.running import read_manifest, running_bot
from demo.simulate import simulate
from playground import Playground
from tests.fire.supervisor import Kill, Supervisor, Tally


@dataclass(frozen=True)
class Fire:
    """What came of a run under fire. `errors` is what people saw go wrong, by what it was; `troubles` name, among
    others, each message that somebody did not get, or got besides.
    """

    counts: Counts
    tally: Tally
    troubles: tuple[str, ...]
    processes: int

    def as_json(self) -> dict[str, Any]:
        """One figure, as `make soak` prints it."""
        return {
            "figure": "fire",
            "value": sum(self.tally.kills.values()),
            "unit": "kills",
            "processes": self.processes,
            "kills": dict(sorted(self.tally.kills.items())),
            "kills_at_calls": dict(self.tally.calls.most_common()),
            "starts": self.tally.starts,
            "messages": self.counts.messages_sent,
            "lost": self.counts.messages_lost,
            "twice": self.counts.messages_duplicated,
            "refusals": self.counts.slack_refusals,
            "errors": self.counts.bot_errors,
        }


def quiet_days(*, people: int, days: int, seed: int) -> Counts:
    """The same without any kill: what everybody is to get."""
    configure("ERROR")
    company = load_company(people=people)
    with _patient_slack():
        run = simulate(manifest=read_manifest(), start_bot=running_bot, company=company, days=days, seed=seed)
    return run.counts


@contextmanager
def _patient_slack() -> Iterator[None]:
    """Slack's three seconds are twenty times as long: what is tried is not how busy this machine is."""
    patient = partial(Playground, wall=lambda: time.monotonic() / 20)
    with patch("demo.simulate.Playground", patient):
        yield


def under_fire(
    database_url: str,
    clean: Counts,
    kills: Sequence[Kill],
    *,
    people: int,
    days: int,
    seed: int,
    log: Path,
    processes: int = 1,
    more: Mapping[str, str] | None = None,
) -> Fire:
    """The same days, with bots that are killed and started again."""
    supervisors: list[Supervisor] = []

    @contextmanager
    def burning(playground: Playground) -> Iterator[None]:
        with Supervisor(
            playground, database_url, kills, log=log, processes=processes, more=more
        ) as supervisor:
            supervisors.append(supervisor)
            yield

    company = load_company(people=people)
    with _patient_slack():
        run = simulate(manifest=read_manifest(), start_bot=burning, company=company, days=days, seed=seed)
    tally = supervisors[0].tally
    differs = (
        *(f"lost: {one}" for one in sorted(clean.received - run.counts.received)),
        *(f"besides: {one}" for one in sorted(run.counts.received - clean.received)),
    )
    return Fire(run.counts.against(clean), tally, (*tally.troubles, *run.troubles, *differs), processes)
