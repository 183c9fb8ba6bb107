"""Whether anybody has committed to a database, and to which tables this process has: for next to nothing."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Engine, event

from db.models.base import Base

T = TypeVar("T")

_QUESTION = {
    "sqlite": "PRAGMA data_version",  # sqlite.org/pragma.html: differs once another connection has committed
    "postgresql": "SELECT pg_current_snapshot()::text",  # what is under way is part of it
}
_WORD = re.compile(r"\w+")
_WRITING = frozenset({"INSERT", "UPDATE", "DELETE"})


class Changes:
    """Asks on a connection of its own, which never writes. One for all threads of a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._turn = threading.Lock()

    def marker(self) -> object:
        """Equal to an earlier marker only if nobody has committed in between, from whichever process.

        It may differ without a change. Without an answer from the database it equals no other.
        """
        with self._turn:
            try:
                cursor = self._connected().cursor()
                try:
                    cursor.execute(_QUESTION[self._engine.dialect.name])
                    return cursor.fetchone()
                finally:
                    cursor.close()
            except Exception:
                self._close()
                return object()

    def close(self) -> None:
        """Give the connection back. Asking again opens another."""
        with self._turn:
            self._close()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()

    def _connected(self) -> Any:
        """The driver's own connection: closing one of the pool's asks its server once more, which may be gone."""
        if self._connection is None:
            lent = self._engine.raw_connection()
            lent.detach()
            self._connection = connection = lent.dbapi_connection
            if self._engine.dialect.name == "postgresql":
                connection.autocommit = True  # type: ignore[union-attr]
        return self._connection


class Tables:
    """What this process reads of an engine's tables, thread by thread, and how often each was written to.

    Of what other processes write it knows what they have told (`heard`); `Changes` knows that there was something.
    """

    def __init__(self, engine: Engine | None = None) -> None:
        self.commits = 0
        """How many transactions have written anything, as far as this process knows."""
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._mine = threading.local()
        if engine is not None:
            event.listen(engine, "before_cursor_execute", self._hear)

    def counts(self) -> Counter[str]:
        """How often each table was written to, in transactions that are committed by now."""
        with self._lock:
            return self._counts.copy()

    def written_since(self, counts: Mapping[str, int]) -> bool:
        """Whether one of these tables was written to more often than that."""
        with self._lock:
            return any(self._counts[table] > count for table, count in counts.items())

    @contextmanager
    def writing(self) -> Iterator[set[str]]:
        """Around one transaction that may write; it counts once it is committed, whoever may look by then. Gives
        the tables it has written to so far.
        """
        outer, written = getattr(self._mine, "written", None), set[str]()
        self._mine.written = written
        try:
            yield written
        finally:
            self._mine.written = outer
            if written:
                self._count(written)

    def heard(self, written: Iterable[str]) -> None:
        """Another process has told which tables a transaction of its own has written to."""
        with self._lock:
            self._counts.update(written)
            self.commits += 1

    def _count(self, written: set[str]) -> None:
        self.heard(written)
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

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Until the block ends, this thread asks once for what is `remembered`: of what other processes write and do
        not tell, nothing is seen before.
        """
        outer = getattr(self._mine, "memory", None)
        self._mine.memory = {}
        try:
            yield
        finally:
            self._mine.memory = outer

    def remembered(self, what: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives: asked for anew unless it was within this block, and nobody has written to its tables."""
        memory: dict[Hashable, tuple[T, dict[str, int]]] | None = getattr(self._mine, "memory", None)
        if memory is None:
            return read()
        if what not in memory or self.written_since(memory[what][1]):
            before = self.counts()
            with self.watch() as watch:
                found = read()
            memory[what] = found, {table: before[table] for table in watch.read}
        found, counts = memory[what]
        watching = getattr(self._mine, "watch", None)
        if watching is not None:
            watching.read.update(counts)
        return found

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
    """Which tables a statement reads, and which it writes to. Rather one too many: any word may be a name."""
    words = _WORD.findall(statement)
    named = [word for word in words if word in Base.metadata.tables]
    if not words or words[0] == "SELECT" or _WRITING.isdisjoint(words):
        return frozenset(named), frozenset()
    if words[0] == "INSERT":
        return frozenset(named[1:]), frozenset(named[:1])
    return frozenset(named), frozenset(named)
