"""How often Slack lets each method be called, and how closely the bot follows: what a large undertaking takes.

Slack counts per method, workspace and app in one-minute windows and publishes no bursts (rate limits, by tier).
"""

from __future__ import annotations

from datetime import timedelta

PER_MINUTE = {
    "conversations.create": 20,
    "conversations.archive": 20,
    "users.list": 20,
    "users.conversations": 50,
    "conversations.join": 50,
    "conversations.open": 50,
    "conversations.invite": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "chat.update": 50,
    "chat.postMessage": 300,
    "views.publish": 100,
    "users.info": 100,
    "files.info": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
}
"""Calls a minute. chat.postMessage: "several hundred a minute" a workspace, besides one a second in each channel."""
SLOWEST = 20
"""What a method that is not listed is taken to allow."""

TOGETHER = timedelta(seconds=1.25)
"""How much a call may come early, after a quiet while: so several go at once, and one that comes late costs nothing."""
ON_THE_WAY = timedelta(seconds=0.75)
"""How much longer one call may travel than another."""
WINDOW = timedelta(minutes=1) + TOGETHER + ON_THE_WAY
"""In which as many calls are made as Slack allows in a minute. So whatever TOGETHER and ON_THE_WAY do, there are never
more of them in any minute; it is 96.8 % of what is allowed.
"""
CHANNEL_GAP = timedelta(seconds=1.1)
"""Between two messages in one conversation: Slack asks for a second."""


def between(method: str) -> timedelta:
    """The time from one call of a method to the next, as far as many are to be made."""
    return WINDOW / PER_MINUTE.get(method, SLOWEST)
