"""waitress on a thread of this process: one process model, whatever way Slack's requests come.

It ends in order: nobody new is let in, who was let in is answered, and only then is the door shut.
"""

from __future__ import annotations

import select
import threading
import time
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher, WSGITask

from bot.web.routes import LARGEST_BODY, Routes

WORKERS = 8
"""Requests that are worked on at once."""
QUICK_WORKERS = 4
"""Besides them, so that who asks for health or metrics never waits behind what takes long."""
CONNECTIONS = 400
"""Connections at once; more wait in the machine's queue."""
IDLE_FOR = 120
"""Seconds after which a connection that nobody uses is closed: longer than balancers keep them."""
ARRIVE_WITHIN = 30.0
"""Seconds in which a request has come whole. Slack's take milliseconds; who sends a byte now and then only keeps a
place from others."""
FINISH_WITHIN = 20.0
"""Seconds for what was taken when the end began. Slack has given up long before."""
SPEAK_WITHIN = 1.0
"""Seconds in which somebody who has come in asks for something, or is not waited for at the end."""
LOOK_AGAIN, AT_THE_END = 0.5, 0.05
"""Seconds between looks at whether the end has begun, should the wake-up be lost, and whether it is over."""


class CannotListenError(RuntimeError):
    """The address is taken or not ours; the message says which."""


class Server:
    """Answers by `routes` at `host` and `port` (0: any free one) until `finish`. Raises CannotListenError.

    What stands below one of `quick` (beginnings of paths) has threads of its own.
    """

    def __init__(self, routes: Routes, host: str, port: int, *, quick: tuple[str, ...] = ()) -> None:
        self._dispatcher = _Queues(quick)
        try:
            self._server: Any = create_server(
                routes,
                _start=False,
                _dispatcher=self._dispatcher,
                host=host,
                port=port,
                ident=None,
                connection_limit=CONNECTIONS,
                channel_timeout=IDLE_FOR,
                max_request_body_size=LARGEST_BODY,
                asyncore_use_poll=True,
                clear_untrusted_proxy_headers=True,
            )
        except OSError as problem:
            raise CannotListenError(
                f"Nobody can listen at {host}:{port} ({problem.strerror or type(problem).__name__}). "
                "Check MENTORBOT_HTTP_HOST and MENTORBOT_HTTP_PORT."
            ) from None
        self._server.channel_class = _Channel
        self._server.last_words = False
        self._ended = threading.Event()
        self._look_at_lingering = 0.0
        self._thread = threading.Thread(target=self._serve, name="mentorbot-web", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.effective_port)

    @property
    def address(self) -> str:
        """Where it listens, for the log and for people."""
        return f"http://{self._server.effective_host}:{self.port}"

    def start(self) -> None:
        """Begin to answer; returns at once, and nobody who connects from now on is refused."""
        self._server.accept_connections()
        self._thread.start()

    def announce_end(self) -> None:
        """Go on, but say with every answer that the connection ends with it: balancers keep them for later."""
        self._server.last_words = True

    def finish(self) -> None:
        """Let nobody in any more, answer those who are in, and end. Returns when it is over."""
        self._ended.set()
        if self._thread.is_alive():
            self._server.pull_trigger()
            self._thread.join(FINISH_WITHIN + LOOK_AGAIN * 2)
        self._dispatcher.shutdown()
        wasyncore.close_all(self._server._map)

    def _serve(self) -> None:
        server = self._server
        while not self._ended.is_set():
            self._turn(LOOK_AGAIN)
            self._let_go_of_who_lingers()
        self.announce_end()
        self._let_in_who_knocked()
        server.accepting = False
        wasyncore.dispatcher.close(server)
        until = time.monotonic() + FINISH_WITHIN
        self._turn(0)  # reads what has come already
        while self._somebody_is_in() and time.monotonic() < until:
            self._turn(AT_THE_END)

    def _turn(self, longest: float) -> None:
        wasyncore.loop(timeout=longest, use_poll=True, map=self._server._map, count=1)

    def _let_go_of_who_lingers(self) -> None:
        now = time.monotonic()
        if now < self._look_at_lingering:
            return
        self._look_at_lingering = now + LOOK_AGAIN
        for channel in list(self._server.active_channels.values()):
            if channel.arriving_since(now) + ARRIVE_WITHIN < now:
                channel.handle_close()

    def _let_in_who_knocked(self) -> None:
        """Those whose connection the machine has taken already: they would find it cut."""
        door = select.poll()
        door.register(self._server.socket, select.POLLIN)
        while door.poll(0):
            self._server.handle_accept()

    def _somebody_is_in(self) -> bool:
        """Whether a connection still has a request, or an answer that was not sent; the others are closed."""
        busy = False
        for channel in list(self._server.active_channels.values()):
            with channel.requests_lock:
                idle = not channel.requests and channel.request is None and not channel.total_outbufs_len
                idle = idle and (channel.served or time.time() > channel.creation_time + SPEAK_WITHIN)
            if idle:
                channel.handle_close()
            else:
                busy = True
        return busy


class _LastWords(WSGITask):  # type: ignore[misc]
    """An answer that, at the end, says so: the balancer then sends nothing more over this connection."""

    def build_response_header(self) -> bytes:
        if self.channel.server.last_words:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header


class _Channel(HTTPChannel):  # type: ignore[misc]
    task_class = _LastWords
    served = False
    """Whether it had an answer: who has just come is about to ask."""
    _arriving: tuple[object, float] | None = None

    def arriving_since(self, now: float) -> float:
        """When the request that is still coming in was first seen; `now` if none is."""
        if self.request is None:
            self._arriving = None
        elif self._arriving is None or self._arriving[0] is not self.request:
            self._arriving = (self.request, now)
        return self._arriving[1] if self._arriving is not None else now

    def service(self) -> None:
        super().service()
        self.served = True


class _Queues:
    """Two queues for threads: short questions do not stand behind long work."""

    def __init__(self, quick: tuple[str, ...]) -> None:
        self._beginnings = quick
        self._work, self._quick = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._work.set_thread_count(WORKERS)
        self._quick.set_thread_count(QUICK_WORKERS)

    def add_task(self, channel: HTTPChannel) -> None:
        path = str(channel.requests[0].path)
        (self._quick if path.startswith(self._beginnings) else self._work).add_task(channel)

    def shutdown(self) -> None:
        self._quick.shutdown()
        self._work.shutdown()
