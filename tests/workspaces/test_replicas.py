"""Two processes serve the same workspaces; what one learns about an installation, the other learns soon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.bootstrap import Bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.workspaces.street import Browser, manifest, running


@pytest.fixture(params=["postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Several processes need PostgreSQL."""
    databases = request.getfixturevalue("postgres_databases")
    with databases.lent() as address:
        yield address


@pytest.fixture
def turning() -> Iterator[Playground]:
    with Playground(manifest(rotation=True), start=NOW, seed=1, wall=patient, installed=False) as playground:
        yield playground


@contextmanager
def two(playground: Playground, database_url: str) -> Iterator[tuple[Bot, Bot]]:
    with running(playground, database_url) as one, running(playground, database_url) as other:
        yield one, other


def tokens(*bots: Bot) -> list[list[str | None]]:
    return [[workplace.client.token for workplace in bot.workplaces] for bot in bots]


@pytest.mark.long
def test_who_installs_at_one_is_served_by_both_at_once_and_by_neither_when_gone(
    turning: Playground, database_url: str
) -> None:
    with two(turning, database_url) as bots:
        ada = turning.add_person(name="ada", is_owner=True)
        assert Browser(bots[0]).install(ada).status == 200
        for _ in range(8):  # over four connections in turn, two of each process
            assert ada.command("/mentor help").ok
        assert tokens(*bots) == [[turning.bot_token]] * 2
        turning.uninstall()
        turning.clock.advance(timedelta(minutes=3))
        assert tokens(*bots) == [[], []]


@pytest.mark.long
def test_one_of_them_exchanges_the_token_and_both_use_it(turning: Playground, database_url: str) -> None:
    with two(turning, database_url) as bots:
        ada = turning.add_person(name="ada", is_owner=True)
        Browser(bots[1]).install(ada)
        turning.clock.advance(timedelta(hours=10, minutes=5))
        assert turning.log.count("token_refreshed") == 1
        assert tokens(*bots) == [[turning.bot_token]] * 2
        turning.clock.advance(timedelta(hours=2))
        for _ in range(4):
            assert ada.command("/mentor help").ok
        assert "token_expired" not in [r.detail["error"] for r in turning.log if r.what == "api_refused"]
