"""Time comes in from here, and nowhere else.

`SystemClock` is the machine's. `RemoteClock` joins a time server (the playground has one): time then
moves only when everyone who takes part is idle, so half a year passes in a minute and nothing is skipped.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit


class Clock(Protocol):
    """What knows the time and can wait for it. All times are aware and in UTC."""

    def now(self) -> datetime: ...

    def wait_until(self, when: datetime | None) -> None:
        """Be idle until `when` (None: until woken). Returns early after `wake` or `close`."""

    def wake(self) -> None:
        """Work has appeared: whoever waits returns at once. Call it after a commit and before the ack."""

    def close(self) -> None:
        """Leave; whoever waits returns."""


Seats = Callable[[str], Clock]
"""Gives a clock to whoever takes part in time under a name; each waits by itself."""


class SystemClock:
    """The machine's own time."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait_until(self, when: datetime | None) -> None:
        seconds = None if when is None else max(0.0, (when - self.now()).total_seconds())
        self._woken.wait(seconds)
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._woken.set()


class ClockServerError(RuntimeError):
    """The time server cannot be reached or has closed."""


class RemoteClock:
    """A participant of a time server at `url` (for example `http://127.0.0.1:4000/clock/`).

    Raises ClockServerError when the server cannot be reached.
    """

    def __init__(self, url: str, name: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ClockServerError(
                f"The clock's address must look like http://127.0.0.1:4000/clock/, not {url}."
            )
        self._host, self._port = parts.hostname, parts.port or 80
        self._path = parts.path.rstrip("/") + "/"
        self._local = threading.local()
        self._closed = False
        self._participant: str = self._post("join", {"name": name})["participant"]

    def now(self) -> datetime:
        return datetime.fromisoformat(self._request("GET", "now", None)["now"])

    def wait_until(self, when: datetime | None) -> None:
        if not self._closed:
            until = None if when is None else when.isoformat()
            answer = self._post("wait", {"participant": self._participant, "until": until})
            self._closed = self._closed or bool(answer.get("closed"))

    def wake(self) -> None:
        if not self._closed:
            self._post("busy", {"participant": self._participant})

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._post("leave", {"participant": self._participant})

    def _post(self, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._request("POST", verb, json.dumps(body).encode())

    def _request(self, method: str, verb: str, body: bytes | None) -> dict[str, Any]:
        for attempt in (1, 2):
            connection = self._connection(fresh=attempt == 2)  # noqa: PLR2004 - the second try
            try:
                connection.request(method, self._path + verb, body, {"Content-Type": "application/json"})
                response = connection.getresponse()
                answer: dict[str, Any] = json.loads(response.read())
            except (OSError, http.client.HTTPException, ValueError) as problem:
                connection.close()
                # A kept connection may have gone stale; asking the time or joining again is harmless.
                if attempt == 1 and verb != "wait":
                    continue
                raise ClockServerError("The clock server does not answer.") from problem
            return answer
        raise ClockServerError("The clock server does not answer.")

    def _connection(self, *, fresh: bool) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if kept is None or fresh:
            kept = http.client.HTTPConnection(self._host, self._port)
            self._local.connection = kept
        return kept


def time_at(url: str | None) -> datetime:
    """What time it is at a time server, or here where none is named. Raises ClockServerError."""
    clock: Clock = RemoteClock(url, "a look at the time") if url else SystemClock()
    try:
        return clock.now()
    finally:
        clock.close()
