"""A playground with a small company, and bots that speak to it without an SDK, so that they can misbehave."""

from __future__ import annotations

import copy
import http.client
import json
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from playground import Person, Playground
from playground.rules import rules

Json = dict[str, Any]
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

MANIFEST: Json = {
    "display_information": {"name": "Gardener", "description": "Waters the plants"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "gardener", "always_online": True},
        "slash_commands": [
            {"command": "/water", "description": "Water a plant", "usage_hint": "[plant]"},
            {"command": "/gift", "description": "Give a plant", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "New plant", "type": "global", "callback_id": "plant.new", "description": "Plant one"},
            {"name": "Press it", "type": "message", "callback_id": "plant.press", "description": "Keep it"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "bookmarks:read",
                "bookmarks:write",
                "channels:history",
                "channels:join",
                "channels:manage",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "groups:history",
                "groups:read",
                "groups:write",
                "im:history",
                "im:read",
                "im:write",
                "mpim:history",
                "mpim:read",
                "mpim:write",
                "pins:read",
                "pins:write",
                "reactions:read",
                "reactions:write",
                "team:read",
                "users.profile:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "app_uninstalled",
                "channel_archive",
                "channel_left",
                "channel_rename",
                "group_archive",
                "group_left",
                "group_rename",
                "member_joined_channel",
                "member_left_channel",
                "message.channels",
                "message.groups",
                "message.im",
                "tokens_revoked",
                "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def manifest(*, without: tuple[str, ...] = (), **changes: Any) -> Json:
    """The gardener's manifest, without some scopes (and what needs them), or with `a__b=value` set."""
    found = copy.deepcopy(MANIFEST)
    scopes = found["oauth_config"]["scopes"]["bot"]
    found["oauth_config"]["scopes"]["bot"] = [s for s in scopes if s not in without]
    for path, value in changes.items():
        *way, last = path.split("__")
        node = found
        for key in way:
            node = node.setdefault(key, {})
        node[last] = value
    return found


class Wall:
    """A wall clock that tests turn by hand: Slack's three seconds pass in no time."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Api:
    """A bot that speaks plain HTTP."""

    playground: Playground
    token: str | None = None

    def __call__(self, method: str, **args: Any) -> Json:
        """POST as JSON where the method takes it, as a form otherwise; gives the answer's JSON."""
        rule = rules().get(method)
        if rule is not None and not rule.takes_json:
            body = urlencode({k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in args.items()})
            return self.raw(method, body, "application/x-www-form-urlencoded")[2]
        return self.raw(method, json.dumps(args), "application/json; charset=utf-8")[2]

    def raw(
        self,
        method: str,
        body: str | bytes = "",
        kind: str = "application/json",
        *,
        verb: str = "POST",
        headers: dict[str, str] | None = None,
        bearer: str | None = None,
    ) -> tuple[int, dict[str, str], Json]:
        """Status, headers (lower case) and JSON of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.playground.port, timeout=60)
        sent = {"Content-Type": kind, **(headers or {})}
        token = bearer if bearer is not None else (self.token or self.playground.bot_token)
        if token:
            sent["Authorization"] = f"Bearer {token}"
        try:
            connection.request(verb, f"/api/{method}", body=body or None, headers=sent)
            answer = connection.getresponse()
            text = answer.read().decode()
            found = {k.lower(): v for k, v in answer.getheaders()}
            return answer.status, found, json.loads(text) if text.startswith("{") else {"text": text}
        finally:
            connection.close()

    def refused(self, method: str, **args: Any) -> str:
        """The error of a call that must be refused."""
        answer = self(method, **args)
        assert answer["ok"] is False, f"{method} was let through: {answer}"
        return str(answer["error"])


Handler = Callable[["Socket", Json], None]


@dataclass
class Socket:
    """A bot's Socket Mode connection, read on a thread of its own; `handler` answers each envelope."""

    connection: ClientConnection
    handler: Handler
    seen: list[Json] = field(default_factory=list)

    def ack(self, envelope: Json, payload: Any = None) -> None:
        answer = {"envelope_id": envelope["envelope_id"]}
        self.send(answer if payload is None else {**answer, "payload": payload})

    def send(self, what: Any) -> None:
        self.connection.send(what if isinstance(what, str) else json.dumps(what))

    def read(self) -> None:
        with suppress(ConnectionClosed, OSError):
            for text in self.connection:
                envelope = json.loads(text)
                self.seen.append(envelope)
                if "envelope_id" in envelope:
                    self.handler(self, envelope)

    def payloads(self, kind: str | None = None) -> list[Json]:
        """What came, without hello and disconnect."""
        return [e["payload"] for e in self.seen if "envelope_id" in e and kind in (None, e["type"])]

    def events(self, kind: str) -> list[Json]:
        """The events of one type."""
        return [p["event"] for p in self.payloads("events_api") if p["event"]["type"] == kind]


def just_ack(socket: Socket, envelope: Json) -> None:
    socket.ack(envelope)


def never_ack(socket: Socket, envelope: Json) -> None:
    """The worst of bots."""


@dataclass
class Slack:
    """A playground in a test, with bots to send at it."""

    playground: Playground
    wall: Wall | None
    stack: ExitStack

    @property
    def api(self) -> Api:
        return Api(self.playground)

    def socket(self, handler: Handler = just_ack) -> Socket:
        """Connect a bot; waits for hello."""
        before = len(self.playground.log)
        answer = Api(self.playground, self.playground.app_token)("apps.connections.open")
        connection = self.stack.enter_context(connect(answer["url"]))
        socket = Socket(connection, handler)
        thread = threading.Thread(target=socket.read, daemon=True)
        thread.start()
        self.playground.log.wait_for("link_opened", since=before)
        return socket

    def person(self, name: str = "Ada Lovelace", **more: Any) -> Person:
        return self.playground.add_person(name=name, **more)


def refusals_are_slacks_own(playground: Playground) -> None:
    """Every refusal of a test carried an error that Slack lists for that method."""
    for record in playground.log.where("api_refused"):
        rule = rules().get(record.detail["method"])
        assert rule is None or record.detail["error"] in rule.errors, record.detail


class Slacks:
    """Makes playgrounds with the settings a test wants."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(self, app: Json | None = None, *, wall: Wall | None = None, **more: Any) -> Slack:
        if wall is not None:
            more["wall"] = wall
        pg = Playground(app or manifest(), start=START, seed=1, **more)
        self._stack.enter_context(pg)
        self._stack.callback(refusals_are_slacks_own, pg)
        return Slack(pg, wall, self._stack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal with these blocks."""
    body = {"type": "modal", "title": text("Plants"), "submit": text("Plant it"), "blocks": list(blocks)}
    return body | more


def field_(block_id: str = "name", action_id: str = "name", **element: Any) -> Json:
    """An input block."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": text("Name"),
        "element": {"type": "plain_text_input", "action_id": action_id, **element},
    }


def button(action_id: str = "press", value: str = "1", block_id: str = "buttons") -> Json:
    """An actions block with one button."""
    return {
        "type": "actions",
        "block_id": block_id,
        "elements": [{"type": "button", "action_id": action_id, "text": text("Press"), "value": value}],
    }
