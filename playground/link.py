"""Socket Mode: envelopes out, one ack each back, over up to ten connections."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.clock import VirtualClock
from playground.connections import Connections, Peer
from playground.faults import Faults
from playground.ids import Ids
from playground.log import Log

Json = dict[str, Any]

ACK_WITHIN = 3.0  # seconds on the wall
MAX_CONNECTIONS = 10
RETIRED_FOR = 10.0  # real seconds a connection lives on after a polite disconnect


@dataclass(eq=False)
class Envelope:
    """Something sent to the app that wants one ack. `done` is set when it is acked or given up."""

    id: str
    kind: str
    payload: Json
    accepts: bool = False
    attempt: int = 0
    reason: str = ""
    acked: bool = False
    reply: Json | None = None
    failure: str | None = None
    redeliver: bool = False
    on_done: Callable[[Envelope], None] | None = None
    done: threading.Event = field(default_factory=threading.Event)
    deadline: Deadline | None = None

    def wire(self) -> str:
        """As it goes over the socket."""
        return json.dumps(
            {
                "envelope_id": self.id,
                "payload": self.payload,
                "type": self.kind,
                "accepts_response_payload": self.accepts,
                "retry_attempt": self.attempt,
                "retry_reason": self.reason,
            }
        )


@dataclass(eq=False)
class Connection:
    """One WebSocket of the app. A retiring one gets nothing new."""

    peer: Peer
    outbox: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    open: dict[str, Envelope] = field(default_factory=dict)
    retiring: bool = False


class Deadline:
    """Runs something on the loop once the wall shows a time, unless cancelled."""

    def __init__(self, wall: Callable[[], float], at: float, do: Callable[[], None]) -> None:
        self._wall = wall
        self._at = at
        self._do = do
        self._cancelled = False
        self._handle: asyncio.TimerHandle | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """On the loop: look again when it may be time. A wall of one's own is looked at often."""
        if self._cancelled:
            return
        left = self._at - self._wall()
        if left <= 0:
            self._do()
            return
        wait = left if self._wall is time.monotonic else 0.005
        self._handle = loop.call_later(wait, self.start, loop)

    def cancel(self) -> None:
        """It is not needed any more. From any thread."""
        self._cancelled = True
        if self._handle is not None:
            self._handle.cancel()


