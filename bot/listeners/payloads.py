"""Slack's payloads, read once into one shape. Nothing in them but who acted is trusted.

They have the shape of such a request (`bot.listeners.shapes`). What people typed or chose is read without what no
database and no message can hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal

from bot.domain.sound_text import sound_in
from bot.listeners.shapes import DEEPEST, deeper_than

Kind = Literal["command", "action", "view", "event", "close"]


@dataclass(frozen=True)
class Request:
    """One thing a person did, or one event.

    `user_team` is the workspace of whoever acted, which need not be ours. `key` tells a repeated delivery
    apart from a new request. `answers` are the raw values of a modal's
    fields by block id; `metadata` what the modal carried; `value` a button's value or a menu's choice,
    `block_id` the block it stands in.
    """

    kind: Kind
    name: str
    user_id: str
    user_team: str
    key: str
    trigger_id: str = ""
    channel_id: str = ""
    channel_name: str = ""
    text: str = ""
    value: str = ""
    block_id: str = ""
    response_url: str = ""
    in_modal: bool = False
    on_home: bool = False
    only_for_them: bool = False
    """The button stood in a message that this person alone sees."""
    view_id: str = ""
    view_hash: str = ""
    first_block: str = ""
    fields: tuple[str, ...] = ()
    """The modal's input blocks, where Slack shows errors; `first_block` is the first of them."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    event: Mapping[str, Any] = field(default_factory=dict)
    happened_at: datetime | None = None
    """When an event happened (UTC), which may be long before it is told."""
    seen: Mapping[str, Any] = field(default_factory=dict)
    """What was looked up in Slack before the transaction began."""


def read_command(body: Mapping[str, Any]) -> Request:
    """A slash command."""
    return _sound(
        Request(
            kind="command",
            name=str(body["command"]),
            user_id=str(body["user_id"]),
            user_team=str(body["team_id"]),
            key=f"command:{body['trigger_id']}",
            trigger_id=str(body["trigger_id"]),
            channel_id=str(body.get("channel_id") or ""),
            channel_name=str(body.get("channel_name") or ""),
            text=str(body.get("text") or ""),
            response_url=str(body.get("response_url") or ""),
        )
    )


def read_action(body: Mapping[str, Any]) -> Request:
    """A button, menu or other element outside the submit button."""
    action = body["actions"][0]
    view = body.get("view") or {}
    return _sound(
        Request(
            kind="action",
            name=str(action["action_id"]),
            user_id=str(body["user"]["id"]),
            user_team=_team(body),
            key=f"action:{body.get('trigger_id') or action.get('action_ts')}",
            trigger_id=str(body.get("trigger_id") or ""),
            channel_id=_id(body.get("channel")),
            value=_chosen(action),
            block_id=str(action.get("block_id") or ""),
            response_url=str(body.get("response_url") or ""),
            in_modal=view.get("type") == "modal",
            on_home=view.get("type") == "home",
            only_for_them=bool((body.get("container") or {}).get("is_ephemeral")),
            view_id=str(view.get("id") or ""),
            view_hash=str(view.get("hash") or ""),
            metadata=_metadata(view),
            answers=_answers(view),
        )
    )


def read_shortcut(body: Mapping[str, Any]) -> Request:
    """A shortcut on a message, as if it were a button there; `value` is who wrote the message, if a person did."""
    message = body.get("message") or {}
    return _sound(
        Request(
            kind="action",
            name=str(body["callback_id"]),
            user_id=str(body["user"]["id"]),
            user_team=_team(body),
            key=f"action:{body['trigger_id']}",
            trigger_id=str(body["trigger_id"]),
            channel_id=_id(body.get("channel")),
            value="" if message.get("bot_id") else str(message.get("user") or ""),
            response_url=str(body.get("response_url") or ""),
        )
    )


def read_view(body: Mapping[str, Any], kind: Kind = "view") -> Request:
    """A modal that was submitted, or closed."""
    view = body["view"]
    inputs = [block for block in view.get("blocks") or () if block.get("type") == "input"]
    fields = tuple(str(block["block_id"]) for block in inputs if block.get("block_id"))
    return _sound(
        Request(
            kind=kind,
            name=str(view["callback_id"]),
            user_id=str(body["user"]["id"]),
            user_team=_team(body),
            key=f"{kind}:{body['user']['id']}:{view['id']}:{view.get('hash') or ''}",
            trigger_id=str(body.get("trigger_id") or ""),
            in_modal=True,
            view_id=str(view["id"]),
            view_hash=str(view.get("hash") or ""),
            first_block=fields[0] if fields else "",
            fields=fields,
            metadata=_metadata(view),
            answers=_answers(view),
        )
    )


def read_event(body: Mapping[str, Any]) -> Request:
    """An event; its user may be a person's id or their whole record."""
    event = body["event"]
    return _sound(
        Request(
            kind="event",
            name=str(event["type"]),
            user_id=_id(event.get("user")),
            user_team=str(body["team_id"]),
            key=f"event:{body['event_id']}",
            channel_id=event["channel"] if isinstance(event.get("channel"), str) else "",
            event=event,
            happened_at=_moment(body.get("event_time")),
        )
    )


def _sound(request: Request) -> Request:
    """The request without what nothing can hold, wherever it stands."""
    return replace(request, **{part.name: sound_in(getattr(request, part.name)) for part in fields(request)})


def _id(named: object) -> str:
    """Of a person or a channel, which stands as an id or as a whole record."""
    return str((named.get("id") if isinstance(named, dict) else named) or "")


def _moment(epoch: object) -> datetime | None:
    return datetime.fromtimestamp(epoch, UTC) if isinstance(epoch, int) else None


def _team(body: Mapping[str, Any]) -> str:
    """The workspace of whoever acted. `team` names the workspace as their client sees it: not always ours."""
    return str(body["user"].get("team_id") or _id(body.get("team")))


def _metadata(view: Mapping[str, Any]) -> dict[str, Any]:
    try:
        carried = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(carried, dict) or deeper_than(carried, DEEPEST):
        return {}
    return carried


def _chosen(action: Mapping[str, Any]) -> str:
    if action.get("selected_option"):
        return str(action["selected_option"]["value"])
    for key in ("value", "selected_user", "selected_channel", "selected_conversation", "selected_date"):
        if action.get(key) is not None:
            return str(action[key])
    return ""


def _answers(view: Mapping[str, Any]) -> dict[str, Any]:
    values = (view.get("state") or {}).get("values") or {}
    return {block: raw_value(next(iter(elements.values()))) for block, elements in values.items() if elements}


def raw_value(state: Mapping[str, Any]) -> Any:
    """What one field holds: a string, a list of strings, a bool for a single box, or None.

    File inputs give the list of file objects.
    """
    match state.get("type"):
        case "checkboxes":
            return [str(o["value"]) for o in state.get("selected_options") or ()]
        case "multi_static_select" | "multi_external_select":
            return [str(o["value"]) for o in state.get("selected_options") or ()]
        case "static_select" | "external_select" | "radio_buttons":
            chosen = state.get("selected_option")
            return str(chosen["value"]) if chosen else None
        case "multi_users_select":
            return list(state.get("selected_users") or ())
        case "multi_conversations_select":
            return list(state.get("selected_conversations") or ())
        case "multi_channels_select":
            return list(state.get("selected_channels") or ())
        case "file_input":
            return list(state.get("files") or ())
        case _:
            for key in ("value", "selected_user", "selected_conversation", "selected_channel", "selected_date",
                        "selected_time", "selected_date_time"):  # fmt: skip
                if state.get(key) is not None:
                    return state[key]
            return None
