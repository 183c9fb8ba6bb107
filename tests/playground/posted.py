"""Bots at addresses of their own, to which Slack posts; they answer as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.playground.gardener import Json, manifest

URL = "https://garden.example.com/slack"


@dataclass(frozen=True)
class Posted:
    """One request as it came; names of headers in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def content(self) -> Json:
        """What it says: an event's JSON, a command's fields, or the payload of an interaction."""
        if self.headers["content-type"] == "application/json":
            found: Json = json.loads(self.body)
            return found
        form: Json = dict(self.form)
        return json.loads(form["payload"]) if "payload" in form else form


@dataclass(frozen=True)
class Said:
    """An answer."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/plain"


def said(content: Any) -> Said:
    return Said(json.dumps(content).encode(), kind="application/json")


Behaviour = Callable[[Posted], Said | None]


def polite(posted: Posted) -> Said:
    """Says nothing but yes."""
    return Said()


@dataclass
class Address:
    """Where a bot listens. `behaves` gives its answers; None hangs up without one."""

    behaves: Behaviour = polite
    seen: list[Posted] = field(default_factory=list)
    url: str = ""

    def of_kind(self, kind: str) -> list[Json]:
        """The contents of one type, with commands as `command`."""
        return [p.content for p in self.seen if p.content.get("type", "command") == kind]


@contextmanager
def listening(behaves: Behaviour = polite, path: str = "/slack") -> Iterator[Address]:
    """A bot that answers Slack's question for its address by itself, and all else as told."""
    address = Address(behaves)

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted = Posted(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            if posted.content.get("type") == "url_verification":
                answer: Said | None = Said(posted.content["challenge"].encode())
                answer = answer if address.behaves is not silent else None
            else:
                address.seen.append(posted)
                answer = address.behaves(posted)
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Slack hangs up when its time is over."""

    with Quiet(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address.url = f"http://127.0.0.1:{server.server_port}{path}"
        try:
            yield address
        finally:
            server.shutdown()


def silent(posted: Posted) -> None:
    """Hangs up on everybody."""


def over_http() -> Json:
    """The gardener's manifest without Socket Mode."""
    found = manifest(
        settings__socket_mode_enabled=False,
        settings__event_subscriptions__request_url=URL,
        settings__interactivity__request_url=URL,
    )
    for command in found["features"]["slash_commands"]:
        command["url"] = URL
    return found
