"""`mentorbot run` from ready to gone, in both modes: what it has taken, it finishes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from demo.running import over_http, read_manifest
from playground import Outcome, Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import Town
from tests.web.processes import LONG, Running


@pytest.fixture(params=["socket", "http"])
def playground(request: pytest.FixtureRequest) -> Iterator[Playground]:
    """A Slack that reaches the app by one of its two ways."""
    manifest = read_manifest()
    chosen = over_http(manifest) if request.param == "http" else manifest
    with Playground(chosen, start=NOW, seed=1, wall=patient) as made:
        yield made


@pytest.fixture
def bot(playground: Playground, database_url: str, tmp_path: Path) -> Iterator[Running]:
    made = Running(playground, database_url, tmp_path, MENTORBOT_HTTP_DRAIN=str(LONG))
    try:
        if not playground.core.app.socket_mode:
            playground.deliver_to([made.request_url])
        yield made
    finally:
        made.stop()


@pytest.fixture
def town(playground: Playground, bot: Running) -> Town:
    return Town(playground)


@pytest.mark.long
def test_it_is_ready_says_how_and_ends_with_what_it_took(
    town: Town, playground: Playground, bot: Running
) -> None:
    mode = "socket" if playground.core.app.socket_mode else "http"
    assert (bot.ready["mode"], bot.ready["connections"]) == (mode, 2 if mode == "socket" else 0)
    assert bot.ask("/health/live") == (200, {"alive": True, "state": "running"})
    ready = bot.ask("/health/ready")
    assert ready is not None
    assert (ready[0], ready[1]["checks"]["database"]) == (200, "answers, and its schema is up to date")

    playground.faults.next("views.open", "hang")
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(town.ada.command, "/mentor-admin setup", town.admin)
        playground.log.wait_for("fault_injected", timeout=LONG)
        bot.terminate()
        bot.wait_for("leaving")
        assert bot.ask("/health/ready") == (503, {"ready": False, "state": "leaving", "checks": {}})
        assert town.mia.command("/mentor", town.general).ok, "until the balancer has noticed, all go on"
        bot.terminate()  # now
        _shut(bot)
        assert bot.process.poll() is None, "somebody is still in"
        playground.faults.clear()
        outcome: Outcome = under_way.result(LONG)
    assert outcome.ok
    assert outcome.modal is not None
    assert bot.process.wait(LONG) == 0
    assert bot.wait_for("left")
    assert playground.log.where("ack_missing") == []
    assert not town.mia.command("/mentor", town.general).acked


def _shut(bot: Running) -> None:
    """Wait until nobody is let in any more."""
    until = time.monotonic() + LONG
    while bot.ask("/health/live") is not None:
        assert time.monotonic() < until, "somebody still listens"
        time.sleep(0.01)
