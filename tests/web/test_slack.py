"""Slack's requests over HTTP: nothing is read before the signature, and nothing else is let in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.web.routes import WebRequest, WebResponse
from bot.web.slack import SIGNED_WITHIN, Signatures, SlackRequests
from tests.web.signing import FORM, SECRET, command, event, posted, signature

Ask = Callable[[WebRequest], WebResponse]


class Bolt:
    """An app that remembers what it was given."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.headers: list[dict[str, Any]] = []
        self.app = App(
            name="test",
            authorize=lambda: AuthorizeResult(
                enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="UBOT"
            ),
            process_before_response=True,
            token_verification_enabled=False,
            request_verification_enabled=False,
            ssl_check_enabled=False,
        )
        self.app.command("/mentor")(self._command)
        self.app.view("form")(self._view)
        self.app.event("app_home_opened")(self._home)
        self.app.event("team_join")(lambda: BoltResponse(status=503))

    def _command(self, ack: Any, body: dict[str, Any], request: Any) -> None:
        self._keep(body, request)
        ack(f"You said {body['text']}")

    def _view(self, ack: Any, body: dict[str, Any], request: Any) -> None:
        self._keep(body, request)
        ack(response_action="errors", errors={"name": "Please write more."})

    def _home(self, body: dict[str, Any], request: Any) -> None:
        self._keep(body, request)

    def _keep(self, body: dict[str, Any], request: Any) -> None:
        self.heard.append(body)
        self.headers.append(dict(request.headers))


@pytest.fixture
def bolt() -> Bolt:
    return Bolt()


@pytest.fixture
def ask(bolt: Bolt, now: datetime) -> Ask:
    return SlackRequests(bolt.app, Signatures(SECRET, lambda: now))


def test_commands_interactions_and_events_reach_their_listeners(bolt: Bolt, ask: Ask, now: datetime) -> None:
    view = {
        "type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"},
        "view": {"type": "modal", "callback_id": "form", "id": "V1"},
    }  # fmt: skip
    said = ask(command(now, "T1", "status"))
    assert (said.status, said.body) == (200, b"You said status")
    shown = ask(posted(urlencode({"payload": json.dumps(view)}), now, FORM))
    assert shown.headers["Content-Type"].startswith("application/json")
    assert json.loads(shown.body) == {
        "response_action": "errors",
        "errors": {"name": "Please write more."},
    }
    opened = ask(event(now, "app_home_opened"))
    assert (opened.status, opened.body) == (200, b"")
    assert len(bolt.heard) == 3


def test_words_of_a_command_may_be_anything(bolt: Bolt, ask: Ask, now: datetime) -> None:
    """Bolt's own reading of forms takes such a command for an interaction, and loses it."""
    assert ask(command(now, "T1", 'payload={"type": 1} & {"Zoë"}')).status == 200
    assert bolt.heard[0]["text"] == 'payload={"type": 1} & {"Zoë"}'


def test_retries_are_told_and_other_headers_are_not(bolt: Bolt, ask: Ask, now: datetime) -> None:
    again = event(now, "app_home_opened")
    more = {
        "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout", "x-slack-bolt-lazy-only": "1",
        "x-forwarded-for": "10.0.0.1",
    }  # fmt: skip
    assert ask(replace(again, headers={**again.headers, **more})).status == 200
    assert bolt.headers == [{"x-slack-retry-num": ["1"], "x-slack-retry-reason": ["http_timeout"]}]


def test_what_is_not_acknowledged_is_an_error_without_words(ask: Ask, now: datetime) -> None:
    assert ask(event(now, "team_join")) == WebResponse(503)  # Slack sends it again
    unknown = ask(command(now, "T1", command="/unknown"))
    assert (unknown.status, unknown.body) == (404, b"")


def test_slacks_question_is_answered_only_if_it_is_slacks(ask: Ask, now: datetime) -> None:
    question = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZbrw1aB10"})
    assert ask(posted(question, now)).body == b"3eZbrw1aB10"
    assert ask(posted(question, now, secret="another")).status == 401


def _tampered(request: WebRequest, now: datetime) -> WebRequest:
    return replace(request, body=request.body.replace(b"status", b"leave!"))


def _of(name: str, value: str) -> Callable[[WebRequest, datetime], WebRequest]:
    return lambda request, _: replace(request, headers={**request.headers, name: value})


def _without(name: str) -> Callable[[WebRequest, datetime], WebRequest]:
    return lambda request, _: replace(
        request, headers={k: v for k, v in request.headers.items() if k != name}
    )


def _signed_at(stamp: Callable[[datetime], str]) -> Callable[[WebRequest, datetime], WebRequest]:
    """Rightly signed, with the secret itself, but at another time."""

    def change(request: WebRequest, now: datetime) -> WebRequest:
        headers = {
            **request.headers,
            "x-slack-request-timestamp": stamp(now),
            "x-slack-signature": signature(request.body, stamp(now)),
        }
        return replace(request, headers=headers)

    return change


def _seconds(offset: int) -> Callable[[datetime], str]:
    return lambda now: str(int((now + timedelta(seconds=offset)).timestamp()))


@pytest.mark.parametrize(
    "change",
    [
        _tampered,
        _of("x-slack-signature", ""),
        _of("x-slack-signature", "v0=" + "0" * 64),
        _of("x-slack-signature", "v0=ü"),
        _of("x-slack-request-timestamp", "1"),
        _without("x-slack-signature"),
        _without("x-slack-request-timestamp"),
        _signed_at(_seconds(-SIGNED_WITHIN - 1)),
        _signed_at(_seconds(SIGNED_WITHIN + 1)),
        _signed_at(lambda now: "soon"),
        _signed_at(lambda now: "-1"),
        _signed_at(lambda now: "1e9"),
        _signed_at(lambda now: "١٢٣"),
        _signed_at(lambda now: "9" * 400),
        _signed_at(lambda now: ""),
    ],
    ids=[
        "another body", "no signature", "another signature", "no ASCII", "another time", "signature left out",
        "time left out", "too old", "from the future", "time in words", "negative", "a float",
        "digits of another script", "a huge number", "empty time",
    ],
)  # fmt: skip
def test_what_slack_has_not_signed_now_is_refused_unread(
    bolt: Bolt,
    ask: Ask,
    now: datetime,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    change: Callable[[WebRequest, datetime], WebRequest],
) -> None:
    caplog.set_level(0)
    answer = ask(change(command(now, "T1", "status of somebody"), now))
    assert answer.status == 401
    assert bolt.heard == []
    captured = capsys.readouterr()
    logged = captured.out + captured.err + caplog.text
    assert "request_refused" in logged
    assert "somebody" not in logged
    assert "somebody" not in answer.body.decode()


@pytest.mark.parametrize("offset", [-SIGNED_WITHIN, SIGNED_WITHIN])
def test_five_minutes_either_way_are_well(ask: Ask, now: datetime, offset: int) -> None:
    assert ask(_signed_at(_seconds(offset))(command(now, "T1"), now)).status == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff\xfe", FORM),
        (b"payload=%7B", FORM),
        (b"payload=%5B1%5D", FORM),
        (b"no form at all", FORM),
        (b"", FORM),
        (b"<xml/>", "text/xml"),
        (b"{}", ""),
    ],
)
def test_what_cannot_be_read_is_refused_even_if_signed(
    ask: Ask, now: datetime, body: bytes, kind: str
) -> None:
    assert ask(posted(body, now, kind)).status == 400
