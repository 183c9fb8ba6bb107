"""The table of addresses: what is not in it, what is too much, and what nobody is told."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bot.web.routes import LARGEST_BODY, Routes, WebRequest, WebResponse, plain

Answer = tuple[str, dict[str, str], bytes]


def echo(request: WebRequest) -> WebResponse:
    return plain(200, f"{request.method} {request.query} {request.headers.get('x-mark')} {request.body!r}")


def broken(request: WebRequest) -> WebResponse:
    raise RuntimeError("postgresql://user:secret@host")


@pytest.fixture
def routes() -> Routes:
    made = Routes()
    made.add("GET", "/here", echo)
    made.add("POST", "/here", echo)
    made.add("GET", "/broken", broken)
    return made


def ask(routes: Routes, method: str, path: str, body: bytes = b"", **more: str) -> Answer:
    """One request, as a WSGI server hands it over."""
    answer: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), **more,
    }  # fmt: skip
    said = b"".join(routes(environ, lambda status, headers: answer.extend([status, dict(headers)])))
    return answer[0], answer[1], said


def test_a_handler_gets_query_headers_and_body(routes: Routes) -> None:
    status, headers, said = ask(
        routes, "POST", "/here", b"abc", QUERY_STRING="code=1&state=", HTTP_X_MARK="yes"
    )
    assert status == "200 OK"
    assert said == b"POST {'code': '1', 'state': ''} yes b'abc'"
    assert headers["Content-Length"] == str(len(said))


def test_head_is_get_without_a_body(routes: Routes) -> None:
    status, headers, said = ask(routes, "HEAD", "/here")
    assert (status, said) == ("200 OK", b"")
    assert int(headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/elsewhere", "404 Not Found"),
        ("GET", "/here/", "404 Not Found"),
        ("GET", "/\xff\xfe", "404 Not Found"),
        ("DELETE", "/here", "405 Method Not Allowed"),
        ("POST", "/broken", "405 Method Not Allowed"),
    ],
)
def test_what_is_not_in_the_table_is_not_answered(
    routes: Routes, method: str, path: str, status: str
) -> None:
    found, headers, _ = ask(routes, method, path)
    assert found == status
    assert ("Allow" in headers) == status.startswith("405")


def test_a_mistake_of_ours_is_told_without_its_inside(
    routes: Routes, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, said = ask(routes, "GET", "/broken")
    assert (status, said) == (
        "500 Internal Server Error",
        b"Something went wrong on our side. Please try again.",
    )
    captured = capsys.readouterr()
    log = captured.out + captured.err
    assert "RuntimeError" in log
    assert "secret" not in log


def test_a_body_that_is_too_large_is_not_read(routes: Routes) -> None:
    class Unread:
        def read(self, _length: int) -> bytes:
            raise AssertionError("nobody reads this")

    too_much: dict[str, Any] = {"CONTENT_LENGTH": str(LARGEST_BODY + 1), "wsgi.input": Unread()}
    status, _, _ = ask(routes, "POST", "/here", **too_much)
    assert status.startswith("413")


def test_one_address_has_one_answer(routes: Routes) -> None:
    with pytest.raises(ValueError, match="already"):
        routes.add("GET", "/here", echo)
