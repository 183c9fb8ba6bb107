"""Requests as Slack signs them, and as others would like to."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bot.web.routes import WebRequest
from bot.web.slack import PATH

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def signature(body: bytes, stamp: str, secret: str = SECRET) -> str:
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def posted(
    body: bytes | str, now: datetime, kind: str = JSON, secret: str = SECRET, **headers: str
) -> WebRequest:
    """A request that Slack signs at `now`; `headers` (with _ for -) replace or add."""
    body = body.encode() if isinstance(body, str) else body
    stamp = headers.get("x_slack_request_timestamp", str(int(now.timestamp())))
    given = {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature(body, stamp, secret),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return WebRequest("POST", PATH, headers=given, body=body)


def command(now: datetime, team: str, text: str = "", secret: str = SECRET, **fields: Any) -> WebRequest:
    """A slash command of this app."""
    form = {
        "team_id": team, "user_id": "U1", "command": "/mentor", "text": text, "channel_id": "C1",
        "channel_name": "general", "trigger_id": "1.2.abc", "is_enterprise_install": "false",
        "api_app_id": "A1", "response_url": "", **fields,
    }  # fmt: skip
    return posted(urlencode(form), now, FORM, secret)


def event(now: datetime, kind: str, team: str = "T1") -> WebRequest:
    """An event without much in it."""
    content = {
        "type": "event_callback", "team_id": team, "event_id": "Ev1", "event_time": int(now.timestamp()),
        "event": {"type": kind, "user": "U1"},
    }  # fmt: skip
    return posted(json.dumps(content), now)
