"""Slack's rate limits, kept before they bite.

Slack counts per method, workspace and app in one-minute windows and publishes no bursts, so calls are
spread evenly. The sender and people's clicks use different methods: nobody's click waits behind a queue.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
}
POSTS_PER_MINUTE = 285
POSTS_AT_ONCE = 10
"""chat.postMessage: "several hundred a minute" a workspace, besides one a second in each channel. A few
messages to different people may go at once; together that stays under 300 in any minute."""


@dataclass
class _Tokens:
    """Calls that may be made now, and when that was last reckoned."""

    left: float
    at: datetime


class Limits:
    """When each method may be called again. One object per workspace; times are aware, UTC."""

    def __init__(self) -> None:
        self._tokens: dict[str, _Tokens] = {}
        self._rest: dict[tuple[str, str], datetime] = {}

    def free_at(self, method: str, channel: str | None, now: datetime) -> datetime:
        """The earliest moment at which `method` may be called (in `channel`); `now` if at once."""
        missing = 1 - self._refilled(method, now).left
        wait = timedelta(seconds=max(0.0, missing) / _rate(method))
        rests = [self._rest[key] for key in ((method, ""), (method, channel or "")) if key in self._rest]
        return max([now + wait, *rests])

    def used(self, method: str, channel: str | None, now: datetime) -> None:
        """`method` was called just now."""
        self._refilled(method, now).left -= 1
        if channel and method == "chat.postMessage":
            self._rest[method, channel] = now + timedelta(seconds=1)

    def refused(self, method: str, until: datetime) -> None:
        """Slack said that `method` must rest until then."""
        self._rest[method, ""] = max(until, self._rest.get((method, ""), until))

    def _refilled(self, method: str, now: datetime) -> _Tokens:
        most = POSTS_AT_ONCE if method == "chat.postMessage" else 1
        tokens = self._tokens.setdefault(method, _Tokens(most, now))
        if now > tokens.at:
            # Rounded, so that a wait of exactly one token's time is never a hair too short.
            gained = (now - tokens.at).total_seconds() * _rate(method)
            tokens.left = min(float(most), round(tokens.left + gained, 6))
            tokens.at = now
        return tokens


def _rate(method: str) -> float:
    """Calls a second that are within the limit of `method`; an unlisted one counts as the slowest tier."""
    per_minute = POSTS_PER_MINUTE if method == "chat.postMessage" else TIERS_PER_MINUTE.get(method, 20)
    return per_minute / 60
