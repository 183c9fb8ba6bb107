"""A small company in the playground, and the bot at work in it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from demo.running import read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.town import Town


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