class Link:
    """All connections of the app, and the envelopes that wait for an ack."""

    def __init__(
        self,
        clock: VirtualClock,
        log: Log,
        ids: Ids,
        *,
        faults: Faults,
        connections: Connections,
        wall: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._log = log
        self._ids = ids
        self._faults = faults
        self._connections = connections
        self._wall = wall
        self._lock = threading.RLock()
        self._links: list[Connection] = []
        self._turn = 0
        self._tickets: set[str] = set()
        self._answered: dict[str, str] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.app_id = ""

    # --- connections -------------------------------------------------------------------------------
    def ticket(self) -> str:
        """For one connection."""
        ticket = self._ids.secret(32)
        with self._lock:
            self._tickets.add(ticket)
        return ticket

    def count(self) -> int:
        """How many connections take envelopes now."""
        with self._lock:
            return sum(not c.retiring for c in self._links)

    async def serve(self, socket: WebSocket) -> None:
        """One WebSocket from hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
        if not known:
            await socket.close(code=1008)
            return
        await socket.accept()
        if self.count() >= MAX_CONNECTIONS:
            self._log.add("link_refused", reason="too_many_websockets")
            await socket.send_text(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            await socket.close()
            return
        connection = Connection(self._connections.peer(socket))
        await socket.send_text(self._hello())
        with self._lock:
            self._links.append(connection)
        self._log.add("link_opened", connections=self.count())
        writer = asyncio.ensure_future(self._write(socket, connection))
        try:
            while True:
                self._received(connection, await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass
        finally:
            writer.cancel()
            self._closed(connection)

    def _hello(self) -> str:
        return json.dumps(
            {
                "type": "hello",
                "num_connections": self.count() + 1,
                "debug_info": {
                    "host": "playground",
                    "build_number": 1,
                    "approximate_connection_time": 18060,
                },
                "connection_info": {"app_id": self.app_id},
            }
        )

    async def _write(self, socket: WebSocket, connection: Connection) -> None:
        try:
            while (text := await connection.outbox.get()) is not None:
                await socket.send_text(text)
            await socket.close()
        except (WebSocketDisconnect, RuntimeError):
            pass  # the reader sees the same end and cleans up

    def _closed(self, connection: Connection) -> None:
        with self._lock:
            if connection in self._links:
                self._links.remove(connection)
            waiting = list(connection.open.values())
            connection.open.clear()
        self._connections.lost(connection.peer)
        self._log.add("link_closed", connections=self.count())
        for envelope in waiting:
            self._end(envelope, failure="connection_lost")

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask one connection politely to go; it gets nothing new."""
        connection = self._next()
        if connection is not None:
            self._retire(connection, reason)

    def _retire(self, connection: Connection, reason: str) -> None:
        connection.retiring = True
        self._log.add("link_disconnect_asked", reason=reason)
        message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
        self._post(connection, json.dumps(message))
        self._call(self._retire_later, connection)

    def _retire_later(self, connection: Connection) -> None:
        if self.loop is not None:
            self.loop.call_later(RETIRED_FOR, connection.outbox.put_nowait, None)

    def drop(self) -> None:
        """Cut one connection off, without a word."""
        connection = self._next()
        if connection is not None:
            self._call(self._connections.cut, connection.peer)

    # --- envelopes ---------------------------------------------------------------------------------
    def envelope(self, kind: str, payload: Json, *, accepts: bool = False) -> Envelope:
        """A new one, not yet sent."""
        return Envelope(self._ids.uuid(), kind, payload, accepts)

    def send(self, envelope: Envelope) -> None:
        """Send to one of the connections; from any thread. Time stands still until it is done."""
        self._clock.hold(f"{envelope.kind} {envelope.id}")
        fault = self._faults.draw("link")
        if fault:
            self._log.add("fault_injected", fault=fault, method="link")
        connection = self._next()
        if fault in {"drop_socket", "disconnect"} and connection is not None:
            if fault == "drop_socket":
                self._call(self._connections.cut, connection.peer)
            else:
                self._retire(connection, "refresh_requested")
                connection = self._next()
        if fault == "redeliver":
            envelope.redeliver = True
        with self._lock:
            if connection is not None and connection in self._links:
                connection.open[envelope.id] = envelope
                self._answered.pop(envelope.id, None)
            else:
                connection = None
        if connection is None:
            self._end(envelope, failure="no_connection")
            return
        envelope.deadline = Deadline(self._wall, self._wall() + ACK_WITHIN, lambda: self._expired(envelope))
        self._post(connection, envelope.wire())
        self._call(self._start, envelope.deadline)

    def _start(self, deadline: Deadline) -> None:
        if self.loop is not None:
            deadline.start(self.loop)

    def _next(self) -> Connection | None:
        with self._lock:
            ready = [c for c in self._links if not c.retiring]
            if not ready:
                return None
            self._turn += 1
            return ready[self._turn % len(ready)]

    def _post(self, connection: Connection, text: str) -> None:
        self._call(connection.outbox.put_nowait, text)

    def _call(self, do: Callable[..., Any], *args: Any) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(do, *args)

    def _received(self, connection: Connection, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("envelope_id"), str):
            self._log.add("ack_refused", error="not_an_ack", text=text[:200])
            return
        envelope_id = answer["envelope_id"]
        with self._lock:
            envelope = connection.open.pop(envelope_id, None)
            before = self._answered.get(envelope_id)
        if envelope is None:
            error = {"acked": "second_ack", "timeout": "late_ack"}.get(before or "", "unknown_envelope")
            self._log.add("ack_refused", error=error, envelope=envelope_id)
            return
        reply = answer.get("payload")
        if reply not in (None, {}, "") and not envelope.accepts:
            self._log.add("ack_refused", error="payload_not_accepted", envelope=envelope_id)
            reply = None
        self._end(envelope, reply=reply if isinstance(reply, dict) else _as_text(reply))

    def _expired(self, envelope: Envelope) -> None:
        with self._lock:
            for connection in self._links:
                connection.open.pop(envelope.id, None)
        self._end(envelope, failure="timeout")

    def _end(self, envelope: Envelope, *, reply: Json | None = None, failure: str | None = None) -> None:
        with self._lock:
            if envelope.acked or envelope.failure:
                return
            envelope.acked = failure is None
            envelope.reply, envelope.failure = reply, failure
            self._answered[envelope.id] = failure or "acked"
        if envelope.deadline is not None:
            envelope.deadline.cancel()
        if failure:
            self._log.add(
                "ack_missing",
                who=(envelope.payload.get("user") or {}).get("id")
                if envelope.kind == "interactive"
                else None,
                envelope=envelope.id,
                kind=envelope.kind,
                reason=failure,
                attempt=envelope.attempt,
            )
        try:
            if envelope.on_done is not None:
                envelope.on_done(envelope)
        finally:
            self._clock.unhold(f"{envelope.kind} {envelope.id}")
            envelope.done.set()


def _as_text(reply: Any) -> Json | None:
    return {"text": reply} if isinstance(reply, str) and reply else None
