"""Real processes, killed with SIGKILL while a company lives through its first days; see tests/soak/test_fire.py for
hundreds of points.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fire.crashing import quiet_days, under_fire
from tests.fire.launcher import KINDS
from tests.fire.supervisor import drawn

PEOPLE, DAYS, SEED = 8, 3, 7


@pytest.fixture(autouse=True)
def nobody_comes_back(monkeypatch: pytest.MonkeyPatch, bots_share_engines: None) -> None:
    """On this machine a connection that broke belonged to somebody who is dead."""
    monkeypatch.setattr("playground.clock_server.GRACE", 0.05)


def test_a_company_whose_bot_is_killed_at_every_kind_of_point_gets_everything_once(
    database_url: str, tmp_path: Path
) -> None:
    days = {"people": PEOPLE, "days": DAYS, "seed": SEED}
    clean = quiet_days(**days)
    kills = drawn(SEED, len(KINDS), within=8)
    fire = under_fire(database_url, clean, kills, log=tmp_path / "bots.log", **days)
    figure = fire.as_json()
    assert (figure["lost"], figure["twice"]) == (0, 0), figure
    assert figure["value"] == len(kills), figure
    assert clean.messages_sent > PEOPLE
