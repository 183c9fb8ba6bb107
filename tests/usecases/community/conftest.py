"""A village in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.community.village import Village


@pytest.fixture
def village(sessions: Sessions) -> Iterator[Village]:
    with sessions.writing(TEAM) as session:
        yield Village(session)
