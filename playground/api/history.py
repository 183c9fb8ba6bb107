"""conversations.history and replies: reading back."""

from __future__ import annotations

import re
from typing import Any

from playground.api.call import Call, method
from playground.refusal import Refused
from playground.workspace import Message

Json = dict[str, Any]

_TS = re.compile(r"\d+(\.\d+)?")


@method("conversations.history")
def history(call: Call) -> Json:
    """Newest first; replies inside threads are not here. Metadata only with include_all_metadata."""
    channel = call.member_channel()
    found = [m for m in channel.messages.values() if not m.thread_ts or m.thread_ts == m.ts]
    found = sorted(_between(call, found), key=lambda m: m.ts, reverse=True)
    shown, cursor = call.page(found, default=100, most=999)
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [call.messages.shown(m, channel, metadata=metadata) for m in shown],
        "has_more": bool(cursor),
        "pin_count": len(channel.pins),
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.replies")
def replies(call: Call) -> Json:
    """The parent, then its replies, oldest first."""
    channel = call.member_channel()
    ts = call.text("ts")
    if ts not in channel.messages:
        raise Refused("thread_not_found")
    parent = channel.messages[ts]
    answers = [m for m in channel.messages.values() if m.thread_ts == ts and m.ts != ts]
    found = [parent, *sorted(_between(call, answers), key=lambda m: m.ts)]
    shown, cursor = call.page(found, default=1000, most=1000)
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [call.messages.shown(m, channel, metadata=metadata) for m in shown],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    inclusive = call.flag("inclusive")

    def inside(ts: float) -> bool:
        if inclusive:
            return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
        return (oldest is None or ts > oldest) and (latest is None or ts < latest)

    return [m for m in messages if inside(float(m.ts))]


def _moment(call: Call, name: str) -> float | None:
    given = call.text(name)
    if not given or given == "0":
        return None
    if not _TS.fullmatch(given):
        raise Refused(f"invalid_ts_{name}")
    return float(given)
