"""Slack-looking ids, tokens and timestamps: unique, in order, and the same for the same seed."""

from __future__ import annotations

import random
import threading
import uuid
from datetime import datetime

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    """Gives each id once."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"ids/{seed}")
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._last_ts = 0

    def next(self, prefix: str) -> str:
        """An id such as U0000000A1."""
        with self._lock:
            count = self._counts.get(prefix, 0) + 1
            self._counts[prefix] = count
        digits = ""
        number = count * 7919 + 36**5
        while number:
            number, rest = divmod(number, 36)
            digits = _DIGITS[rest] + digits
        return f"{prefix}{digits.rjust(10, '0')}"

    def secret(self, length: int = 24) -> str:
        """Hexadecimal digits for tokens, tickets, triggers and hashes."""
        with self._lock:
            return f"{self._rng.getrandbits(length * 4):0{length}x}"

    def uuid(self) -> str:
        """For envelopes."""
        with self._lock:
            return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))

    def ts(self, now: datetime) -> str:
        """A message's timestamp: epoch seconds with six decimals, never the same twice, never going back."""
        with self._lock:
            micros = max(int(now.timestamp() * 1_000_000), self._last_ts + 100)
            self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
