"""What every test with a company may use."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """A bot a test, and yet every statement is compiled once."""
