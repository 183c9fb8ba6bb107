"""The server in its process: who is let in, who waits for whom, and how it ends."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bot.web.routes import LARGEST_BODY, Routes, WebRequest, WebResponse, plain
from bot.web.server import WORKERS, CannotListenError, Server

LONG = 30
"""Seconds after which a test is certainly stuck."""


class Gate:
    """A handler that holds its requests until it is opened."""

    def __init__(self) -> None:
        self.came = threading.Semaphore(0)
        self.opened = threading.Event()

    def __call__(self, request: WebRequest) -> WebResponse:
        self.came.release()
        assert self.opened.wait(LONG)
        return plain(200, f"done with {request.body.decode()}")

    def wait_for(self, count: int) -> None:
        for _ in range(count):
            assert self.came.acquire(timeout=LONG)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def server(gate: Gate) -> Iterator[Server]:
    routes = Routes()
    routes.add("POST", "/work", gate)
    routes.add("GET", "/health/live", lambda _: plain(200, "alive"))
    made = Server(routes, "127.0.0.1", 0, quick=("/health/",))
    made.start()
    yield made
    gate.opened.set()
    made.finish()


Connect = Callable[[], http.client.HTTPConnection]


@pytest.fixture
def connect(server: Server) -> Iterator[Connect]:
    with ExitStack() as stack:

        def made() -> http.client.HTTPConnection:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LONG)
            stack.callback(connection.close)
            return connection

        yield made


def test_health_never_waits_behind_work(gate: Gate, connect: Connect) -> None:
    for number in range(WORKERS + 5):
        connect().request("POST", "/work", str(number))
    gate.wait_for(WORKERS)  # all are busy, and more is waiting
    asking = connect()
    asking.request("GET", "/health/live")
    assert asking.getresponse().read() == b"alive"


def test_the_end_answers_whoever_is_in_and_lets_nobody_in(
    server: Server, gate: Gate, connect: Connect
) -> None:
    under_way = [connect() for _ in range(WORKERS + 3)]  # some of them still wait for their turn
    for number, connection in enumerate(under_way):
        connection.request("POST", "/work", str(number))
    gate.wait_for(WORKERS)
    ending = threading.Thread(target=server.finish)
    ending.start()
    _nobody_listens(connect)
    assert ending.is_alive()
    gate.opened.set()
    for number, connection in enumerate(under_way):
        answer = connection.getresponse()
        assert answer.read() == f"done with {number}".encode()
        assert answer.getheader("Connection") == "close"
    ending.join(LONG)
    assert not ending.is_alive()


def test_a_connection_that_is_kept_and_not_used_does_not_hold_up_the_end(
    server: Server, connect: Connect
) -> None:
    kept = connect()
    kept.request("GET", "/health/live")
    assert kept.getresponse().read() == b"alive"
    kept.request("GET", "/health/live")  # over the same connection
    assert kept.getresponse().read() == b"alive"
    server.finish()
    assert kept.sock is not None
    assert kept.sock.recv(1) == b""


def test_whoever_knocked_before_the_door_was_shut_is_let_in(gate: Gate) -> None:
    routes = Routes()
    routes.add("POST", "/work", gate)
    gate.opened.set()
    server = Server(routes, "127.0.0.1", 0)
    server._server.accept_connections()  # as `start` does, but nobody opens yet
    knocking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LONG)
    knocking.request("POST", "/work", "the last one")
    server._ended.set()
    server._thread.start()
    assert knocking.getresponse().read() == b"done with the last one"
    knocking.close()
    server.finish()


def test_the_end_is_announced_before_the_door_is_shut(server: Server, connect: Connect) -> None:
    server.announce_end()
    for _ in range(2):
        asking = connect()
        asking.request("GET", "/health/live")
        answer = asking.getresponse()
        assert (answer.read(), answer.getheader("Connection")) == (b"alive", "close")


def test_an_answer_says_nothing_about_what_serves_it(connect: Connect) -> None:
    asking = connect()
    asking.request("GET", "/nowhere")
    answer = asking.getresponse()
    assert answer.getheader("Server") is None
    assert answer.read() == b"There is nothing at this address."


def test_a_body_that_is_too_large_is_refused_before_it_has_come(connect: Connect) -> None:
    sending = connect()
    sending.putrequest("POST", "/work")
    sending.putheader("Content-Length", str(LARGEST_BODY + 1))
    sending.endheaders()
    assert sending.getresponse().status == 413


def test_an_address_that_is_taken_is_told_with_what_to_look_at(server: Server) -> None:
    with pytest.raises(CannotListenError, match="Check MENTORBOT_HTTP_HOST and MENTORBOT_HTTP_PORT"):
        Server(Routes(), "127.0.0.1", server.port)


def _nobody_listens(connect: Connect) -> None:
    """Wait until the door is shut."""
    waiting = threading.Event()
    for _ in range(LONG * 100):
        try:
            connect().connect()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:
            pass  # it was shut in the moment between knocking and being let in
        waiting.wait(0.01)
    raise AssertionError("somebody still listens")
