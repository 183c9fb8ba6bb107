"""The clock over HTTP, for processes of their own: join, wait (long poll), busy, leave."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.clock import Seat, VirtualClock
from playground.connections import Connections, Peer

GRACE = (
    1.0  # real seconds in which someone whose connection broke may come back before time goes on without them
)


@dataclass(eq=False)
class _Guest:
    seat: Seat
    name: str
    peer: Peer | None = None
    left: bool = False


class ClockServer:
    """Seats for other processes. A killed one loses its connection, and with it its seat."""

    def __init__(self, clock: VirtualClock, connections: Connections) -> None:
        self._clock = clock
        self._connections = connections
        self._guests: dict[str, _Guest] = {}
        self._lock = threading.Lock()

    def routes(self) -> list[Route]:
        """The five addresses below /clock/."""
        return [
            Route("/clock/now", self._now),
            Route("/clock/join", self._join, methods=["POST"]),
            Route("/clock/wait", self._wait, methods=["POST"]),
            Route("/clock/busy", self._busy, methods=["POST"]),
            Route("/clock/leave", self._leave, methods=["POST"]),
        ]

    def _answer(self, **more: Any) -> Response:
        return JSONResponse({"now": self._clock.now().isoformat(), **more})

    async def _now(self, _request: Request) -> Response:
        return self._answer()

    async def _join(self, request: Request) -> Response:
        name = str((await _body(request)).get("name") or "participant")
        guest = _Guest(self._clock.join(name), name)
        self._guests[guest.seat.id] = guest
        self._watch(guest, request)
        return self._answer(participant=guest.seat.id)

    async def _busy(self, request: Request) -> Response:
        guest = self._guest(await _body(request))
        if guest is None:
            return _unknown()
        if not guest.left:
            self._reseat(guest)
            self._clock.wake(guest.seat)
        return self._answer()

    async def _leave(self, request: Request) -> Response:
        guest = self._guest(await _body(request))
        if guest is None:
            return _unknown()
        guest.left = True
        self._clock.leave(guest.seat)
        return self._answer()

    async def _wait(self, request: Request) -> Response:
        body = await _body(request)
        guest = self._guest(body)
        if guest is None:
            return _unknown()
        try:
            until = datetime.fromisoformat(body["until"]) if body.get("until") else None
        except ValueError:
            return JSONResponse({"error": "until is not an ISO date and time"}, 400)
        if until is not None and until.tzinfo is None:
            return JSONResponse({"error": "until has no time zone"}, 400)
        if guest.left:
            return self._answer(closed=True)
        self._reseat(guest)
        self._watch(guest, request)
        seat = guest.seat
        loop = asyncio.get_running_loop()
        released = asyncio.Event()
        if self._clock.idle(seat, until, lambda: loop.call_soon_threadsafe(released.set)):
            gone = asyncio.ensure_future(_disconnected(request))
            done = asyncio.ensure_future(released.wait())
            await asyncio.wait({gone, done}, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                self._clock.leave(seat)
            gone.cancel()
            done.cancel()
        return self._answer(closed=guest.left or seat.left)

    def _guest(self, body: dict[str, Any]) -> _Guest | None:
        return self._guests.get(str(body.get("participant")))

    def _reseat(self, guest: _Guest) -> None:
        """Someone who dropped out and speaks again takes part again, under the same id."""
        with self._lock:
            if guest.seat.left:
                guest.seat = self._clock.join(guest.name, guest.seat.id)

    def _watch(self, guest: _Guest, request: Request) -> None:
        """Tie the seat to a connection that is kept open; one that closes after each answer says nothing."""
        if request.headers.get("connection", "").lower() == "close":
            guest.peer = None
            return
        peer = self._connections.peer(request)
        if peer != guest.peer:
            guest.peer = peer
            self._connections.on_lost(peer, lambda: self._lost(guest, peer))

    def _lost(self, guest: _Guest, peer: Peer) -> None:
        def drop() -> None:
            if guest.peer == peer and not guest.seat.left:
                guest.peer = None
                self._clock.leave(guest.seat)

        asyncio.get_running_loop().call_later(GRACE, drop)


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _unknown() -> Response:
    return JSONResponse({"error": "unknown_participant"}, 404)
