"""Fetching an uploaded file: from Slack alone, and never more than fits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from bot.usecases.people.fetching import FileUnavailableError, TryLaterError, fetch


class FileServer(BaseHTTPRequestHandler):
    """Answers as the address says, and remembers who came with which token."""

    seen: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("Authorization")))
        if self.path == "/redirects":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
        elif self.path == "/busy":
            self.send_response(429)
            self.send_header("Retry-After", "7")
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"email\nmia@example.com\n")

    def log_message(self, *_: Any) -> None:
        """Quiet."""


class Client:
    """As much of Slack's client as fetching uses."""

    token = "xoxb-secret"

    def __init__(self, server: str, url: str, size: int = 10) -> None:
        self.base_url = f"{server}/api/"
        self._file = {"name": "people.csv", "url_private": url, "size": size}

    def api_call(self, _method: str, params: dict[str, str]) -> dict[str, Any]:
        return {"file": self._file}


@pytest.fixture
def server() -> Iterator[str]:
    FileServer.seen = []
    made = HTTPServer(("127.0.0.1", 0), FileServer)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def test_the_file_is_fetched_with_the_bots_token(server: str) -> None:
    found = fetch(Client(server, f"{server}/file"), "F1", max_bytes=1000)  # type: ignore[arg-type]
    assert (found.name, found.content) == ("people.csv", b"email\nmia@example.com\n")
    assert FileServer.seen == [("/file", "Bearer xoxb-secret")]


ELSEWHERE = (
    "http://slack.com/file",
    "https://slack.com.evil.example/f",
    "https://evil.example/slack.com",
    "file:///etc/passwd",
    "",
)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_the_token_goes_nowhere_but_to_slack(server: str, url: str) -> None:
    with pytest.raises(FileUnavailableError):
        fetch(Client(server, url), "F1", max_bytes=1000)  # type: ignore[arg-type]


def test_a_redirect_to_a_sign_in_page_is_not_followed(server: str) -> None:
    with pytest.raises(FileUnavailableError, match="upload it again"):
        fetch(Client(server, f"{server}/redirects"), "F1", max_bytes=1000)  # type: ignore[arg-type]
    assert [path for path, _ in FileServer.seen] == ["/redirects"]


@pytest.mark.parametrize("announced", [5_000_000_000, 1])
def test_a_file_too_big_is_refused_whatever_its_size_was_said_to_be(server: str, announced: int) -> None:
    with pytest.raises(FileUnavailableError, match="larger than"):
        fetch(Client(server, f"{server}/file", size=announced), "F1", max_bytes=10)  # type: ignore[arg-type]


def test_a_busy_slack_says_when_to_come_again(server: str) -> None:
    with pytest.raises(TryLaterError) as caught:
        fetch(Client(server, f"{server}/busy"), "F1", max_bytes=1000)  # type: ignore[arg-type]
    assert caught.value.seconds == 7
