"""The bot behind HTTP: in a town whose Slack posts to it, and alone at its address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.running import over_http, read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import Town


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """One engine is enough here: how a request comes in does not change what the database does."""
    path = tmp_path / "mentorbot.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A local Slack that posts this app's requests instead of using Socket Mode, on a Monday morning in March."""
    with Playground(over_http(read_manifest()), start=NOW, seed=1, wall=patient) as made:
        yield made


@pytest.fixture
def town(playground: Playground, database_url: str, bots_share_engines: None) -> Iterator[Town]:
    """The town of the journeys, over HTTP."""
    town = Town(playground)
    with running_bot(playground, database_url):
        playground.clock.settle()
        yield town
