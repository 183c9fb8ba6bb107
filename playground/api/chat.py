"""chat.*: what the app says."""

from __future__ import annotations

import json
from typing import Any

from playground import text as texts
from playground.api.call import Call, method
from playground.refusal import Refused
from playground.workspace import Channel, Message

Json = dict[str, Any]

UPDATE_TEXT = 4_000
METADATA_CHARACTERS = 8_000  # (?) Slack names the error, not the number
DRESSED_UP = ("username", "icon_emoji", "icon_url")


@method("chat.postMessage")
def post_message(call: Call) -> Json:
    """Post into a conversation; a user id stands for the DM with that person."""
    channel = addressed(call)
    may_post(call, channel)
    words, blocks = content(call)
    metadata = metadata_of(call)
    thread_ts = thread_of(call, channel)
    message = call.messages.post(
        channel, call.me, words, blocks=blocks, metadata=metadata, thread_ts=thread_ts
    )
    answer = {
        "channel": channel.id,
        "ts": message.ts,
        "message": call.messages.shown(message, channel, metadata=True),
    }
    if len(call.text("text")) > texts.MESSAGE_TEXT:
        answer["response_metadata"] = {"warnings": ["message_truncated"]}
    return answer


@method("chat.postEphemeral")
def post_ephemeral(call: Call) -> Json:
    """Show something to one member of a conversation."""
    channel = call.channel()
    may_post(call, channel)
    if call.text("user") not in channel.members:
        raise Refused("user_not_in_channel")
    if len(call.text("text")) > texts.MESSAGE_TEXT:
        raise Refused("msg_too_long")
    words, blocks = content(call)
    thread_ts = thread_of(call, channel)
    note = call.messages.show(channel, call.text("user"), words, blocks, thread_ts=thread_ts)
    return {"message_ts": note.ts}


@method("chat.update")
def update(call: Call) -> Json:
    """Change one's own message."""
    channel = call.channel()
    message = own_message(call, channel, "cant_update_message")
    if channel.archived:
        raise Refused("cant_update_message")
    if len(call.text("text")) > UPDATE_TEXT:
        raise Refused("msg_too_long")
    words, blocks = content(call)
    given = call.args.get("text") is not None or call.args.get("markdown_text") is not None
    metadata = metadata_of(call)
    call.messages.update(channel, message, text=words if given else None, blocks=blocks, metadata=metadata)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": call.messages.shown(message, channel, metadata=True),
    }


@method("chat.delete")
def delete(call: Call) -> Json:
    """Take one's own message back."""
    channel = call.channel()
    message = own_message(call, channel, "cant_delete_message")
    call.messages.delete(channel, message, call.me)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def permalink(call: Call) -> Json:
    """The address of a message."""
    channel = call.member_channel()
    if call.text("message_ts") not in channel.messages:
        raise Refused("message_not_found")
    stamp = call.text("message_ts").replace(".", "")
    address = f"https://{call.core.workspace.domain}.slack.com/archives/{channel.id}/p{stamp}"
    return {"channel": channel.id, "permalink": address}


# --- shared by the methods that say something ------------------------------------------------------
def addressed(call: Call) -> Channel:
    """The conversation, by its id, by "#name", or by a user id for the DM."""
    wanted = call.text("channel")
    if wanted in call.core.workspace.people:
        person = call.person(wanted, "channel_not_found")
        if person.is_bot or person.id == "USLACKBOT":
            raise Refused("cannot_dm_bot")
        if person.deleted:
            raise Refused("user_disabled")
        return call.conversations.open_direct([call.me, person.id], call.me)[0]
    named = call.core.workspace.named(wanted.removeprefix("#")) if wanted.startswith("#") else None
    if named is not None:
        call.args["channel"] = named.id
    return call.channel()


def may_post(call: Call, channel: Channel) -> None:
    """Membership, archive, restrictions, the messages tab, a colleague who has left."""
    core = call.core
    if any(call.args.get(name) for name in DRESSED_UP):
        call.need("chat:write.customize")
    if call.flag("as_user"):
        raise Refused(
            "as_user_not_supported" if call.rule.method != "chat.postEphemeral" else "no_permission"
        )
    if channel.archived:
        raise Refused("is_archived")
    if call.me not in channel.members and not (
        channel.kind == "public" and "chat:write.public" in core.app.scopes
    ):
        raise Refused("not_in_channel")
    if channel.kind == "im":
        if not core.app.messages_tab:
            raise Refused("messages_tab_disabled")
        other = next((u for u in channel.members if u != call.me), call.me)
        if core.workspace.people[other].deleted:
            raise Refused("user_disabled")
    if channel.posting == "admins":
        read_only = "restricted_action_read_only_channel"
        raise Refused(read_only if read_only in call.rule.errors else "restricted_action")


def content(call: Call) -> tuple[str, list[Json] | None]:
    """The text as Slack keeps it, and the blocks. Refused: no_text, invalid_blocks and the like."""
    if call.args.get("attachments"):
        raise Refused("invalid_attachments", "the playground shows blocks only")
    words, markdown = call.text("text"), call.text("markdown_text")
    blocks = call.blocks()
    if markdown and (words or blocks):
        raise Refused("markdown_text_conflict")
    if not (words.strip() or markdown.strip() or blocks):
        raise Refused("no_text")
    return texts.stored(words or markdown), blocks


def metadata_of(call: Call) -> Json | None:
    """{"event_type", "event_payload"}; members can read it."""
    metadata = call.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None if metadata is None else {}
    good = (
        isinstance(metadata, dict)
        and set(metadata) <= {"event_type", "event_payload", "entities"}
        and isinstance(metadata.get("event_type"), str)
        and metadata["event_type"]
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not good:
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata, ensure_ascii=False)) > METADATA_CHARACTERS:
        raise Refused("metadata_too_large")
    return dict(metadata)


def thread_of(call: Call, channel: Channel) -> str | None:
    """The parent of a reply; it must be there and be no reply itself."""
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = channel.messages.get(thread_ts)
    if parent is None or (parent.thread_ts and parent.thread_ts != parent.ts) or parent.subtype:
        raise Refused("cannot_reply_to_message")
    return thread_ts


def own_message(call: Call, channel: Channel, error: str) -> Message:
    """A message of the app itself."""
    message = channel.messages.get(call.text("ts"))
    if message is None or (call.me not in channel.members and not message.from_app):
        raise Refused("message_not_found")
    if not message.from_app:
        raise Refused(error)
    return message
