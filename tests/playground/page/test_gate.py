"""Who may use the page, and who is turned away with a sentence."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from .allotment import Allotment

Answer = tuple[int, dict[str, str], str]


def ask(allotment: Allotment, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
    """One request as someone else might send it: only the headers given here."""
    connection = http.client.HTTPConnection("127.0.0.1", allotment.playground.port, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        sent["Content-Type"] = "application/json"
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, sent)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def token(allotment: Allotment) -> str:
    return allotment.playground.page_token


def own(allotment: Allotment) -> str:
    return f"http://127.0.0.1:{allotment.playground.port}"


SAY = {"kind": "say", "text": "hello"}


def test_the_printed_address_opens_the_page_and_is_then_forgotten(allotment: Allotment, token: str) -> None:
    status, headers, _ = ask(allotment, f"/?token={token}&as=U1&in=home")
    assert (status, headers["location"]) == (303, "/?as=U1&in=home")
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    status, headers, body = ask(allotment, "/", Cookie=cookie.split(";")[0])
    assert status == 200
    assert "Allotment" in body
    assert "default-src 'none'" in headers["content-security-policy"]


def test_without_the_token_nothing_is_shown(allotment: Allotment) -> None:
    for path in ("/", "/?token=guess", "/page/screen", "/page/events", "/page/people"):
        status, _, body = ask(allotment, path)
        assert status == 403, path
        assert "the address that the playground printed" in body


def test_nobody_acts_without_the_token(allotment: Allotment, token: str) -> None:
    before = len(allotment.playground.log)
    sent = {**SAY, "as": allotment.mia.id, "channel": allotment.channel}
    for headers in ({"Origin": own(allotment)}, {"Origin": own(allotment), "X_Page_Token": "guess"}):
        status, _, body = ask(allotment, "/page/act", "POST", sent, **headers)
        assert status == 403
        assert "earlier run" in body
    cookie = f"playground-{allotment.playground.port}={token}"
    status, _, _ = ask(allotment, "/page/act", "POST", sent, Cookie=cookie, Origin=own(allotment))
    assert status == 403, "a cookie alone, which a browser sends along by itself, is not enough"
    assert len(allotment.playground.log) == before


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", None])
def test_another_site_cannot_act(allotment: Allotment, token: str, origin: str | None) -> None:
    headers = {"X_Page_Token": token} | ({"Origin": origin} if origin else {})
    sent = {**SAY, "as": allotment.mia.id, "channel": allotment.channel}
    assert ask(allotment, "/page/act", "POST", sent, **headers)[0] == 403
    assert allotment.playground.log.count("message_posted") == 0


def test_another_host_name_is_refused(allotment: Allotment, token: str) -> None:
    assert ask(allotment, f"/?token={token}", Host="evil.example")[0] == 403


def test_looking_is_get_and_acting_is_post(allotment: Allotment, token: str) -> None:
    for path in ("/page/act", "/page/clock", "/page/guide"):
        assert ask(allotment, f"{path}?token={token}")[0] == 405


def test_the_page_itself_may_act(allotment: Allotment, token: str) -> None:
    sent = {**SAY, "as": allotment.mia.id, "in": allotment.channel, "channel": allotment.channel}
    status, _, body = ask(allotment, "/page/act", "POST", sent, X_Page_Token=token, Origin=own(allotment))
    answer = json.loads(body)
    assert (status, answer["ok"]) == (200, True)
    assert "hello" in answer["screen"]["fragments"]["main"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "fly"}, "does not know"),
        ({"kind": "say", "text": "x", "channel": "C0"}, "sees no conversation"),
        ({"kind": "say", "text": "x"}, "was not given"),
        ({"kind": "submit", "values": {}}, "no longer on the screen"),
        ({"kind": "command", "line": "/nothing"}, "not a valid command"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    allotment: Allotment, token: str, sent: dict[str, Any], words: str
) -> None:
    sent = {"as": allotment.mia.id, "in": allotment.channel, **sent}
    status, _, body = ask(allotment, "/page/act", "POST", sent, X_Page_Token=token, Origin=own(allotment))
    answer = json.loads(body)
    assert (status, answer["ok"]) == (200, False)
    assert words in answer["error"]


def test_hostile_words_stay_words(allotment: Allotment, token: str) -> None:
    hostile = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"
    allotment.playground.add_person(name=hostile, title=hostile)
    allotment.mia.say(allotment.channel, hostile)
    allotment.playground.create_channel("plans", members=[allotment.mia])
    for path in (f"/page/screen?token={token}&as={allotment.mia.id}&in={allotment.channel}",
                 f"/page/people?token={token}"):  # fmt: skip
        body = ask(allotment, path)[2]
        assert "<script>alert" not in body
        assert "<img src" not in body
