"""The one server: routes, who may call, a thread of its own. Loopback only."""

from __future__ import annotations

import asyncio
import http
import logging
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from playground.connections import Connections
from playground.core import Core
from playground.link import Link
from playground.refusal import Refused
from playground.responses import Responses
from playground.sockets import Sockets

if TYPE_CHECKING:
    from playground.certificates import Certificate

HOST = "127.0.0.1"


class Guard:
    """Refuses other hosts (DNS rebinding) and other origins. The page has a gate of its own behind it."""

    def __init__(self, app: ASGIApp, port: int, scheme: str = "http") -> None:
        self._app = app
        names = (HOST, "localhost")
        # slack_sdk's builtin client names no port; it is the name that protects against DNS rebinding.
        self._hosts = {f"{name}{end}".encode() for name in names for end in ("", f":{port}")}
        self._origins = {f"{scheme}://{name}:{port}".encode() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or answer 403. Who hangs up in the middle of a request is answered by nobody."""
        if scope["type"] in {"http", "websocket"}:
            headers = dict(scope["headers"])
            if headers.get(b"host", b"").lower() not in self._hosts:
                await _forbid(scope, receive, send, "wrong host")
                return
            if b"origin" in headers and headers[b"origin"].lower() not in self._origins:
                await _forbid(scope, receive, send, "wrong origin")
                return
        with suppress(ClientDisconnect):
            await self._app(scope, receive, send)


async def _forbid(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(f"Forbidden: {why}.", http.HTTPStatus.FORBIDDEN)(scope, receive, send)


class Files:
    """Bytes up and down, and answers to response_urls, in one workspace: /upload/ID, /files-pri/ID/NAME and
    /response/ID, which apps get from API answers and payloads.
    """

    def __init__(self, core: Core, responses: Responses) -> None:
        self._core = core
        self._responses = responses

    def holds(self, file_id: str) -> bool:
        """Whether a file is, or is to be, in this workspace."""
        return file_id in self._core.uploads or file_id in self._core.workspace.files

    def gave(self, url_id: str) -> bool:
        """Whether a response_url is one of this workspace."""
        return self._responses.knows(url_id)

    async def upload(self, request: Request) -> Response:
        """The bytes of an announced file."""
        file_id = request.path_params["file_id"]
        name, length, _ = self._core.uploads.get(file_id, ("", 0, None))
        if not name:
            return PlainTextResponse("no such upload", 404)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                part = next((v for v in form.values() if not isinstance(v, str)), None)
                content = await part.read() if part is not None else b""
        else:
            content = await request.body()
        if len(content) != length:
            return PlainTextResponse(f"announced {length} bytes, got {len(content)}", 400)
        self._core.uploads[file_id] = (name, length, content)
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """Without the right token Slack shows its sign-in page, not an error."""
        file = self._core.workspace.files.get(request.path_params["file_id"])
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        right = kind == "Bearer" and not self._core.tokens.refusal(token)
        if not right or "files:read" not in self._core.app.scopes:
            self._core.log.add("api_refused", method="files.download", error="not_authed", messages=[])
            return RedirectResponse("/signin", 302)
        if file is None or file.deleted or not self._seen(file.channels, file.shared_with_app):
            return PlainTextResponse("file not found", 404)
        return Response(file.content, media_type=file.mimetype)

    def _seen(self, channels: list[str], shared: bool) -> bool:
        rooms = self._core.workspace.channels
        return shared or any(self._core.bot_user_id in rooms[c].members for c in channels)

    async def respond(self, request: Request) -> Response:
        """An app answers what a person did."""
        try:
            body = await request.json()
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        try:
            with self._core.lock:
                self._responses.answer(request.path_params["url_id"], body)
        except Refused as refused:
            self._core.log.add("api_refused", method="response_url", error=refused.error, messages=[])
            gone = refused.error in {"expired_url", "used_url", "no_service"}
            return JSONResponse({"ok": False, "error": refused.error}, 404 if gone else 400)
        return PlainTextResponse("ok")


def listening(port: int) -> socket.socket:
    """A socket on which connections arrive; 0: at any free port.

    It is named TCP, so that asyncio sends what is written at once (`asyncio.base_events._set_nodelay`): else the
    body of an answer waits 40 ms until whoever reads has confirmed its head.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    made.listen(512)
    return made


class Server:
    """uvicorn on a thread, on a port that is bound before anyone asks for it."""

    def __init__(self, port: int, connections: Connections, tls: Certificate | None = None) -> None:
        self._socket = listening(port)
        self.port: int = self._socket.getsockname()[1]
        self._scheme = "https" if tls else "http"
        self.address = f"{self._scheme}://{HOST}:{self.port}"
        self._connections = connections
        self._tls = tls
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, routes: list[BaseRoute], link: Link, sockets: Sockets) -> None:
        """Serve; returns when requests are answered."""

        async def api_socket(websocket: Any) -> None:
            await sockets.serve(websocket)

        app = Guard(
            Starlette(routes=[*routes, WebSocketRoute("/link/", api_socket)]), self.port, self._scheme
        )
        config = uvicorn.Config(
            app,
            http=self._connections.protocol(),
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_ping_interval=30,
            ws_ping_timeout=None,
            loop="asyncio",
            lifespan="off",
            access_log=False,
            log_level="warning",
            timeout_keep_alive=3600,
            timeout_graceful_shutdown=1,
            server_header=False,
            date_header=False,
            ssl_certfile=self._tls.certificate if self._tls else None,
            ssl_keyfile=self._tls.key if self._tls else None,
        )
        ready = threading.Event()
        server = uvicorn.Server(config)
        self._server = server

        async def serve() -> None:
            link.loop = asyncio.get_running_loop()
            link.loop.call_soon(ready.set)
            await server.serve(sockets=[self._socket])

        def run() -> None:
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # cut connections are meant here
            asyncio.run(serve())

        self._thread = threading.Thread(target=run, name="playground-server", daemon=True)
        self._thread.start()
        ready.wait(10)

    def stop(self) -> None:
        """End the thread; open connections are closed."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(10)
        self._socket.close()
