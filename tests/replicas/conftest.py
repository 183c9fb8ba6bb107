"""Several processes serve one workspace: that is PostgreSQL's business only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest
from cryptography.fernet import Fernet

from demo.running import read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import Town
from tests.postgres import Databases

REPLICAS = 3


class Replica:
    """One of several bots, which can be stopped before the others."""

    def __init__(self, playground: Playground, database_url: str, key: str) -> None:
        self._running = ExitStack()
        self.bot = self._running.enter_context(running_bot(playground, database_url, key=key))

    @property
    def leads(self) -> bool:
        return any(place.leadership.epoch is not None for place in self.bot.workplaces)

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def database_url(postgres_databases: Databases) -> Iterator[str]:
    """The address of an empty, migrated database on PostgreSQL."""
    with postgres_databases.lent() as address:
        yield address


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A local Slack with this app's manifest, on a Monday morning in March."""
    with Playground(read_manifest(), start=NOW, seed=1, wall=patient) as made:
        yield made


@pytest.fixture
def replicas(
    bots_share_engines: None, playground: Playground, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sequence[Replica]]:
    """Three bots with one connection to Slack each, so that two requests in a row come to two of them."""
    monkeypatch.setattr("bot.bootstrap.CONNECTIONS", 1)
    key = Fernet.generate_key().decode()
    started: list[Replica] = []
    try:
        for _ in range(REPLICAS):
            started.append(Replica(playground, database_url, key))
        playground.clock.settle()
        yield started
    finally:
        for replica in started:
            replica.stop()


@pytest.fixture
def town(playground: Playground, replicas: Sequence[Replica]) -> Town:
    """A company with an admin, coordinators and colleagues; three bots run, nothing is set up yet."""
    return Town(playground)
