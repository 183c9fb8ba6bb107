"""HTTP connections that stay open between requests.

What opens a new connection for every request waits two round trips more each time, and over TLS reads the machine's
list of authorities anew: some forty milliseconds of processor time, several times what a click costs otherwise.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from http.client import HTTPConnection, HTTPSConnection
from selectors import EVENT_READ, DefaultSelector
from urllib.parse import SplitResult, urlsplit

IDLE = 20.0
"""Seconds that a connection may lie idle. Whoever stands in between may forget it after minutes, without telling
anybody: a request over it would wait in vain."""
MOST_IDLE = 16
"""Connections to one server that are kept while nobody uses them."""


@dataclass(frozen=True)
class Answer:
    """What a server said, whatever its status."""

    status: int
    reason: str
    headers: Message
    content: bytes


@lru_cache(maxsize=1)
def authorities() -> ssl.SSLContext:
    """For TLS with servers that the machine's own list of authorities vouches for; read once, when first needed."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class KeptOpen:
    """Connections by server, each used by one thread at a time. `seconds` is a clock that only goes forward."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._idle: dict[tuple[str, str], list[tuple[float, HTTPConnection]]] = {}

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> Answer:
        """POST and read the whole answer. Nothing is ever sent twice.

        `timeout`, in seconds, is for connecting and for each part of the answer. Raises OSError and
        http.client.HTTPException.
        """
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection = self._take(parts, timeout)
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            content = response.read()
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._keep(parts, connection)
        return Answer(response.status, response.reason, response.headers, content)

    def close(self) -> None:
        """Close whatever lies idle. Requests under way end as they would have, and new ones may be made."""
        with self._lock:
            idle, self._idle = self._idle, {}
        for connections in idle.values():
            for _, connection in connections:
                connection.close()

    def _take(self, parts: SplitResult, timeout: float) -> HTTPConnection:
        """The connection that was used last and is still good, or a new one."""
        self._close_what_lay_too_long()
        while True:
            with self._lock:
                idle = self._idle.get((parts.scheme, parts.netloc))
                connection = idle.pop()[1] if idle else None
            if connection is None:
                return _new(parts, timeout)
            if connection.sock is not None and _is_silent(connection):
                connection.timeout = timeout
                connection.sock.settimeout(timeout)
                return connection
            connection.close()

    def _keep(self, parts: SplitResult, connection: HTTPConnection) -> None:
        with self._lock:
            idle = self._idle.setdefault((parts.scheme, parts.netloc), [])
            if len(idle) < MOST_IDLE:
                idle.append((self._seconds(), connection))
                return
        connection.close()

    def _close_what_lay_too_long(self) -> None:
        since = self._seconds() - IDLE
        with self._lock:
            old = [connection for idle in self._idle.values() for left, connection in idle if left < since]
            if old:
                self._idle = {
                    server: [(left, connection) for left, connection in idle if left >= since]
                    for server, idle in self._idle.items()
                }
        for connection in old:
            connection.close()


def _new(parts: SplitResult, timeout: float) -> HTTPConnection:
    if parts.scheme == "https":
        return HTTPSConnection(parts.netloc, timeout=timeout, context=authorities())
    return HTTPConnection(parts.netloc, timeout=timeout)


def _is_silent(connection: HTTPConnection) -> bool:
    """Whether there is nothing to be read: else the server has hung up meanwhile."""
    with DefaultSelector() as selector:
        selector.register(connection.sock, EVENT_READ)
        return not selector.select(0)
