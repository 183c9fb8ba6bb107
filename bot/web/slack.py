"""Slack's requests over HTTP: whether they are Slack's, what they hold, and what the app answers.

Nothing is read from a request before its signature has been checked.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt import App
from slack_bolt.request import BoltRequest

from bot.domain.sound_text import sound
from bot.listeners.shapes import readable
from bot.log import logger
from bot.web.routes import WebRequest, WebResponse, plain

PATH = "/slack/events"
"""Where all of Slack's requests come in."""
SIGNED_WITHIN = 300
"""Seconds. What was signed longer ago, or is to be signed later, is no request of Slack's. Within them the same
request may come again: the inbox answers it as it did the first time."""
_FROM_SLACK = ("x-slack-retry-num", "x-slack-retry-reason")
"""The headers that are told to the app; any others are not signed and mean nothing to it."""

_log = logger("slack")


class NotFromSlackError(ValueError):
    """The request was not signed by Slack, or not now; the message is a code."""


class Signatures:
    """Checks Slack's signatures, version 0. `now` gives aware times."""

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._secret = secret.encode()
        self._now = now

    def check(self, request: WebRequest) -> None:
        """Raises NotFromSlackError unless Slack has signed this body within the last minutes."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        given = request.headers.get("x-slack-signature", "")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):  # noqa: PLR2004 - digits
            raise NotFromSlackError("no_timestamp")
        right = (
            "v0=" + hmac.new(self._secret, f"v0:{stamp}:".encode() + request.body, hashlib.sha256).hexdigest()
        )
        if not hmac.compare_digest(right.encode(), given.encode("utf-8", "replace")):
            raise NotFromSlackError("bad_signature")
        if abs(self._now().timestamp() - int(stamp)) > SIGNED_WITHIN:
            raise NotFromSlackError("too_old")


class SlackRequests:
    """Answers what Slack posts: events, slash commands, everything about buttons and modals, and its question
    whether this address is ours.
    """

    def __init__(self, app: App, signatures: Signatures) -> None:
        self._app = app
        self._signatures = signatures

    def __call__(self, request: WebRequest) -> WebResponse:
        """The answer to one request. What is not acknowledged is answered with an error, so that events come again."""
        try:
            self._signatures.check(request)
        except NotFromSlackError as problem:
            _log.warning("request_refused", code=str(problem))
            return plain(401, "This request was not signed by Slack.")
        body = read_body(request)
        if body is None:
            _log.warning("request_refused", code="unreadable")
            return plain(400, "This is no request of Slack's.")
        if body.get("type") == "url_verification":
            return plain(200, sound(str(body.get("challenge") or "")))
        if not readable(body):
            _log.warning("request_refused", code="misshapen")
            return plain(400, "This is no request of Slack's.")
        return self._dispatch(body, request.headers)

    def _dispatch(self, body: dict[str, Any], headers: Mapping[str, str]) -> WebResponse:
        told: dict[str, Any] = {name: headers[name] for name in _FROM_SLACK if name in headers}
        # As over Socket Mode the body is handed over as read: Bolt's own reading of forms loses a command
        # whose words contain "payload".
        answer = self._app.dispatch(BoltRequest(mode="socket_mode", body=body, headers=told))
        if answer.status != 200:  # noqa: PLR2004 - what was done; Bolt's words for the rest are no one's business
            _log.warning("request_unanswered", status=answer.status)
            return WebResponse(answer.status if answer.status >= 400 else 500)  # noqa: PLR2004
        kind = {"Content-Type": answer.headers["content-type"][0]} if answer.body else {}
        return WebResponse(200, kind, answer.body.encode())


def read_body(request: WebRequest) -> dict[str, Any] | None:
    """What a request holds: a JSON object, the fields of a form, or the object in its field `payload`; None if it
    is none of these.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = request.body.decode()
        if kind == "application/json":
            found = json.loads(text)
        elif kind == "application/x-www-form-urlencoded":
            fields = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))
            found = json.loads(fields["payload"]) if "payload" in fields else fields
        else:
            return None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found else None
