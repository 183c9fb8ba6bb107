"""Hundreds of kills, at points drawn from seeds, while companies live through weeks: nothing lost, nothing twice.

They are small, and there are many of them: what each person gets is compared with a life without kills, and in a
large company, somebody whose click was lost presses a minute later and, weeks on, lives another life.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from demo.counts import Counts
from tests.conftest import empty_database
from tests.fire.crashing import Fire, quiet_days, under_fire
from tests.fire.supervisor import drawn

PEOPLE, DAYS = 8, 24
"""From the first word to matched pairs and what they do in their first week."""
LIVES, KILLS = 10, 30
WITHIN = 20
"""Each process lives for up to so many points of the kind at which it dies."""
pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def nobody_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine a connection that broke belonged to somebody who is dead."""
    monkeypatch.setattr("playground.clock_server.GRACE", 0.05)


@pytest.fixture(scope="module")
def clean() -> dict[int, Counts]:
    """What everybody is to get, by seed."""
    return {seed: quiet_days(people=PEOPLE, days=DAYS, seed=seed) for seed in range(1, LIVES + 1)}


@pytest.mark.parametrize(
    ("engine", "processes"),
    [("sqlite", 1), ("postgresql", 1), ("postgresql", 3)],
    ids=["sqlite", "postgresql", "replicas"],
)
def test_three_hundred_kills_lose_nothing_and_say_nothing_twice(
    request: pytest.FixtureRequest, clean: dict[int, Counts], tmp_path: Path, engine: str, processes: int
) -> None:
    burnt: dict[int, Fire] = {}
    for seed, expected in clean.items():
        with empty_database(request, engine, tmp_path / f"{seed}.db") as url:
            burnt[seed] = under_fire(
                url, expected, drawn(seed, KILLS, within=WITHIN), log=tmp_path / f"{seed}.log",
                processes=processes, people=PEOPLE, days=DAYS, seed=seed,
            )  # fmt: skip
    total = _together(list(burnt.values()))
    print(f"\n{json.dumps({**total, 'database': engine, 'processes': processes})}")  # noqa: T201
    gone_wrong = {
        seed: (fire.counts.messages_lost, fire.counts.messages_duplicated, fire.troubles)
        for seed, fire in burnt.items()
        if fire.counts.messages_lost or fire.counts.messages_duplicated or fire.troubles
    }
    assert gone_wrong == {}
    assert total["value"] >= LIVES * KILLS * 0.9, "the companies had too little to say for so many kills"


def _together(burnt: list[Fire]) -> dict[str, object]:
    """One figure of all lives."""
    each = [fire.as_json() for fire in burnt]
    sums = {name: sum(one[name] for one in each) for name in ("value", "starts", "messages", "lost", "twice")}
    counted = {
        name: dict(sum((Counter(one[name]) for one in each), Counter[str]()).most_common())
        for name in ("kills", "kills_at_calls", "refusals", "errors")
    }
    return {"figure": "fire", "unit": "kills", "lives": len(each), **sums, **counted}
