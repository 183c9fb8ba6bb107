"""A line between a process and a server, with an end that can vanish: no packet passes any more, and nothing is closed.

So it is with a machine whose network is gone. Neither end hears of it: there is no FIN and no RST, what is sent is
acknowledged by nobody, and who connects anew waits for an answer.
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url

_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27
_AT_ONCE = 65536


class Wire:
    """Listens at `port` of this machine, and passes on what comes to the server that `reach` connects to.

    What processes send goes through `told`, on any thread.
    """

    def __init__(
        self, reach: Callable[[], socket.socket], told: Callable[[bytes], bytes] = lambda sent: sent
    ) -> None:
        self._reach = reach
        self._told = told
        self._turn = threading.Lock()
        self._gone = False
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def vanish(self) -> None:
        """From now on nothing passes, in neither direction. What is under way is lost."""
        with self._turn:
            self._gone = True
            for near in (self._listener, *(near for near, _ in self._pairs)):
                _deafen(near)

    def come_back(self) -> None:
        """The network is there again. Of the connections of before nobody knows any more: they are reset."""
        with self._turn:
            self._gone = False
            lost, self._pairs = self._pairs, set()
            _undeafen(self._listener)
        for near, far in lost:
            _undeafen(near)
            _reset(near)
            _reset(far)

    def close(self) -> None:
        """Nobody listens any more, and every connection ends."""
        self.come_back()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._turn:
                if self._gone:  # where its network could not be taken from it, it waits here
                    self._pairs.add((near, socket.socket()))
                    continue
            try:
                far = self._reach()
            except OSError:
                near.close()
                continue
            pair = near, far
            with self._turn:
                self._pairs.add(pair)
                if self._gone:
                    _deafen(near)
            for source, target in (pair, pair[::-1]):
                threading.Thread(target=self._pump, args=(pair, source, target), daemon=True).start()

    def _pump(
        self, pair: tuple[socket.socket, socket.socket], source: socket.socket, target: socket.socket
    ) -> None:
        """Pass on what comes from one end, until it ends there; of an end nobody hears once the line is gone."""
        with suppress(OSError):
            while part := source.recv(_AT_ONCE):
                with self._turn:
                    if self._gone or pair not in self._pairs:
                        continue
                    target.sendall(self._told(part) if source is pair[0] else part)
        with self._turn:
            if self._gone or pair not in self._pairs:
                return
            self._pairs.remove(pair)
        for one in pair:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def wire_to_database(url: str) -> tuple[Wire, str]:
    """A line to a PostgreSQL server, and its database's address at the near end."""
    address = make_url(url)
    host = address.query.get("host", address.host or "127.0.0.1")
    wire = Wire(lambda: _connected(str(host), address.port or 5432))
    return wire, _at(address, wire.port).render_as_string(hide_password=False)


def wire_to_api(url: str, overhear: Callable[[bytes], None]) -> tuple[Wire, str]:
    """A line to a playground's API, and its address at the near end; `overhear` is called with what is sent there."""
    address = urlsplit(url)

    def told(sent: bytes) -> bytes:
        overhear(sent)
        return sent.replace(near.encode(), address.netloc.encode())  # it lets in who calls it by its own name

    wire = Wire(lambda: socket.create_connection((str(address.hostname), address.port or 80)), told)
    near = f"127.0.0.1:{wire.port}"
    return wire, address._replace(netloc=near).geturl()


def _at(address: URL, port: int) -> URL:
    return address.set(host="127.0.0.1", port=port).difference_update_query(["host"])


def _connected(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    local = socket.socket(socket.AF_UNIX)
    local.connect(f"{host}/.s.PGSQL.{port}")
    return local


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint32),
    )


_NO_BYTE = _Instruction(0x06, 0, 0, 0)
"""A packet filter of one instruction: return, and keep nothing of the packet."""


def _deafen(near: socket.socket) -> None:
    """Its packets are dropped before anybody acknowledges them. Elsewhere than on Linux they are, and lost then."""
    if sys.platform == "linux":
        program = struct.pack("HP", 1, ctypes.addressof(_NO_BYTE))
        near.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)


def _undeafen(near: socket.socket) -> None:
    if sys.platform == "linux":
        with suppress(OSError):  # it was not deaf
            near.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)


def _reset(one: socket.socket) -> None:
    """Its other end is told that nobody knows this connection."""
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        one.shutdown(socket.SHUT_RD)  # who reads from it stops
    one.close()
