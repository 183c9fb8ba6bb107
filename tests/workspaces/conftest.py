"""Two companies on one street, and an app that neither has let in yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.workspaces.street import manifest


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """A bot a story, and yet every statement is compiled once."""


@pytest.fixture
def acme() -> Iterator[Playground]:
    """A Slack with the workspace of one company."""
    with Playground(manifest(), start=NOW, seed=1, wall=patient, team_name="Acme", installed=False) as made:
        yield made


@pytest.fixture
def beta(acme: Playground) -> Playground:
    """The workspace of another company, at the same Slack."""
    return acme.add_workspace("Beta", installed=False)
