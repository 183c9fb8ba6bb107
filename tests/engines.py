"""Engines that one test uses after another.

An engine compiles each kind of statement once, and asks a server about itself once. A new engine for every test
would do so for every test: a quarter of the time that tests with a database take.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from db.engine import connect
from db.types import Cipher

KEPT = "tests"
"""What connections call themselves that outlast a test on PostgreSQL: a new one begins by reading the catalog."""

STATEMENTS = 5000
"""As many as all tests together know; the default would be forgotten and made again all the time."""


def _write_lazily(connection: Any, _record: Any) -> None:
    """Nobody looks for these rows after a power cut."""
    connection.execute("PRAGMA synchronous = OFF")


class SharedEngine:
    """One engine, sent from database to database of one kind."""

    def __init__(self, url: str) -> None:
        with patch("db.engine.create_engine", partial(create_engine, query_cache_size=STATEMENTS)):
            self.engine = connect(url, None)
        self.until_disposed = False
        self._where: tuple[list[Any], dict[str, Any]] = ([], {})
        self._url = ""
        event.listen(self.engine, "do_connect", self._go_there)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _write_lazily)

    def _go_there(self, _dialect: Any, _record: Any, positional: list[Any], named: dict[str, Any]) -> None:
        positional[:] = self._where[0]
        named.update(self._where[1])

    def at(self, url: str, cipher: Cipher | None) -> Engine:
        """The engine, connected to nothing but `url` from now on. What listens to the result hears only it."""
        self.engine.dialect.mentorbot_cipher = cipher  # type: ignore[attr-defined]
        if url == self._url and self.keeps_connections:
            return self.engine.execution_options()
        self.engine.dispose()
        self._url = url
        self.engine.url = make_url(url).set(drivername=self.engine.url.drivername)
        positional, named = self.engine.dialect.create_connect_args(self.engine.url)
        self._where = (list(positional), dict(named))
        if self.engine.dialect.name == "postgresql":
            self._where[1]["application_name"] = KEPT
        return self.engine.execution_options()

    @property
    def keeps_connections(self) -> bool:
        """Whether the next test on the same database goes on with the connections of this one."""
        pool = self.engine.pool
        return (
            self.engine.dialect.name == "postgresql" and isinstance(pool, QueuePool) and not pool.checkedout()
        )

    def leave(self) -> None:
        if not self.keeps_connections:
            self.engine.dispose()


class Engines:
    """Lends engines; two that are used at the same time are never the same."""

    def __init__(self) -> None:
        self._free: dict[str, list[SharedEngine]] = {}

    @contextmanager
    def lent(self, url: str, cipher: Cipher | None) -> Iterator[Engine]:
        """An engine for `url` until the context ends."""
        shared = self._take(url)
        try:
            yield shared.at(url, cipher)
        finally:
            shared.leave()
            self._give_back(shared)

    def until_disposed(self, url: str, cipher: Cipher | None, *, serving: bool = False) -> Engine:
        """An engine for `url` until it is disposed of; stands in for `db.engine.connect`. Nothing is too slow for a
        test, also not when it is `serving`: `tests/db` is about that."""
        try:
            shared = self._take(url)
        except ArgumentError:
            return connect(url, cipher, serving=serving)
        lent = shared.at(url, cipher)
        shared.until_disposed = True
        return lent

    def _take(self, url: str) -> SharedEngine:
        free = self._free.setdefault(make_url(url).get_backend_name(), [])
        if free:
            return free.pop()
        made = SharedEngine(url)
        event.listen(made.engine, "engine_disposed", lambda _engine: self._disposed(made))
        return made

    def _disposed(self, shared: SharedEngine) -> None:
        if shared.until_disposed:
            shared.until_disposed = False
            self._give_back(shared)

    def _give_back(self, shared: SharedEngine) -> None:
        self._free[shared.engine.dialect.name].append(shared)
