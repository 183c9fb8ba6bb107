"""What can go wrong on the way: answers that do not come, writes that come late, sockets that drop.

One-shot faults (`next`) come before drawn ones (`configure`). Draws use a generator per method, so that the
n-th call of a method meets the same fate for the same seed, whatever other threads do.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable

# On an API call. Before: nothing was written. After: it was, and the answer is lost or says otherwise.
BEFORE = frozenset({"429", "500", "internal_error", "timeout_before"})
AFTER = frozenset({"fatal_error", "timeout_after"})
API = BEFORE | AFTER | {"late_write", "slow", "hang"}
# On an envelope of Socket Mode.
LINK = frozenset({"drop_socket", "disconnect", "redeliver"})
# Drawn faults spare what an app needs to start.
SPARED = frozenset({"apps.connections.open", "auth.test"})
LATE = 10.0  # virtual seconds until a late write lands
SLOW = 0.3  # real seconds


class Faults:
    """Faults to come. Methods are Web API methods, or "link" for the socket."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queued: dict[str, deque[str]] = {}
        self._odds: list[tuple[str | None, str, float]] = []
        self._seed = 0
        self._draws: dict[str, random.Random] = {}
        self._hanging: list[Callable[[], object]] = []

    def next(self, method: str, fault: str, times: int = 1) -> None:
        """The next `times` calls of `method` meet `fault`."""
        _check(method, fault)
        with self._lock:
            self._queued.setdefault(method, deque()).extend([fault] * times)

    def configure(self, spec: str, seed: int = 0) -> None:
        """Draw faults: "429=0.02,chat.postMessage:timeout_after=0.01". Replaces the last ones."""
        odds: list[tuple[str | None, str, float]] = []
        for part in filter(None, (p.strip() for p in spec.split(","))):
            name, sep, chance = part.partition("=")
            method, colon, fault = name.rpartition(":")
            try:
                probability = float(chance)
            except ValueError:
                probability = -1.0
            if not sep or not 0 <= probability <= 1:
                raise ValueError(f"{part!r} is not FAULT=PROBABILITY or METHOD:FAULT=PROBABILITY")
            _check(method if colon else ("link" if fault in LINK else "any"), fault)
            odds.append((method if colon else None, fault, probability))
        with self._lock:
            self._odds, self._seed, self._draws = odds, seed, {}

    def clear(self) -> None:
        """No more faults; whatever hangs is let go."""
        with self._lock:
            self._queued.clear()
            self._odds = []
        self.release()

    def release(self) -> None:
        """Let go of the requests that hang."""
        with self._lock:
            hanging, self._hanging = self._hanging, []
        for let_go in hanging:
            let_go()

    def on_release(self, let_go: Callable[[], object]) -> None:
        """Call `let_go` when hanging requests are released."""
        with self._lock:
            self._hanging.append(let_go)

    def draw(self, method: str) -> str | None:
        """The fault that this call (or, for "link", this envelope) meets, if any."""
        with self._lock:
            queued = self._queued.get(method)
            if queued:
                return queued.popleft()
            if not self._odds or method in SPARED:
                return None
            rng = self._draws.setdefault(method, random.Random(f"{self._seed}/{method}"))
            roll = rng.random()
            for only, fault, probability in self._odds:
                if (only is None or only == method) and ((fault in LINK) == (method == "link")):
                    if roll < probability:
                        return fault
                    roll -= probability
            return None


def _check(method: str, fault: str) -> None:
    known = LINK if method == "link" else API
    if fault not in known:
        raise ValueError(f"{fault!r} is not a fault of {method}; known are {', '.join(sorted(known))}")
