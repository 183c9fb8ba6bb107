"""Slack and a sender, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.session import Sessions
from demo.running import read_manifest
from playground import Playground
from tests.conftest import NOW
from tests.fire.office import Office


@pytest.fixture
def quiet_playground() -> Iterator[Playground]:
    with Playground(read_manifest(), start=NOW, seed=1) as playground:
        yield playground


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """What is tried here does not depend on the database; the crash test goes through both."""
    path = tmp_path / "mentorbot.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def office(quiet_playground: Playground, sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(quiet_playground, sessions, monkeypatch)
