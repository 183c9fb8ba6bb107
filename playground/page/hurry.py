"""Turning the clock from the page: one move at a time, in slices, so that it can be watched and stopped."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playground.saying import Said

SLICES = 24
MOVES = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}


@dataclass(frozen=True)
class Progress:
    """A move under way: from, to (UTC, aware) and how far it is, 0 to 100."""

    start: datetime
    target: datetime
    percent: int


class Hurry:
    """Moves the playground's clock in a thread of its own; a second move while one runs is refused."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._span: tuple[datetime, datetime] | None = None
        self._stop = threading.Event()
        self._trouble: list[str] = []

    def progress(self) -> Progress | None:
        """Where the running move is, or None when time stands (or flows) by itself."""
        span = self._span
        if span is None:
            return None
        start, target = span
        whole = (target - start) / timedelta(seconds=1) or 1
        done = (self._clock.now() - start) / timedelta(seconds=1)
        return Progress(start, target, max(0, min(100, round(100 * done / whole))))

    def begin(self, move: str) -> str | None:
        """Start a move: hour, day, week, month (30 days) or next. Gives a sentence when there is nothing to do."""
        now = self._clock.now()
        target = self._clock.next_event() if move == "next" else now + MOVES[move]
        if target is None:
            return Said("Nothing is planned: no one waits for a later time.")
        with self._lock:
            if self._span is not None:
                return Said("Time is already moving.")
            self._span = (now, max(target, now))
            self._stop.clear()
        threading.Thread(target=self._move, args=self._span, name="clock-move", daemon=True).start()
        return None

    def troubles(self) -> list[str]:
        """Why moves ended early, in sentences, oldest first."""
        return list(self._trouble)

    def stop(self) -> None:
        """End the running move after the slice it is in."""
        self._stop.set()

    def _move(self, start: datetime, target: datetime) -> None:
        slice_length = max((target - start) / SLICES, timedelta(hours=1))
        try:
            moment = start
            while moment < target and not self._stop.is_set():
                moment = min(moment + slice_length, target)
                self._clock.advance_to(moment)
        except TimeoutError as stuck:
            self._trouble.append(Said("Time stopped: {why}.", why=next(iter(stuck.args), "?")))
        finally:
            self._span = None
