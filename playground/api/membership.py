"""conversations.*: who is in, who comes, who goes."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method
from playground.refusal import Refused
from playground.workspace import Channel

Json = dict[str, Any]

MOST_INVITED = 100


@method("conversations.members")
def members(call: Call) -> Json:
    """The user ids in a conversation."""
    channel = call.channel()
    if channel.is_private and call.me not in channel.members:
        raise Refused("channel_not_found")
    shown, cursor = call.page(list(channel.members), default=100, most=1000)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


@method("conversations.invite")
def invite(call: Call) -> Json:
    """Up to 100 people. If any cannot come, nobody does, unless `force`; `errors` says who and why."""
    channel = _channel(call)
    users = list(dict.fromkeys(u.strip() for u in call.text("users").split(",") if u.strip()))
    if not users:
        raise Refused("no_user")
    if len(users) > MOST_INVITED:
        raise Refused("invalid_arguments", f"at most {MOST_INVITED} users at once")
    errors = [
        {"user": user, "ok": False, "error": error}
        for user in users
        if (error := _why_not(call, channel, user)) is not None
    ]
    failed = {e["user"] for e in errors}
    coming = [u for u in users if u not in failed]
    if errors and not (call.flag("force") and coming):
        raise Refused(str(errors[0]["error"]), errors=errors)
    for user in coming:
        call.conversations.add(channel, user, inviter=call.me)
    answer: Json = {"channel": call.conversations.seen_by_app(channel)}
    return answer | ({"errors": errors} if errors else {})


def _why_not(call: Call, channel: Channel, user: str) -> str | None:
    """Slack's reason why someone cannot be invited, or None."""
    workspace = call.core.workspace
    person = workspace.people.get(user)
    rooms = sum(not c.is_direct and not c.archived for c in workspace.of(user))
    return next(
        (
            error
            for error, holds in (
                ("cant_invite_self", user == call.me),
                ("user_not_found", person is None),
                ("already_in_channel", user in channel.members),
                ("cant_invite", bool(person and (person.deleted or person.is_bot or user == "USLACKBOT"))),
                ("no_external_invite_permission", bool(person and person.is_stranger)),
                ("ura_max_channels", bool(person and person.is_ultra_restricted and rooms)),
                (
                    "user_is_restricted",
                    bool(person and person.is_guest and workspace.preferences.guests_invited_by_admins_only),
                ),
            )
            if holds
        ),
        None,
    )


@method("conversations.kick")
def kick(call: Call) -> Json:
    """Put someone out."""
    channel = _channel(call)
    user = call.text("user")
    if user == call.me:
        raise Refused("cant_kick_self")
    if channel.is_general:
        raise Refused("cant_kick_from_general")
    if user not in call.core.workspace.people:
        raise Refused("user_not_found")
    if user not in channel.members:
        raise Refused("not_in_channel")
    call.conversations.remove(channel, user, by=call.me)
    return {"errors": {}}


@method("conversations.join")
def join(call: Call) -> Json:
    """Enter a public channel by oneself."""
    channel = call.channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if call.me in channel.members:
        return {"channel": call.conversations.seen_by_app(channel), "warning": "already_in_channel"}
    call.conversations.add(channel, call.me, inviter=None)
    return {"channel": call.conversations.seen_by_app(channel)}


@method("conversations.leave")
def leave(call: Call) -> Json:
    """Leave; leaving twice is no error."""
    channel = call.channel()
    if channel.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if channel.is_general:
        raise Refused("cant_leave_general")
    if call.me not in channel.members:
        return {"not_in_channel": True}
    if channel.is_private and len(channel.members) == 1:
        raise Refused("last_member")
    call.conversations.remove(channel, call.me)
    return {}


def _channel(call: Call) -> Channel:
    channel = call.channel()
    if channel.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if call.me not in channel.members:
        raise Refused("not_in_channel")
    return channel
