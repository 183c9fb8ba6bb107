"""Hundreds of kills, at points drawn from a seed, while a company lives through weeks: nothing lost, nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from demo.counts import Counts
from tests.fire.crashing import quiet_days, under_fire
from tests.fire.supervisor import drawn

LIFE = {"people": 20, "days": 45, "seed": 7}
KILLS = 300
WITHIN = 40
"""Each process lives for up to so many points of the kind at which it dies."""
pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def nobody_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine a connection that broke belonged to somebody who is dead."""
    monkeypatch.setattr("playground.clock_server.GRACE", 0.05)


@pytest.fixture(scope="module")
def clean() -> Counts:
    return quiet_days(**LIFE)


def test_three_hundred_kills_lose_nothing_and_say_nothing_twice(
    database_url: str, clean: Counts, tmp_path: Path
) -> None:
    burn(database_url, clean, tmp_path)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_three_replicas_that_are_killed_in_turn_lose_nothing_and_say_nothing_twice(
    database_url: str, clean: Counts, tmp_path: Path
) -> None:
    burn(database_url, clean, tmp_path, processes=3)


def burn(database_url: str, clean: Counts, folder: Path, *, processes: int = 1) -> None:
    fire = under_fire(
        database_url, clean, drawn(LIFE["seed"], KILLS, within=WITHIN), log=folder / "bots.log",
        processes=processes, **LIFE,
    )  # fmt: skip
    figure = {**fire.as_json(), "database": database_url.partition(":")[0]}
    print(f"\n{json.dumps(figure)}")  # noqa: T201
    assert (figure["lost"], figure["twice"]) == (0, 0)
    assert figure["value"] >= KILLS * 0.9, "the company had too little to say for so many kills"
    assert fire.tally.troubles == []
