"""The door over real sockets: forged, late, huge, endless and senseless requests, and what is logged of them."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.log import configure
from bot.web import server as serving
from bot.web.routes import LARGEST_BODY, Routes, WebRequest
from bot.web.server import Server
from bot.web.slack import PATH, Signatures, SlackRequests
from tests.fuzz.budget import fuzz
from tests.web.signing import FORM, JSON, SECRET, command, posted

LONG = 30
"""Seconds after which a test is certainly stuck."""
WORDS = "what-somebody-typed"


@dataclass
class Door:
    """A server at whose door one can knock in any way; `heard` is what got through, `logged` what was written."""

    server: Server
    now: datetime
    heard: list[str] = field(default_factory=list)
    logged: io.StringIO = field(default_factory=io.StringIO)

    def post(self, request: WebRequest, **headers: str) -> tuple[int, bytes]:
        """As Slack would; `headers` replace its own."""
        given = {"content-length": str(len(request.body)), **request.headers, **headers}
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
        return self.knock(
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{head}\r\n".encode() + request.body
        )

    def knock(self, raw: bytes) -> tuple[int, bytes]:
        """Send bytes, and read until the door is shut: status (0 if nothing came back) and body."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=LONG) as talking:
            try:
                talking.sendall(raw)
                talking.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # the door was shut before everything was said
            answer = _read(talking)
        status = answer.split(b" ", 2)[1] if answer.startswith(b"HTTP/") else b"0"
        return int(status), answer.partition(b"\r\n\r\n")[2]


def _read(talking: socket.socket) -> bytes:
    said = b""
    try:
        while piece := talking.recv(65536):
            said += piece
    except ConnectionError:
        pass
    return said


@pytest.fixture
def door(now: datetime) -> Iterator[Door]:
    known = AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="UBOT"
    )
    app = App(
        name="test", authorize=lambda: known, process_before_response=True, token_verification_enabled=False,
        request_verification_enabled=False, ssl_check_enabled=False,
    )  # fmt: skip
    routes = Routes()
    made = Door(Server(routes, "127.0.0.1", 0), now)
    configure("DEBUG", "json", made.logged)

    @app.command("/mentor")
    def hear(ack: object, body: dict[str, str]) -> None:
        made.heard.append(body["text"])
        ack()  # type: ignore[operator]

    routes.add("POST", PATH, SlackRequests(app, Signatures(SECRET, lambda: made.now)))
    made.server.start()
    yield made
    made.server.finish()


def test_forged_late_and_senseless_requests_are_refused_unheard(door: Door, now: datetime) -> None:
    good = command(now, "T1", WORDS)
    assert door.post(good)[0] == 200
    assert door.heard == [WORDS]
    refused = [
        door.post(good, x_slack_signature="v0=" + "0" * 64),
        door.post(command(now, "T1", WORDS, secret="another")),
        door.post(command(now - timedelta(minutes=5, seconds=1), "T1", WORDS)),
        door.post(command(now + timedelta(minutes=5, seconds=1), "T1", WORDS)),
        door.post(posted(WORDS, now, "text/xml")),
        door.post(posted(f'{{"type": "{WORDS}"', now)),
        door.post(posted(f'{{"type": "block_actions", "user": "{WORDS}"}}', now)),
        door.post(posted(f"payload={WORDS}", now, FORM)),
        door.post(posted(b"\xff" + WORDS.encode(), now, JSON)),
        door.post(posted("[" * 5000 + WORDS, now, JSON)),
    ]
    assert [status for status, _ in refused] == [401] * 4 + [400] * 6
    assert door.heard == [WORDS]
    assert not any(WORDS.encode() in body for _, body in refused)
    assert "request_refused" in door.logged.getvalue()
    assert WORDS not in door.logged.getvalue()


def test_a_body_in_pieces_is_bounded_like_any(door: Door) -> None:
    """Without a length to announce, what has come is counted."""
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    assert door.knock(head + piece * (LARGEST_BODY // 0x10000 + 2))[0] in (413, 0)
    assert (
        door.knock(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n".encode())[
            0
        ]
        == 413
    )
    assert door.heard == []


def test_whoever_sends_a_byte_now_and_then_is_let_go(
    door: Door, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "ARRIVE_WITHIN", 0.2)
    with socket.create_connection(("127.0.0.1", door.server.port), timeout=LONG) as lingering:
        lingering.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n".encode() + b"x")
        assert _read(lingering) == b""  # the door is shut, though nobody here has
    assert door.post(command(now, "T1"))[0] == 200


def test_a_connection_that_is_only_kept_is_not_let_go(
    door: Door, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "ARRIVE_WITHIN", 0.0)
    request = command(now, "T1")
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    whole = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(request.body)}\r\n{head}\r\n".encode()
        + request.body
    )
    with socket.create_connection(("127.0.0.1", door.server.port), timeout=LONG) as kept:
        for _ in range(2):
            kept.sendall(whole)
            assert kept.recv(65536).startswith(b"HTTP/1.1 200")
            door.server._look_at_lingering = 0.0


lines = st.sampled_from(
    (
        b"GET / HTTP/1.1", b"POST /slack/events HTTP/1.1", b"POST /slack/events HTTP/9.9",
        b"GET /%00%ff%zz?a=%00&a HTTP/1.1",
        b"G\x00T / HTTP/1.1", b"GET " + b"/x" * 5000 + b" HTTP/1.1", b"GET http://[::1 HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"GET //evil.example/ HTTP/1.1", b"PRI * HTTP/2.0", b"", b"HEAD /health/live HTTP/1.0", b"GET /\xff HTTP/1.1",
    )
)  # fmt: skip
heads = st.lists(
    st.sampled_from(
        (
            b"Host: x", b"Content-Length: -1", b"Content-Length: 1\r\nContent-Length: 2",
            b"Content-Length: 9e9", b"Content-Length: 3",
            b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"Expect: 100-continue",
            b"Cookie: a=\x00; b", b"X: \xff",
            b" folded: x", b"no colon", b"X-Slack-Signature: v0=\xff", b"X-Slack-Request-Timestamp: \xd9\xa1",
            b"Connection: upgrade",
            b"Content-Type: application/json; charset=\x00", b"X: " + b"y" * 70_000,
        )
    ),
    max_size=4,
)  # fmt: skip


def test_bytes_of_any_kind_never_meet_a_mistake_of_ours(door: Door) -> None:
    def check(given: tuple[bytes, list[bytes], bytes]) -> None:
        line, headers, body = given
        status, said = door.knock(b"\r\n".join((line, *headers, b"", body)))
        assert status < 500 or status in (501, 505), (status, said)
        assert b"Traceback" not in said
        assert "web_failed" not in door.logged.getvalue()

    fuzz("http", st.tuples(lines, heads, st.binary(max_size=60)), check, examples=40)
