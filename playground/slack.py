"""The playground as its users hold it: one server, one workspace, one app."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Self

from playground.people import Person


class Playground:
    """A local, strict Slack for the app of `manifest`. A context manager, or `start()` and `stop()`.

    `start` is the virtual time to begin with (aware). Frozen unless `flowing`: then virtual time runs with real
    time and can jump. `wall` measures Slack's three seconds (acks, trigger_ids). `limits=False` turns rate
    limits off, for benchmarks only.
    """

    def __init__(
        self,
        manifest: dict[str, Any],
        *,
        start: datetime,
        seed: int = 0,
        port: int = 0,
        flowing: bool = False,
        wall: Callable[[], float] = time.monotonic,
        limits: bool = True,
    ) -> None:
        raise NotImplementedError

    api_url: str
    clock_url: str
    page_url: str
    page_token: str
    bot_token: str
    app_token: str
    team_id: str
    bot_user_id: str
    app_name: str
    manifest: dict[str, Any]
    clock: Any
    faults: Any
    log: Any
    people: list[Person]

    def start(self) -> Self:
        """Bind the port and serve in a background thread; returns when requests are answered."""
        raise NotImplementedError

    def stop(self) -> None:
        """Close all connections and end the thread."""
        raise NotImplementedError

    def add_person(self, *, name: str, email: str = "", tz: str = "UTC", title: str = "") -> Person:
        """Add a colleague."""
        raise NotImplementedError

    def person(self, who: str) -> Person:
        """By user id, handle or full name. Raises KeyError."""
        raise NotImplementedError

    def create_channel(
        self, name: str, *, private: bool = False, members: Iterable[Person] = (), by: Person | None = None
    ) -> str:
        """Create a channel as `by` (the first admin if None); gives its id."""
        raise NotImplementedError

    def deactivate(self, person: Person) -> None:
        """Deactivate an account: sends user_change, ends its sessions and DMs."""
        raise NotImplementedError
