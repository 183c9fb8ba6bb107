"""Slack's rate limits, kept before they bite.

Calls of a method are spread evenly (`bot.domain.pace`). People's clicks use other methods than the sender, and those
they share with a job they take without asking: nobody's click waits behind a queue.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from bot.domain.pace import CHANNEL_GAP, TOGETHER, between

POST = "chat.postMessage"
MANY = 10_000
"""Conversations whose last message is remembered; beyond, those that may have the next one are forgotten."""


class Limits:
    """When each method may be called again: one object for everything that calls Slack for one workspace, from any
    thread. Times are aware, UTC.

    A process that begins at `began`, or begins to lead (`epoch` changes), knows nothing of what was called just
    before by another one or by its former self, and so waits as if everything had just been used up.
    """

    def __init__(self, began: datetime | None = None, epoch: Callable[[], int | None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._epoch = epoch
        self._led = epoch()
        self._began = began
        self._next: dict[str, datetime] = {}
        self._rest: dict[str, datetime] = {}
        self._channels: dict[str, datetime] = {}

    def free_at(self, method: str, channel: str | None, now: datetime) -> datetime:
        """The earliest moment at which `method` may be called (in `channel`); `now` if at once."""
        with self._lock:
            return self._free_at(method, channel, now)

    def take(self, method: str, channel: str | None, now: datetime) -> datetime | None:
        """Call `method` now. Returns None if it may be, else when it may: then nothing was taken."""
        with self._lock:
            free_at = self._free_at(method, channel, now)
            if free_at > now:
                return free_at
            self._use(method, channel, now)
            return None

    def used(self, method: str, channel: str | None, now: datetime) -> None:
        """`method` was called just now, whether it was free or not; what may wait waits the longer."""
        with self._lock:
            self._use(method, channel, now)

    def refused(self, method: str, until: datetime) -> None:
        """Slack said that `method` must rest until then."""
        with self._lock:
            self._rest[method] = max(until, self._rest.get(method, until))

    def _free_at(self, method: str, channel: str | None, now: datetime) -> datetime:
        self._notice_change(now)
        wanted = [now, self._regular(method, now) - TOGETHER]
        if method in self._rest:
            wanted.append(self._rest[method])
        if method == POST:
            if channel in self._channels:
                wanted.append(self._channels[channel])
            elif self._began is not None:
                wanted.append(self._began + CHANNEL_GAP)
        return max(wanted)

    def _use(self, method: str, channel: str | None, now: datetime) -> None:
        self._notice_change(now)
        self._next[method] = max(now, self._regular(method, now)) + between(method)
        if channel and method == POST:
            if len(self._channels) >= MANY:
                self._channels = {name: free for name, free in self._channels.items() if free > now}
            self._channels[channel] = now + CHANNEL_GAP

    def _regular(self, method: str, now: datetime) -> datetime:
        """When the next call would come if all came evenly."""
        if method in self._next:
            return self._next[method]
        return now if self._began is None else self._began + between(method) + TOGETHER

    def _notice_change(self, now: datetime) -> None:
        epoch = self._epoch()
        if epoch != self._led:
            self._led, self._began = epoch, now
            self._next.clear()
            self._channels.clear()
