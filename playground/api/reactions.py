"""reactions.*: an emoji instead of an answer."""

from __future__ import annotations

import re
from typing import Any

from playground.api.call import Call, method
from playground.refusal import Refused
from playground.workspace import Channel, Message

Json = dict[str, Any]

MOST_EMOJI = 23


@method("reactions.add")
def add(call: Call) -> Json:
    """React once with each emoji."""
    channel, message = _message(call)
    if channel.archived:
        raise Refused("is_archived")
    name = _name(call)
    users = message.reactions.get(name, [])
    if call.me in users:
        raise Refused("already_reacted")
    if name not in message.reactions and len(message.reactions) >= MOST_EMOJI:
        raise Refused("too_many_emoji")
    message.reactions.setdefault(name, []).append(call.me)
    call.core.log.add("reaction_added", who=call.me, channel=channel.id, ts=message.ts, name=name)
    return {}


@method("reactions.remove")
def remove(call: Call) -> Json:
    """Take it back."""
    _channel, message = _message(call)
    name = _name(call)
    if call.me not in message.reactions.get(name, []):
        raise Refused("no_reaction")
    message.reactions[name].remove(call.me)
    if not message.reactions[name]:
        del message.reactions[name]
    return {}


@method("reactions.get")
def get(call: Call) -> Json:
    """A message with its reactions."""
    channel, message = _message(call)
    return {
        "type": "message",
        "channel": channel.id,
        "message": call.messages.shown(message, channel),
    }


def _message(call: Call) -> tuple[Channel, Message]:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refused("no_item_specified")
    channel = call.channel()
    if call.me not in channel.members:
        raise Refused("not_in_channel" if "not_in_channel" in call.rule.errors else "message_not_found")
    ts = call.text("timestamp")
    if not re.fullmatch(r"\d+\.\d{6}", ts):
        raise Refused("bad_timestamp")
    if ts not in channel.messages:
        raise Refused("message_not_found")
    return channel, channel.messages[ts]


def _name(call: Call) -> str:
    name = call.text("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")
    return name
