"""A table of addresses and who answers at them, as a WSGI application."""

from __future__ import annotations

import http
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from bot.log import frames, logger

_log = logger("web")

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of a request's body. A view has 250 KB at most, and a form writes each of its quotes in three bytes."""
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class WebRequest:
    """One request. `path` is decoded; names of `headers` are in lower case; of a name in `query` that is given
    twice the last counts.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class WebResponse:
    """One answer; its length is counted by whoever sends it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def plain(status: int, sentence: str) -> WebResponse:
    """A sentence as text."""
    return WebResponse(status, {"Content-Type": PLAIN}, sentence.encode())


WebHandler = Callable[[WebRequest], WebResponse]


class Routes:
    """Who answers which method at which path, exactly. A WSGI application.

    What a handler raises is logged by where it happened, and the caller reads that something went wrong.
    """

    def __init__(self) -> None:
        self._handlers: dict[str, dict[str, WebHandler]] = {}

    def add(self, method: str, path: str, handler: WebHandler) -> None:
        """Answer `method` at `path` from now on. GET answers HEAD as well. ValueError if somebody does already."""
        methods = self._handlers.setdefault(path, {})
        if method in methods:
            raise ValueError(f"{method} {path} is answered already")
        methods[method] = handler

    def answer(self, request: WebRequest) -> WebResponse:
        """The answer to one request. Never raises."""
        methods = self._handlers.get(request.path)
        if methods is None:
            return plain(404, "There is nothing at this address.")
        handler = methods.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            allowed = {"Allow": ", ".join(sorted(methods)), "Content-Type": PLAIN}
            return WebResponse(405, allowed, b"This address does not take such requests.")
        try:
            return handler(request)
        except Exception as problem:
            _log.error(
                "web_failed", listener=request.path, error=type(problem).__name__, frames=frames(problem)
            )
            return plain(500, "Something went wrong on our side. Please try again.")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """As PEP 3333 says."""
        body = _body(environ)
        if body is None:
            response = plain(413, "That is too much for one request.")
        else:
            response = self.answer(_request(environ, body))
        status = f"{response.status} {http.HTTPStatus(response.status).phrase}"
        headers = [*response.headers.items(), ("Content-Length", str(len(response.body)))]
        start_response(status, headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else response.body]


def _request(environ: Mapping[str, Any], body: bytes) -> WebRequest:
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = str(environ["CONTENT_TYPE"])
    return WebRequest(
        method=str(environ["REQUEST_METHOD"]),
        # PEP 3333 hands bytes over as if they were Latin-1
        path=str(environ.get("PATH_INFO") or "/").encode("latin-1").decode("utf-8", "replace"),
        query=dict(parse_qsl(str(environ.get("QUERY_STRING") or ""), keep_blank_values=True)),
        headers=headers,
        body=body,
    )


def _body(environ: Mapping[str, Any]) -> bytes | None:
    """The body; None if it is too large."""
    announced = str(environ.get("CONTENT_LENGTH") or "0")
    length = int(announced) if announced.isdecimal() else 0
    if length > LARGEST_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    return body
