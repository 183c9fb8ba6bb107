"""Playgrounds for tests; see gardener.py for the bots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.playground.gardener import Slack, Slacks, Wall


@pytest.fixture
def slacks() -> Iterator[Slacks]:
    """For tests that need a playground of their own making."""
    with ExitStack() as stack:
        yield Slacks(stack)


@pytest.fixture
def slack(slacks: Slacks) -> Slack:
    """The usual playground, with a real wall clock."""
    return slacks()


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def turned(slacks: Slacks, wall: Wall) -> Slack:
    """A playground whose wall clock the test turns."""
    return slacks(wall=wall)
