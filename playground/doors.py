"""Which workspace a request of the app means: by its token, its upload, its file or its response_url."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from playground.refusal import Refused
from playground.web_api import arguments, token_of

if TYPE_CHECKING:
    from playground.server import Files
    from playground.web_api import Json, WebApi


class Doors:
    """The addresses of the Web API and of files, for all workspaces of a server. The first answers what means none."""

    def __init__(self) -> None:
        self._apis: list[WebApi] = []
        self._files: list[Files] = []

    def add(self, api: WebApi, files: Files) -> None:
        """A workspace opens its door."""
        self._apis.append(api)
        self._files.append(files)

    def routes(self) -> list[BaseRoute]:
        """What apps ask for."""
        return [
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/upload/{file_id}", self._upload, methods=["POST"]),
            Route("/files-pri/{file_id}/{name}", self._download),
            Route("/response/{url_id}", self._respond, methods=["POST"]),
        ]

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"]
        try:
            args, is_json = await arguments(request)
            token = token_of(request, args)
        except Refused as refused:
            return self._apis[0].refuse(name, refused)
        if name == "oauth.v2.access":
            args = _client(request) | args
        api = next((api for api in self._apis if api.knows(token)), self._apis[0])
        return await api.answer(request, name, args, token, as_json=is_json and bool(args))

    async def _upload(self, request: Request) -> Response:
        return await self._of(request.path_params["file_id"]).upload(request)

    async def _download(self, request: Request) -> Response:
        return await self._of(request.path_params["file_id"]).download(request)

    async def _respond(self, request: Request) -> Response:
        url_id = request.path_params["url_id"]
        files = next((f for f in self._files if f.gave(url_id)), self._files[0])
        return await files.respond(request)

    def _of(self, file_id: str) -> Files:
        return next((files for files in self._files if files.holds(file_id)), self._files[0])


def _client(request: Request) -> Json:
    """Client id and secret from HTTP Basic authentication."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": client_id, "client_secret": secret}
