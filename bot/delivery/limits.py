"""Slack's rate limits, kept before they bite.

Slack counts per method, workspace and app in one-minute windows and publishes no bursts, so calls are
spread evenly. The sender and people's clicks use different methods: nobody's click waits behind a queue.
"""

from __future__ import annotations

from datetime import datetime, timedelta

TIERS_PER_MINUTE = {
    "conversations.create": 20,
    "conversations.archive": 20,
    "conversations.setTopic": 20,
    "users.list": 20,
    "users.conversations": 50,
    "conversations.join": 50,
    "conversations.open": 50,
    "conversations.invite": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "chat.update": 50,
    "views.publish": 100,
    "users.info": 100,
    "files.info": 100,
}
POSTS_PER_MINUTE = 300
"""chat.postMessage: "several hundred a minute" a workspace, besides one a second in each channel."""


class Limits:
    """When each method may be called again. One object per workspace; times are aware, UTC."""

    def __init__(self) -> None:
        self._free: dict[tuple[str, str], datetime] = {}

    def free_at(self, method: str, channel: str | None, now: datetime) -> datetime:
        """The earliest moment at which `method` may be called (in `channel`); `now` if at once."""
        keys = [(method, "")] + ([(method, channel)] if channel else [])
        return max([now, *(self._free[key] for key in keys if key in self._free)])

    def used(self, method: str, channel: str | None, now: datetime) -> None:
        """`method` was called just now."""
        per_minute = POSTS_PER_MINUTE if method == "chat.postMessage" else TIERS_PER_MINUTE.get(method, 20)
        self._free[method, ""] = now + timedelta(seconds=60 / per_minute)
        if channel and method == "chat.postMessage":
            self._free[method, channel] = now + timedelta(seconds=1)

    def refused(self, method: str, until: datetime) -> None:
        """Slack said that `method` must rest until then."""
        self._free[method, ""] = max(until, self._free.get((method, ""), until))
