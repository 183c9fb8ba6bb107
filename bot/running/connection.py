"""One Socket Mode connection: opened when Slack has said hello, closed without waiting for timeouts."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.listeners.shapes import readable
from bot.log import logger

LOOK_AGAIN = 0.5
"""Seconds after which a session that ended is looked at again, as in the client."""


_log = logger("slack")


class _Door(SocketModeHandler):
    """Lets in what has the shape of a request. Anything else is acknowledged, so that it does not come again."""

    def handle(self, client: Any, req: SocketModeRequest) -> None:
        if readable(req.payload):
            super().handle(client, req)
            return
        _log.warning("request_refused", code="misshapen")
        client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


class Connection:
    """A connection over which Slack sends requests and takes answers."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = _Door(app, app_token, trace_enabled=False)
        self._greeted = threading.Event()
        self._client: Any = self._handler.client
        self._client.message_listeners.append(self._listen)

    def open(self) -> None:
        """Begin to connect; `wait_for_hello` says when it stands."""
        # The client's monitor would find the session not yet connected and replace it while it is being
        # opened, which leaves answers to go to the wrong one. It may look after the session once it stands.
        client = self._client
        client.current_app_monitor_started = True
        # The client's runner has looked before there is a session and would look again half a second later.
        client.current_session_runner.shutdown()
        client.connect()
        client.current_session_runner = IntervalRunner(client._run_current_session, LOOK_AGAIN).start()

    def wait_for_hello(self, seconds: float) -> bool:
        """Whether Slack said hello in time: only after it does Slack send anything."""
        greeted = self._greeted.wait(seconds)
        if greeted and not self._client.current_app_monitor.is_alive():
            self._client.current_app_monitor.start()
        return greeted

    @property
    def stands(self) -> bool:
        """Whether Slack can send over it now."""
        return self._greeted.is_set() and not self._client.closed and bool(self._client.is_connected())

    def close(self) -> None:
        """Answer what was taken, then hang up.

        The client's own `close` may take a socket away from under the thread that reads it, which then waits
        for its next ping, up to ten seconds. A socket that is shut down first ends that wait at once.
        """
        client = self._client
        client.closed = True
        client.auto_reconnect_enabled = False
        client.message_processor.event.set()
        client.message_queue.put(None)  # no message: ends its wait for one, up to a second, at once
        client.message_workers.shutdown(wait=True)
        session = client.current_session
        raw = getattr(getattr(session, "sock", None), "sock", None)
        if raw is not None:
            client.current_session_runner.event.set()
            with contextlib.suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)
            client.current_session_runner.thread.join(timeout=5)
        client.close()

    def _listen(self, _client: object, message: dict[str, object], _raw: object = None) -> None:
        if message.get("type") == "hello":
            self._greeted.set()
