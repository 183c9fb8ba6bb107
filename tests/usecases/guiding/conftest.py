"""Mia and Omar, matched in a program that runs."""

from __future__ import annotations

from datetime import datetime

import pytest

from db.session import Sessions
from tests.pair_story import Story


@pytest.fixture
def story(sessions: Sessions, now: datetime) -> Story:
    return Story(sessions, now)
