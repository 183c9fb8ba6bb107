"""Several processes serve one workspace: that is PostgreSQL's business only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Databases


@pytest.fixture
def database_url(postgres_databases: Databases) -> Iterator[str]:
    """The address of an empty, migrated database on PostgreSQL."""
    with postgres_databases.lent() as address:
        yield address
