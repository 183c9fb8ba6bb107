"""The log: everything that happened in the workspace, in order. Figures are counted from here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One happening. `at` is virtual (UTC), `who` the user id that caused it, `detail` depends on `what`."""

    seq: int
    at: datetime
    what: str
    who: str | None
    channel: str | None
    detail: dict[str, Any]


class Log(Sequence[LogRecord]):
    """Append-only; safe to read from any thread while it grows."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._records: list[LogRecord] = []
        self._grown = threading.Condition()
        self._listeners: list[Callable[[LogRecord], None]] = []

    def add(
        self, what: str, *, who: str | None = None, channel: str | None = None, **detail: Any
    ) -> LogRecord:
        """Append a record stamped with the virtual time."""
        with self._grown:
            record = LogRecord(len(self._records), self._now(), what, who, channel, detail)
            self._records.append(record)
            self._grown.notify_all()
            listeners = list(self._listeners)
        for tell in listeners:
            tell(record)
        return record

    @overload
    def __getitem__(self, index: int) -> LogRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[LogRecord]: ...
    def __getitem__(self, index: int | slice) -> LogRecord | list[LogRecord]:
        return self._records[index]

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[LogRecord]:
        return iter(self._records[:])

    def where(
        self, what: str | None = None, *, who: str | None = None, channel: str | None = None, **detail: Any
    ) -> list[LogRecord]:
        """The records that match everything given; `detail` compares single entries."""
        return [r for r in self if _matches(r, what, who, channel, detail)]

    def count(self, what: str, **match: Any) -> int:
        """How many records match."""
        return len(self.where(what, **match))

    def wait_for(
        self, what: str, *, timeout: float = 10.0, since: int = 0, who: str | None = None, **detail: Any
    ) -> LogRecord:
        """The first matching record from `since` on; after `timeout` real seconds TimeoutError."""
        with self._grown:
            position = since

            def found() -> LogRecord | None:
                nonlocal position
                while position < len(self._records):
                    record = self._records[position]
                    position += 1
                    if _matches(record, what, who, None, detail):
                        return record
                return None

            record = self._grown.wait_for(found, timeout)
        if record is None:
            raise TimeoutError(f"nothing like {what!r} {detail or ''} was logged within {timeout} s")
        return record

    def subscribe(self, tell: Callable[[LogRecord], None]) -> Callable[[], None]:
        """Call `tell` for each new record, on whichever thread adds it; gives the way to stop that."""
        with self._grown:
            self._listeners.append(tell)

        def stop() -> None:
            with self._grown:
                if tell in self._listeners:
                    self._listeners.remove(tell)

        return stop


def _matches(
    record: LogRecord, what: str | None, who: str | None, channel: str | None, detail: dict[str, Any]
) -> bool:
    return (
        (what is None or record.what == what)
        and (who is None or record.who == who)
        and (channel is None or record.channel == channel)
        and all(record.detail.get(key) == value for key, value in detail.items())
    )
