"""A small company in the playground, and the bot at work in it.

Every use case is tested on both databases. A journey goes through all of them on one of the two, which its name
chooses; `make soak` takes each journey on both, and so does always what is marked `both_engines`: where it matters
what a database does when two write at once, or when its process is killed.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.running import read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.town import Town

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a journey collected on both engines one is left, the same in every run. One that is named is taken."""
    if os.environ.get("MENTORBOT_SOAK") == "1":
        return
    twins: dict[str, list[pytest.Item]] = {}
    for item in items:
        if FOLDER in item.path.parents and item.get_closest_marker("both_engines") is None:
            twins.setdefault(item.nodeid.replace("postgresql", "sqlite"), []).append(item)
    spared = set()
    for name, journeys in twins.items():
        if len(journeys) > 1:
            spared.add(journeys[zlib.crc32(name.encode()) % len(journeys)])
    if spared:
        config.hook.pytest_deselected(items=[item for item in items if item in spared])
        items[:] = [item for item in items if item not in spared]


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """A bot a journey, and yet every statement is compiled once."""


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A local Slack with this app's manifest, on a Monday morning in March."""
    with Playground(read_manifest(), start=NOW, seed=1, wall=patient) as made:
        yield made


def patient() -> float:
    """Slack's three seconds, stretched to a minute: journeys are about what people see, not about how busy
    the machine is. What happens after three seconds is tested with the playground, on a clock of its own.
    """
    return time.monotonic() / 20


@pytest.fixture
def town(playground: Playground, database_url: str) -> Iterator[Town]:
    """A company with an admin, coordinators and colleagues; the bot runs, nothing is set up yet."""
    town = Town(playground)
    with running_bot(playground, database_url):
        playground.clock.settle()
        yield town
