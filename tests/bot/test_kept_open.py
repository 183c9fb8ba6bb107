"""Connections that stay open: one for many requests, none that the other side has given up, nothing sent twice."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.message import Message
from http.client import RemoteDisconnected
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError

from bot import kept_open
from bot.kept_open import IDLE, Answer, KeptOpen, authorities
from bot.metrics import Metrics
from bot.running.counted_calls import count_calls
from bot.slack_api import hurried
from bot.slack_client import ResponseClient, SlackClient
from playground.certificates import for_loopback

PATIENCE = 30.0


class _Slack(ThreadingHTTPServer):
    """Says what it is told to: a status, and whether it hangs up afterwards."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.connected = 0
        self.heard: list[tuple[str, bytes]] = []
        self.status = 200
        self.body = b'{"ok": true}'
        self.hangs_up = ""
        self.held = threading.Event()
        self.held.set()
        self.asked = threading.Semaphore(0)

    def get_request(self) -> tuple[socket.socket, object]:
        self.connected += 1
        return super().get_request()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Slack

    def do_POST(self) -> None:
        # As it is told now: a test goes on once it has its answer.
        hangs_up, body = self.server.hangs_up, self.server.body
        self.server.heard.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.asked.release()
        self.server.held.wait(PATIENCE)
        if hangs_up == "unanswered":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "7")
        if hangs_up == "said":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = bool(hangs_up)

    def log_message(self, *_: object) -> None: ...


