"""Real processes, killed with SIGKILL while a company lives through its first days; see tests/soak/test_fire.py for
hundreds of points.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.counts import Counts
from tests.fire.crashing import quiet_days, under_fire
from tests.fire.launcher import KINDS
from tests.fire.supervisor import drawn
from tests.postgres import Databases

PEOPLE, DAYS, SEED = 8, 3, 7


@pytest.fixture(autouse=True)
def nobody_comes_back(monkeypatch: pytest.MonkeyPatch, bots_share_engines: None) -> None:
    """On this machine a connection that broke belonged to somebody who is dead."""
    monkeypatch.setattr("playground.clock_server.GRACE", 0.05)


@pytest.fixture(scope="module")
def clean(bots_share_engines: None) -> Counts:
    """What everybody is to get."""
    return quiet_days(people=PEOPLE, days=DAYS, seed=SEED)


def test_a_company_whose_bot_is_killed_at_every_kind_of_point_gets_everything_once(
    database_url: str, clean: Counts, tmp_path: Path
) -> None:
    burn(database_url, clean, tmp_path)


@pytest.mark.long
def test_three_replicas_that_are_killed_in_turn_bring_everything_once(
    postgres_databases: Databases, clean: Counts, tmp_path: Path
) -> None:
    with postgres_databases.lent() as database_url:
        burn(database_url, clean, tmp_path, processes=3)


def burn(database_url: str, clean: Counts, folder: Path, *, processes: int = 1) -> None:
    kills = drawn(SEED, len(KINDS), within=8)
    fire = under_fire(
        database_url, clean, kills, log=folder / "bots.log", processes=processes,
        people=PEOPLE, days=DAYS, seed=SEED,
    )  # fmt: skip
    figure = fire.as_json()
    assert (figure["lost"], figure["twice"]) == (0, 0), (figure, fire.troubles)
    assert figure["value"] == len(kills), figure
    assert clean.messages_sent > PEOPLE
