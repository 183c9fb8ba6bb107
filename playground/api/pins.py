"""pins.*: what a channel keeps in sight."""

from __future__ import annotations

import re
from typing import Any

from playground.api.call import Call, method
from playground.refusal import Refused
from playground.workspace import Channel

Json = dict[str, Any]

MOST = 100


@method("pins.add")
def add(call: Call) -> Json:
    """Pin a message."""
    channel, ts = _message(call)
    if ts in channel.pins:
        raise Refused("already_pinned")
    if len(channel.pins) >= MOST:
        raise Refused("too_many_pins")
    channel.pins.append(ts)
    call.core.log.add("message_pinned", who=call.me, channel=channel.id, ts=ts)
    return {}


@method("pins.remove")
def remove(call: Call) -> Json:
    """Unpin."""
    channel, ts = _message(call)
    if ts not in channel.pins:
        raise Refused("no_pin")
    channel.pins.remove(ts)
    return {}


@method("pins.list")
def listing(call: Call) -> Json:
    """What is pinned."""
    channel = call.member_channel()
    return {
        "items": [
            {
                "type": "message",
                "channel": channel.id,
                "message": call.messages.shown(channel.messages[ts], channel),
            }
            for ts in channel.pins
        ]
    }


def _message(call: Call) -> tuple[Channel, str]:
    channel = call.member_channel()
    ts = call.text("timestamp")
    if not ts:
        raise Refused("no_item_specified")
    if not re.fullmatch(r"\d+\.\d{6}", ts):
        raise Refused("bad_timestamp")
    if ts not in channel.messages:
        raise Refused("message_not_found")
    return channel, ts