class Seconds:
    """A clock that is put forward by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def lines(seconds: Seconds) -> Iterator[KeptOpen]:
    made = KeptOpen(seconds)
    yield made
    made.close()


@contextmanager
def _serving(tls: ssl.SSLContext | None = None) -> Iterator[tuple[_Slack, str]]:
    with _Slack() as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server, f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/api/"
        finally:
            server.held.set()
            server.shutdown()
            thread.join(PATIENCE)


@pytest.fixture
def slack() -> Iterator[tuple[_Slack, str]]:
    with _serving() as served:
        yield served


def _post(lines: KeptOpen, url: str, body: bytes = b"{}", *, timeout: float = PATIENCE) -> Answer:
    return lines.post(f"{url}x.y?a=1", body, {"Content-Type": "application/json"}, timeout=timeout)


def test_many_requests_go_over_one_connection(slack: tuple[_Slack, str], lines: KeptOpen) -> None:
    server, url = slack
    answers = [_post(lines, url, str(number).encode()) for number in range(5)]
    assert [answer.content for answer in answers] == [b'{"ok": true}'] * 5
    assert server.heard == [("/api/x.y?a=1", str(number).encode()) for number in range(5)]
    assert server.connected == 1


def test_two_at_once_have_a_connection_each_and_later_ones_none_of_their_own(
    slack: tuple[_Slack, str], lines: KeptOpen
) -> None:
    server, url = slack
    server.held.clear()
    with ThreadPoolExecutor(2) as doing:
        both = [doing.submit(_post, lines, url) for _ in range(2)]
        for _ in both:
            assert server.asked.acquire(timeout=PATIENCE)
        server.held.set()
        assert [one.result().status for one in both] == [200, 200]
    for _ in range(4):
        _post(lines, url)
    assert server.connected == 2


@pytest.mark.parametrize("how", ["said", "unsaid"])
def test_a_connection_that_the_server_has_closed_is_not_used_again(
    slack: tuple[_Slack, str], lines: KeptOpen, how: str
) -> None:
    server, url = slack
    server.hangs_up = how
    for _ in range(3):
        _post(lines, url)
        _until_hung_up(lines)
    assert server.connected == 3
    assert len(server.heard) == 3, "each was heard once"


def _until_hung_up(lines: KeptOpen) -> None:
    """Until the end of the connection, if one is kept, has arrived here."""
    for idle in lines._idle.values():
        for _, connection in idle:
            assert connection.sock is not None
            connection.sock.settimeout(PATIENCE)
            assert connection.sock.recv(1, socket.MSG_PEEK) == b""


def test_what_got_no_answer_is_not_sent_again_by_itself(slack: tuple[_Slack, str], lines: KeptOpen) -> None:
    server, url = slack
    _post(lines, url, b"first")
    server.hangs_up = "unanswered"
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        _post(lines, url, b"second")
    server.hangs_up = ""
    _post(lines, url, b"third")
    assert [body for _, body in server.heard] == [b"first", b"second", b"third"]
    assert server.connected == 2


def test_an_answer_that_came_too_late_is_never_taken_for_the_next_ones(
    slack: tuple[_Slack, str], lines: KeptOpen
) -> None:
    server, url = slack
    server.held.clear()
    server.body = b"late"
    with pytest.raises(TimeoutError):
        _post(lines, url, timeout=0.05)
    assert server.asked.acquire(timeout=PATIENCE)
    server.held.set()
    server.body = b"mine"
    assert _post(lines, url).content == b"mine"
    assert server.connected == 2


def test_what_lay_idle_for_long_is_closed(
    slack: tuple[_Slack, str], lines: KeptOpen, seconds: Seconds
) -> None:
    server, url = slack
    _post(lines, url)
    seconds.now += IDLE
    _post(lines, url)
    assert server.connected == 1
    seconds.now += IDLE + 0.1
    _post(lines, url)
    assert server.connected == 2
    assert sum(map(len, lines._idle.values())) == 1


def test_once_closed_nothing_lies_open_and_requests_still_go(
    slack: tuple[_Slack, str], lines: KeptOpen
) -> None:
    server, url = slack
    _post(lines, url)
    lines.close()
    assert not lines._idle
    assert _post(lines, url).status == 200
    assert server.connected == 2


# --- Slack's clients -------------------------------------------------------------------------------------
def _client(url: str, lines: KeptOpen) -> SlackClient:
    return SlackClient(token="xoxb-1", base_url=url, kept_open=lines, timeout=30, retry_handlers=[])


def test_methods_and_response_urls_share_the_connections(slack: tuple[_Slack, str], lines: KeptOpen) -> None:
    server, url = slack
    client = _client(url, lines)
    assert client.api_call("views.open", json={"view": "ü"})["ok"]
    assert client.api_call("users.info", params={"user": "U1"})["ok"]
    assert ResponseClient(f"{url}response", kept_open=lines).send(text="x").status_code == 200
    assert [path for path, _ in server.heard] == ["/api/views.open", "/api/users.info", "/api/response"]
    assert server.heard[1][1] == b"user=U1"
    assert server.connected == 1


def test_slack_asking_for_patience_is_heard_as_ever(slack: tuple[_Slack, str], lines: KeptOpen) -> None:
    server, url = slack
    server.status, server.body = 429, b'{"ok": false, "error": "ratelimited"}'
    with pytest.raises(SlackApiError) as refused:
        _client(url, lines).api_call("views.open", json={})
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert ResponseClient(f"{url}r", kept_open=lines, retry_handlers=[]).send(text="x").status_code == 429
    assert server.connected == 1


def test_a_page_of_somebody_in_between_is_a_failure_and_no_answer(
    slack: tuple[_Slack, str], lines: KeptOpen
) -> None:
    server, url = slack
    server.status, server.body = 502, b"<html>Bad gateway</html>"
    with pytest.raises(SlackApiError) as refused:
        _client(url, lines).api_call("chat.postMessage", json={})
    assert refused.value.response.status_code == 502


def test_a_proxy_is_still_asked(
    slack: tuple[_Slack, str], lines: KeptOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, url = slack
    monkeypatch.setenv("HTTPS_PROXY", url.removesuffix("/api/"))
    client = _client("http://slack.example/api/", lines)
    assert client.api_call("auth.test")["ok"]
    assert server.heard[0][0] == "http://slack.example/api/auth.test"


class _Recorded(KeptOpen):
    def __init__(self) -> None:
        super().__init__()
        self.timeouts: list[float] = []

    def post(self, *_: object, timeout: float, **__: object) -> Answer:
        self.timeouts.append(timeout)
        return Answer(200, "OK", Message(), b'{"ok": true}')


def test_who_is_in_a_hurry_waits_no_longer_also_where_calls_are_counted() -> None:
    lines = _Recorded()
    client = _client("http://slack.example/api/", lines)
    count_calls(client, "T1", Metrics())
    hurried(client, 1.2).api_call("conversations.members")
    client.api_call("conversations.members")
    assert lines.timeouts == [1.2, 30]


# --- TLS -----------------------------------------------------------------------------------------------
@pytest.fixture
def vouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """A server's context, for which this machine's list of authorities vouches."""
    made = for_loopback(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    authorities.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    yield context
    authorities.cache_clear()


def test_over_tls_one_connection_serves_and_the_authorities_are_read_once(
    vouched: ssl.SSLContext, lines: KeptOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    whole = ssl.create_default_context

    def counted() -> ssl.SSLContext:
        read.append(1)
        return whole()

    monkeypatch.setattr(kept_open.ssl, "create_default_context", counted)
    with _serving(vouched) as (server, url):
        for _ in range(3):
            assert _client(url, lines).api_call("auth.test")["ok"]
        lines.close()
        assert _client(url, lines).api_call("auth.test")["ok"]
    assert server.connected == 2
    assert len(read) == 1


def test_a_server_for_whom_nobody_vouches_is_told_nothing(
    vouched: ssl.SSLContext, lines: KeptOpen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with _serving(vouched) as (server, url):
        with pytest.raises(ssl.SSLCertVerificationError):
            _client(url, lines).api_call("auth.test")
        assert server.heard == []
