"""Acts on messages: post, change, delete, show to one person. Callers decide who may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.blockkit import interactive_elements
from playground.core import Core
from playground.shapes import file_json, message_event, message_json
from playground.text import MESSAGE_TEXT, mentions
from playground.workspace import EVENT_TYPE, Channel, Ephemeral, Message

Json = dict[str, Any]


def _buttons(blocks: list[Json]) -> Iterator[tuple[str, str | None]]:
    """(action id, value) of every button."""
    for _, element in interactive_elements(blocks):
        if element["type"] == "button":
            yield element["action_id"], element.get("value")


class Messages:
    """Changes messages, tells the log and the app."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def post(
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        blocks: list[Json] | None = None,
        metadata: Json | None = None,
        thread_ts: str | None = None,
        files: list[str] | None = None,
    ) -> Message:
        """Post as `user`. Text longer than Slack keeps is cut."""
        core = self._core
        message = Message(
            core.ts(),
            channel.id,
            user,
            text[:MESSAGE_TEXT],
            blocks=self.with_ids(blocks or []),
            metadata=metadata,
            thread_ts=thread_ts,
            files=files or [],
            from_app=user == core.bot_user_id,
        )
        channel.messages[message.ts] = message
        self._show_pictures(channel, message.blocks)
        core.log.add(
            "message_posted",
            who=user,
            channel=channel.id,
            ts=message.ts,
            text=message.text,
            from_app=message.from_app,
            thread_ts=thread_ts,
            event_type=(metadata or {}).get("event_type"),
            metadata=(metadata or {}).get("event_payload"),
            blocks=len(message.blocks),
            offers=tuple(_buttons(message.blocks)),
            recipients=core.workspace.readers(channel),
        )
        self._tell(channel, message)
        return message

    def update(
        self,
        channel: Channel,
        message: Message,
        *,
        text: str | None,
        blocks: list[Json] | None,
        metadata: Json | None,
    ) -> None:
        """Replace what was given; blocks go when only a text is given, as in Slack."""
        core = self._core
        if text is not None:
            message.text = text
        if blocks is not None:
            message.blocks = self.with_ids(blocks)
            self._show_pictures(channel, message.blocks)
        elif text is not None:
            message.blocks = []
        if metadata is not None:
            message.metadata = metadata or None
        message.edited_ts = core.ts()
        core.log.add(
            "message_updated",
            who=message.user,
            channel=channel.id,
            ts=message.ts,
            text=message.text,
            event_type=(message.metadata or {}).get("event_type"),
            metadata=(message.metadata or {}).get("event_payload"),
            blocks=len(message.blocks),
            recipients=core.workspace.readers(channel),
        )
        self._changed(
            channel, "message_changed", {"message": self.shown(message, channel)}, message.edited_ts
        )

    def delete(self, channel: Channel, message: Message, by: str) -> None:
        """Take a message away."""
        core = self._core
        channel.messages.pop(message.ts, None)
        if message.ts in channel.pins:
            channel.pins.remove(message.ts)
        core.log.add("message_deleted", who=by, channel=channel.id, ts=message.ts)
        self._changed(channel, "message_deleted", {"deleted_ts": message.ts}, core.ts())

    def show(
        self, channel: Channel, to: str, text: str, blocks: list[Json] | None, *, thread_ts: str | None = None
    ) -> Ephemeral:
        """Show a message to one person only."""
        core = self._core
        note = Ephemeral(
            core.ts(), channel.id, to, text[:MESSAGE_TEXT], self.with_ids(blocks or []), thread_ts
        )
        channel.ephemerals.append(note)
        core.log.add(
            "ephemeral_shown",
            who=core.bot_user_id,
            channel=channel.id,
            to=to,
            ts=note.ts,
            text=note.text,
            blocks=len(note.blocks),
        )
        return note

    def shown(self, message: Message, channel: Channel, *, metadata: bool = False) -> Json:
        """A message as history shows it."""
        core = self._core
        replies = [m for m in channel.messages.values() if m.thread_ts == message.ts]
        shown = message_json(
            message, core.workspace, core.credentials, metadata=metadata, replies=len(replies)
        )
        if replies:
            shown["latest_reply"] = replies[-1].ts
        if message.files:
            shown["files"] = self._files(message)
        if message.ts in channel.pins:
            shown["pinned_to"] = [channel.id]
        return shown

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """The blocks with the block_ids and action_ids that Slack makes up where the app gave none."""
        return fill_ids(blocks, self._core.ids.secret)

    def _show_pictures(self, channel: Channel, blocks: list[Json]) -> None:
        """Who reads a message sees the pictures that stand in it."""
        for file_id in pictures_in(blocks):
            file = self._core.workspace.files.get(file_id)
            if file is not None and channel.id not in file.channels:
                file.channels.append(channel.id)

    def _files(self, message: Message) -> list[Json]:
        core = self._core
        found = [core.workspace.files[f] for f in message.files if f in core.workspace.files]
        return [file_json(f, core.files_address, core.workspace.team_id) for f in found]

    def _tell(self, channel: Channel, message: Message) -> None:
        core = self._core
        if core.bot_user_id not in channel.members:
            return
        event = message_event(message, channel, core.workspace, core.credentials, self._files(message))
        core.events.message(channel, event)
        if core.bot_user_id in mentions(message.text) and channel.kind != "im":
            core.events.emit("app_mention", {k: v for k, v in event.items() if k != "channel_type"})

    def _changed(self, channel: Channel, subtype: str, more: Json, ts: str) -> None:
        core = self._core
        if core.bot_user_id in channel.members:
            event = {
                "subtype": subtype,
                "hidden": True,
                "channel": channel.id,
                "channel_type": EVENT_TYPE[channel.kind],
                "ts": ts,
                "event_ts": ts,
            }
            core.events.message(channel, event | more)


def fill_ids(blocks: list[Json], secret: Any) -> list[Json]:
    """A copy of the blocks in which every block has a block_id and every element an action_id."""
    filled = []
    for original in blocks:
        block = dict(original)
        if not block.get("block_id"):
            block["block_id"] = secret(5)
        for key in ("element", "accessory"):
            if isinstance(block.get(key), dict):
                block[key] = _named(block[key], secret)
        if isinstance(block.get("elements"), list) and block.get("type") in {"actions", "context_actions"}:
            block["elements"] = [_named(e, secret) for e in block["elements"]]
        filled.append(block)
    return filled


def _named(element: Json, secret: Any) -> Json:
    if element.get("type") == "image" or element.get("action_id"):
        return element
    return element | {"action_id": secret(5)}


def pictures_in(node: Any) -> Iterator[str]:
    """The ids of Slack's own files that stand as pictures in blocks."""
    if isinstance(node, list):
        for one in node:
            yield from pictures_in(one)
    elif isinstance(node, dict):
        held = node.get("slack_file")
        if isinstance(held, dict) and held.get("id"):
            yield str(held["id"])
        for one in node.values():
            yield from pictures_in(one)
