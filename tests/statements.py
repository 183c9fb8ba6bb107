"""What a database is asked: how much a request costs where no clock is reliable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event


@contextmanager
def asked(bind: Engine | Connection) -> Iterator[list[str]]:
    """Every statement that is sent until the block ends, on one line each; one for many rows counts once."""
    sent: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(bind, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(bind, "before_cursor_execute", hear)
