"""Socket Mode: envelopes out, one ack each back, over up to ten connections."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.connections import Connections, Peer
from playground.ids import Ids
from playground.link import Envelope, Link
from playground.log import Log

MAX_CONNECTIONS = 10
RETIRED_FOR = 10.0  # real seconds a connection lives on after a polite disconnect


@dataclass(eq=False)
class Connection:
    """One WebSocket of the app. A retiring one gets nothing new."""

    peer: Peer
    outbox: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    open: dict[str, Envelope] = field(default_factory=dict)
    retiring: bool = False


class Sockets:
    """All WebSockets of the app."""

    def __init__(self, link: Link, log: Log, ids: Ids, connections: Connections, app_id: str) -> None:
        self._link = link
        self._log = log
        self._ids = ids
        self._connections = connections
        self._app_id = app_id
        self._lock = threading.RLock()
        self._links: list[Connection] = []
        self._turn = 0
        self._tickets: set[str] = set()

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
                "connection_info": {"app_id": self._app_id},
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
            self._link.failed(envelope, "connection_lost")

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
        self._link.call(self._retire_later, connection)

    def _retire_later(self, connection: Connection) -> None:
        if self._link.loop is not None:
            self._link.loop.call_later(RETIRED_FOR, connection.outbox.put_nowait, None)

    def drop(self) -> None:
        """Cut one connection off, without a word."""
        connection = self._next()
        if connection is not None:
            self._link.call(self._connections.cut, connection.peer)

    # --- envelopes ---------------------------------------------------------------------------------
    def carry(self, envelope: Envelope, fault: str | None) -> bool:
        """Over one of the connections, in turn."""
        connection = self._next()
        if fault == "drop_socket" and connection is not None:
            self._link.call(self._connections.cut, connection.peer)
        elif fault == "disconnect" and connection is not None:
            self._retire(connection, "refresh_requested")
            connection = self._next()
        with self._lock:
            if connection is None or connection not in self._links:
                return False
            connection.open[envelope.id] = envelope
        self._post(connection, _wire(envelope))
        return True

    def forget(self, envelope: Envelope) -> None:
        """Its time is over."""
        with self._lock:
            for connection in self._links:
                connection.open.pop(envelope.id, None)

    def reason(self, failure: str) -> str:
        """In Slack's words for Socket Mode."""
        return "timeout" if failure == "timeout" else "connection_failed"

    def _next(self) -> Connection | None:
        with self._lock:
            ready = [c for c in self._links if not c.retiring]
            if not ready:
                return None
            self._turn += 1
            return ready[self._turn % len(ready)]

    def _post(self, connection: Connection, text: str) -> None:
        self._link.call(connection.outbox.put_nowait, text)

    def _received(self, connection: Connection, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("envelope_id"), str):
            self._link.refuse("not_an_ack", text=text[:200])
            return
        envelope_id = answer["envelope_id"]
        with self._lock:
            envelope = connection.open.pop(envelope_id, None)
        if envelope is None:
            before = self._link.ended(envelope_id) or ""
            error = {"acked": "second_ack", "timeout": "late_ack"}.get(before, "unknown_envelope")
            self._link.refuse(error, envelope=envelope_id)
            return
        self._link.answered(envelope, answer.get("payload"))


def _wire(envelope: Envelope) -> str:
    """As it goes over the socket."""
    return json.dumps(
        {
            "envelope_id": envelope.id,
            "payload": envelope.payload,
            "type": envelope.kind,
            "accepts_response_payload": envelope.accepts,
            "retry_attempt": envelope.attempt,
            "retry_reason": envelope.reason,
        }
    )
