"""The socket at which the playground is reached."""

from __future__ import annotations

import asyncio
import socket
from contextlib import closing

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from playground.server import HOST, Guard, listening


def test_an_answer_is_never_held_back_until_its_head_is_confirmed() -> None:
    """What asyncio accepts from it sends at once (Nagle's algorithm is off)."""

    async def accepted() -> int:
        heard: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()
        with closing(listening(0)) as made:
            server = await asyncio.start_server(lambda _, writer: heard.put_nowait(writer), sock=made)
            async with server:
                _, ours = await asyncio.open_connection(HOST, made.getsockname()[1])
                theirs = await heard.get()
                connection = theirs.get_extra_info("socket")
                at_once: int = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                for writer in (ours, theirs):
                    writer.close()
                    await writer.wait_closed()
                return at_once

    assert asyncio.run(accepted()) == 1


def test_who_hangs_up_in_the_middle_of_a_request_leaves_no_trace() -> None:
    async def cut_off(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await Request({"type": "http"}, hung_up).body()

    async def hung_up() -> Message:
        return {"type": "http.disconnect"}

    async def answered(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "headers": [(b"host", b"localhost:80")]}
    asyncio.run(Guard(cut_off, 80)(scope, hung_up, answered))


@pytest.mark.parametrize(("scheme", "other"), [("http", "https"), ("https", "http")])
def test_a_page_of_another_scheme_is_another_origin(scheme: str, other: str) -> None:
    async def page(_scope: Scope, _receive: Receive, send: Send) -> None:
        await PlainTextResponse("here")(_scope, _receive, send)

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    def status(origin: str) -> int:
        sent: list[Message] = []

        async def heard(message: Message) -> None:
            sent.append(message)

        headers = [(b"host", b"localhost:80"), (b"origin", f"{origin}://localhost:80".encode())]
        scope = {"type": "http", "method": "POST", "headers": headers}
        asyncio.run(Guard(page, 80, scheme)(scope, nothing, heard))
        return int(sent[0]["status"])

    assert status(scheme) == 200
    assert status(other) == 403, "whoever serves that page is somebody else"
