"""Rate limits: per method, workspace and app, in one-minute windows of virtual time."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta

from playground.rules import Rule

MINUTE = timedelta(minutes=1)


class Limits:
    """Counts what was let through; what is refused does not count."""

    def __init__(self, *, enforced: bool = True) -> None:
        self.enforced = enforced
        self._windows: dict[str, deque[datetime]] = {}
        self._last: dict[tuple[str, str], datetime] = {}

    def refuse_for(self, rule: Rule, now: datetime, channel: str | None = None) -> int:
        """Seconds for Retry-After, or 0 if the request would be let through. Counts nothing."""
        if not self.enforced:
            return 0
        window = self._windows.setdefault(rule.method, deque())
        while window and window[0] <= now - MINUTE:
            window.popleft()
        if len(window) >= rule.per_minute:
            return max(1, math.ceil((window[0] + MINUTE - now).total_seconds()))
        if rule.channel_seconds and channel:
            last = self._last.get((rule.method, channel))
            gap = timedelta(seconds=rule.channel_seconds)
            if last is not None and now < last + gap:
                return max(1, math.ceil((last + gap - now).total_seconds()))
        return 0

    def count(self, rule: Rule, now: datetime, channel: str | None = None) -> None:
        """A request was let through."""
        self._windows.setdefault(rule.method, deque()).append(now)
        if rule.channel_seconds and channel:
            self._last[rule.method, channel] = now
