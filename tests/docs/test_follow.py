"""The operator guide leads from a clone to an announced program, in each of its ways."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.docs.follow import GUIDE, blocks, follow
from tests.docs.pages import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="there is no repository to clone"
)


def looks_well(doctor: str, announcement: str) -> None:
    assert "MEND" not in doctor
    assert "private, and the app is in it" in doctor
    assert "Join the program" in announcement


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.soak),
        pytest.param("unattended", marks=pytest.mark.soak),
    ]
)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(way: str, request: pytest.FixtureRequest) -> str:
    """The address of a PostgreSQL server, where that is the database."""
    return str(request.getfixturevalue("postgres")) if way == "postgresql" else ""


@pytest.mark.long
def test_the_guide_leads_to_an_announced_program(way: str, server: str, tmp_path: Path) -> None:
    """With the environment that the tests run in; `make soak` makes a new one, as the guide says."""
    done = follow(way, tmp_path, server=server, environment=sys.prefix)
    looks_well(done.doctor, done.announcement)


@pytest.mark.soak
def test_the_guide_is_followed_to_the_letter(way: str, server: str, tmp_path: Path) -> None:
    """A virtual environment of its own, installed from the lock file."""
    done = follow(way, tmp_path, server=server)
    looks_well(done.doctor, done.announcement)


def test_both_ways_differ_by_the_address_of_the_database_alone() -> None:
    sqlite, postgresql = (blocks(name)[0].splitlines() for name in ("sqlite", "postgresql"))
    assert [line for line in postgresql if line not in sqlite] == [
        line for line in GUIDE.text.splitlines() if line.startswith("MENTORBOT_DATABASE_URL=")
    ]
    assert blocks("sqlite")[1] == blocks("postgresql")[1]
    assert "git pull" in blocks("sqlite")[2]
