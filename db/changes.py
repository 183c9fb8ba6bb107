"""Whether anybody has committed to a database, and to which tables this process has: for next to nothing."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event

from db.models.base import Base

_QUESTION = {
    "sqlite": "PRAGMA data_version",  # sqlite.org/pragma.html: differs once another connection has committed
    "postgresql": "SELECT pg_current_snapshot()::text",  # what is under way is part of it
}
_WORD = re.compile(r"\w+")


class Changes:
    """Asks on a connection of its own, which never writes. For one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None

    def marker(self) -> object:
        """Equal to an earlier marker only if nobody has committed in between, from whichever process.

        It may differ without a change. Without an answer from the database it equals no other.
        """
        try:
            cursor = self._connected().cursor()
            try:
                cursor.execute(_QUESTION[self._engine.dialect.name])
                return cursor.fetchone()
            finally:
                cursor.close()
        except Exception:
            self.close()
            return object()

    def close(self) -> None:
        """Give the connection back. Asking again opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self) -> Any:
        if self._connection is None:
            connection = self._engine.raw_connection()
            connection.detach()
            self._connection = connection
            if self._engine.dialect.name == "postgresql":
                connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
        return self._connection


class Tables:
    """What this process reads of an engine's tables, thread by thread, and how often each was written to.

    What other processes write it does not know: `Changes` does.
    """

    def __init__(self, engine: Engine) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._mine = threading.local()
        self.commits = 0
        event.listen(engine, "before_cursor_execute", self._hear)

    def counts(self) -> Counter[str]:
        """How often each table was written to, in transactions that are committed by now."""
        with self._lock:
            return self._counts.copy()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Around one transaction that may write; it counts once it is committed, whoever may look by then."""
        outer, written = getattr(self._mine, "written", None), set[str]()
        self._mine.written = written
        try:
            yield
        finally:
            self._mine.written = outer
            if written:
                with self._lock:
                    self._counts.update(written)
                    self.commits += 1
                watch = getattr(self._mine, "watch", None)
                if watch is not None:
                    watch.wrote.update(written)

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """Watch what this thread reads and writes until the block ends."""
        outer, watch = getattr(self._mine, "watch", None), Watch()
        self._mine.watch = watch
        try:
            yield watch
        finally:
            self._mine.watch = outer

    def _hear(self, _conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        watch, written = getattr(self._mine, "watch", None), getattr(self._mine, "written", None)
        if watch is not None or written is not None:
            read, wrote = _tables_of(statement)
            if watch is not None:
                watch.read.update(read)
            if written is not None:
                written.update(wrote)


@dataclass
class Watch:
    """The tables that a thread has read, and how often it committed to which, while it was watched."""

    read: set[str] = field(default_factory=set)
    wrote: Counter[str] = field(default_factory=Counter)


@lru_cache(maxsize=8192)
def _tables_of(statement: str) -> tuple[frozenset[str], frozenset[str]]:
    """Which tables a statement reads and writes, rather one too many: any word that is the name of one."""
    words = _WORD.findall(statement)
    known = frozenset(Base.metadata.tables)
    named = frozenset(words) & known
    verb = words[0].upper() if words else ""
    if verb == "INSERT":
        return named - {words[2]}, named & {words[2]}
    if verb in ("UPDATE", "DELETE"):
        return named, named
    return named, frozenset()
