"""The TCP connections themselves: to cut one off, and to notice when one is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import HTTPConnection
from uvicorn.protocols.http.h11_impl import H11Protocol

Peer = tuple[str, int]


class Connections:
    """Open transports by the address of the other side. Used on the server's loop only."""

    def __init__(self) -> None:
        self._transports: dict[Peer, asyncio.Transport] = {}
        self._watchers: dict[Peer, list[Callable[[], None]]] = {}

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's HTTP protocol, telling us of each connection made and lost."""
        connections = self

        class Watched(H11Protocol):
            _peer: Peer | None = None

            def connection_made(self, transport: Any) -> None:
                name = transport.get_extra_info("peername")
                self._peer = (str(name[0]), int(name[1])) if name else None
                if self._peer is not None:
                    connections._transports[self._peer] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                if self._peer is not None:
                    connections.lost(self._peer)

        return Watched

    def peer(self, request: HTTPConnection) -> Peer:
        """Who is on the other end of a request or WebSocket."""
        client = request.client
        return (client.host, client.port) if client else ("", 0)

    def on_lost(self, peer: Peer, tell: Callable[[], None]) -> None:
        """Call `tell` once this connection is gone (at once if it already is)."""
        if peer in self._transports:
            self._watchers.setdefault(peer, []).append(tell)
        else:
            tell()

    def lost(self, peer: Peer) -> None:
        """This connection is gone: tell those who watch it."""
        self._transports.pop(peer, None)
        for tell in self._watchers.pop(peer, []):
            tell()

    def cut(self, peer: Peer) -> None:
        """Close the TCP connection at once, without a word."""
        transport = self._transports.get(peer)
        if transport is not None:
            transport.abort()
