"""conversations.*: create, open, look at, describe, archive."""

from __future__ import annotations

from typing import Any

from playground import text as texts
from playground.api.call import Call, method
from playground.refusal import Refused
from playground.workspace import SCOPE_PREFIX, Channel

Json = dict[str, Any]

MOST_USERS = 8
DESCRIPTION = 250
KINDS = {"public_channel": "public", "private_channel": "private", "mpim": "mpim", "im": "im"}


@method("conversations.create")
def create(call: Call) -> Json:
    """A channel with the app as its first member."""
    private = call.flag("is_private")
    call.need_for("private" if private else "public")
    name = free_name(call)
    wishes = call.core.workspace.preferences
    if wishes.private_channels_by_admins_only if private else wishes.public_channels_by_admins_only:
        raise Refused("restricted_action")
    channel = call.conversations.create(name, private=private, by=call.me)
    return {"channel": call.conversations.seen_by_app(channel)}


@method("conversations.open")
def open_conversation(call: Call) -> Json:
    """The DM or group DM with these people, the same each time; or the one named by `channel`."""
    if call.text("channel") and call.text("users"):
        raise Refused("invalid_arguments", "give channel or users, not both")
    if call.text("channel"):
        channel, before = call.member_channel(), True
        if not channel.is_direct:
            raise Refused("method_not_supported_for_channel_type")
    else:
        users = [u.strip() for u in call.text("users").split(",") if u.strip()]
        if not users:
            raise Refused("users_list_not_supplied")
        members = _reachable(call, list(dict.fromkeys(users)))
        call.need_for("im" if len(members) == 1 else "mpim")
        if call.flag("prevent_creation"):
            found = call.core.workspace.direct({call.me, *members})
            if found is None:
                raise Refused("channel_not_found")
        channel, before = call.conversations.open_direct([call.me, *members], call.me)
    shown: Json = {"id": channel.id}
    if call.flag("return_im"):
        shown = call.conversations.seen_by_app(channel)
    return {"channel": shown, **({"no_op": True, "already_open": True} if before else {})}


def _reachable(call: Call, users: list[str]) -> list[str]:
    if len(users) > MOST_USERS:
        raise Refused("too_many_users")
    for user in users:
        person = call.person(user)
        if person.is_bot or user == "USLACKBOT":
            raise Refused("cannot_dm_bot")
        if person.deleted:
            raise Refused("user_disabled")
    return users


@method("conversations.info")
def info(call: Call) -> Json:
    """One conversation."""
    channel = call.channel()
    shown = call.conversations.seen_by_app(channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        shown["locale"] = "en-US"
    return {"channel": shown}


@method("conversations.list")
def listing(call: Call) -> Json:
    """Every conversation the app may know of."""
    kinds = asked_kinds(call)
    hide = call.flag("exclude_archived")
    me = call.me
    found = [
        c
        for c in call.core.workspace.channels.values()
        if c.kind in kinds
        and (me in c.members if c.is_direct else call.core.workspace.can_see(me, c))
        and not (hide and c.archived)
    ]
    shown, cursor = call.page(found, default=100, most=1000)
    return {
        "channels": [
            call.conversations.seen_by_app(c) | ({} if c.is_direct else {"num_members": len(c.members)})
            for c in shown
        ],
        "response_metadata": {"next_cursor": cursor},
    }


def asked_kinds(call: Call) -> set[str]:
    """The argument `types`, each with its scope."""
    kinds = set()
    for name in (call.text("types") or "public_channel").split(","):
        if name.strip() not in KINDS:
            raise Refused("invalid_types")
        kind = KINDS[name.strip()]
        call.need(f"{SCOPE_PREFIX[kind]}:read")
        kinds.add(kind)
    return kinds


@method("conversations.archive")
def archive(call: Call) -> Json:
    """Read-only for everyone, and the app is out of it for good."""
    channel = _alterable(call, "already_archived", direct="method_not_supported_for_channel_type")
    if channel.is_general:
        raise Refused("cant_archive_general")
    if call.core.workspace.preferences.archiving_by_admins_only:
        raise Refused("restricted_action")
    call.conversations.archive(channel, call.me)
    return {}


@method("conversations.unarchive")
def unarchive(call: Call) -> Json:
    """Archiving has put the app out, and only members can unarchive."""
    channel = call.channel()
    if not channel.archived:
        raise Refused("not_archived")
    raise Refused("not_in_channel")


@method("conversations.rename")
def rename(call: Call) -> Json:
    """A new name for a channel of one's own."""
    channel = _alterable(call, "is_archived", direct="method_not_supported_for_channel_type")
    name = free_name(call, besides=channel)
    if channel.creator != call.me:
        raise Refused("not_authorized")
    call.conversations.rename(channel, name, call.me)
    return {"channel": call.conversations.seen_by_app(channel)}


@method("conversations.setTopic")
def set_topic(call: Call) -> Json:
    """The line above the messages."""
    return _describe(call, "topic")


@method("conversations.setPurpose")
def set_purpose(call: Call) -> Json:
    """What the channel is for."""
    return _describe(call, "purpose")


def _describe(call: Call, what: str) -> Json:
    channel = _alterable(call, "is_archived", direct="method_not_supported_for_channel_type", mpim=True)
    words = call.text(what)
    if len(words) > DESCRIPTION:
        raise Refused("too_long")
    call.conversations.describe(channel, call.me, **{what: texts.stored(words)})
    return {"channel": call.conversations.seen_by_app(channel)}


def _alterable(call: Call, archived: str, *, direct: str, mpim: bool = False) -> Channel:
    """A channel the app is in and may change."""
    channel = call.channel()
    if channel.is_direct and not (mpim and channel.kind == "mpim"):
        raise Refused(direct)
    if channel.archived:
        raise Refused(archived)
    if call.me not in channel.members:
        raise Refused("not_in_channel")
    return channel


def free_name(call: Call, besides: Channel | None = None) -> str:
    """A name Slack accepts and no other channel has, archived or not, seen or not."""
    name = call.args.get("name")
    error = texts.channel_name_error(name)
    if error:
        raise Refused(error)
    taken = call.core.workspace.named(str(name))
    if taken is not None and taken is not besides:
        raise Refused("name_taken")
    return str(name)
