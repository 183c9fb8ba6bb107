"""bookmarks.*: links at the top of a channel."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method
from playground.refusal import Refused
from playground.workspace import Channel

Json = dict[str, Any]

MOST = 100


@method("bookmarks.add")
def add(call: Call) -> Json:
    """A link with a title."""
    channel = _channel(call)
    if channel.archived:
        raise Refused("is_archived")
    if call.text("type") != "link":
        raise Refused("invalid_bookmark_type")
    link = _link(call)
    if len(channel.bookmarks) >= MOST:
        raise Refused("too_many_bookmarks")
    bookmark: Json = {
        "id": call.core.ids.next("Bk"),
        "channel_id": channel.id,
        "title": call.text("title"),
        "link": link,
        "emoji": call.text("emoji"),
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": call.core.epoch(),
        "date_updated": 0,
        "rank": "i",
        "last_updated_by_user_id": call.me,
        "shortcut_id": None,
        "app_id": call.core.app_id,
    }
    channel.bookmarks[bookmark["id"]] = bookmark
    call.core.log.add("bookmark_added", who=call.me, channel=channel.id, title=bookmark["title"])
    return {"bookmark": bookmark}


@method("bookmarks.edit")
def edit(call: Call) -> Json:
    """Another title, link or emoji."""
    bookmark = _bookmark(call)
    if call.text("link"):
        bookmark["link"] = _link(call)
    for name in ("title", "emoji"):
        if call.text(name):
            bookmark[name] = call.text(name)
    bookmark["date_updated"] = call.core.epoch()
    return {"bookmark": bookmark}


@method("bookmarks.list")
def listing(call: Call) -> Json:
    """All of a channel."""
    return {"bookmarks": list(_channel(call).bookmarks.values())}


@method("bookmarks.remove")
def remove(call: Call) -> Json:
    """Take one away."""
    bookmark = _bookmark(call)
    del _channel(call).bookmarks[bookmark["id"]]
    return {}


def _channel(call: Call) -> Channel:
    return call.member_channel("channel_id")


def _bookmark(call: Call) -> Json:
    found = _channel(call).bookmarks.get(call.text("bookmark_id"))
    if found is None:
        raise Refused("not_found")
    return found


def _link(call: Call) -> str:
    link = call.text("link")
    if not link.startswith(("http://", "https://")):
        raise Refused("invalid_link")
    return link
