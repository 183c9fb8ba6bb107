"""chat.scheduleMessage and its like: messages for later, kept by Slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playground.api.call import Call, method
from playground.api.chat import addressed, content, may_post, metadata_of, thread_of
from playground.refusal import Refused

Json = dict[str, Any]

FURTHEST = 120 * 86_400


@dataclass(eq=False)
class Scheduled:
    """A message that waits for its time."""

    id: str
    channel: str
    post_at: int
    text: str
    created: int


@method("chat.scheduleMessage")
def schedule(call: Call) -> Json:
    """Post at `post_at` (epoch seconds). With `metadata` Slack says yes and never posts."""
    channel = addressed(call)
    may_post(call, channel)
    words, blocks = content(call)
    thread_ts = thread_of(call, channel)
    silent = metadata_of(call) is not None
    post_at = call.number("post_at", 0, "invalid_time")
    now = call.core.epoch()
    if post_at <= now:
        raise Refused("time_in_past")
    if post_at > now + FURTHEST:
        raise Refused("time_too_far")
    entry = Scheduled(call.core.ids.next("Q"), channel.id, post_at, words, now)
    waiting = call.core.scheduled
    waiting[entry.id] = entry

    def post() -> None:
        with call.core.lock:
            due = waiting.pop(entry.id, None)
            if due is not None and not silent and not channel.archived:
                call.messages.post(channel, call.me, words, blocks=blocks, thread_ts=thread_ts)

    call.core.clock.call_at(datetime.fromtimestamp(post_at, UTC), post)
    return {
        "channel": channel.id,
        "scheduled_message_id": entry.id,
        "post_at": post_at,
        "message": {"type": "delayed_message", "text": words, "bot_id": call.core.bot_id},
    }


@method("chat.deleteScheduledMessage")
def unschedule(call: Call) -> Json:
    """Take it back before its time."""
    entry = call.core.scheduled.get(call.text("scheduled_message_id"))
    if entry is None or entry.channel != call.channel().id:
        raise Refused("invalid_scheduled_message_id")
    del call.core.scheduled[entry.id]
    return {}


@method("chat.scheduledMessages.list")
def scheduled(call: Call) -> Json:
    """What waits."""
    wanted = call.text("channel")
    found = [
        {"id": e.id, "channel_id": e.channel, "post_at": e.post_at, "date_created": e.created, "text": e.text}
        for e in sorted(call.core.scheduled.values(), key=lambda e: e.post_at)
        if not wanted or e.channel == wanted
    ]
    shown, cursor = call.page(found, default=100, most=100)
    return {"scheduled_messages": shown, "response_metadata": {"next_cursor": cursor}}
