"""response_urls: five answers within thirty minutes to something a person did."""

from __future__ import annotations

from typing import Any

from playground import text as texts
from playground.blockkit import check_message_blocks
from playground.core import Core
from playground.messages import Messages
from playground.refusal import Refused
from playground.triggers import ResponseUrl, Triggers
from playground.workspace import Channel

Json = dict[str, Any]

_KNOWN = {
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
    "unfurl_links", "unfurl_media", "metadata", "mrkdwn",
}  # fmt: skip


class Responses:
    """Does what an app posts to a response_url. Call with the core's lock held."""

    def __init__(self, core: Core, triggers: Triggers, messages: Messages) -> None:
        self._core = core
        self._triggers = triggers
        self._messages = messages

    def knows(self, url_id: str) -> bool:
        """Whether it is one of this workspace."""
        return self._triggers.gave(url_id)

    def answer(self, url_id: str, body: Any) -> None:
        """Post, replace or delete. Refused: expired_url, used_url, invalid_payload, no_text and the like."""
        url = self._triggers.answer_to(url_id)
        if not isinstance(body, dict) or set(body) - _KNOWN:
            raise Refused("invalid_payload")
        channel = self._core.workspace.channels[url.channel]
        if body.get("delete_original"):
            self._delete(url, channel)
            return
        blocks, words = body.get("blocks") or None, body.get("text")
        if blocks and check_message_blocks(blocks):
            raise Refused(check_message_blocks(blocks)[0].error)
        if not blocks and not words:
            raise Refused("no_text")
        if channel.archived:
            raise Refused("is_archived")
        words = texts.stored(words or "")
        if body.get("replace_original"):
            self._replace(url, channel, words, blocks)
        elif body.get("response_type") == "in_channel":
            self._messages.post(channel, self._core.bot_user_id, words, blocks=blocks)
        else:
            self._messages.show(channel, url.person, words, blocks, thread_ts=body.get("thread_ts"))

    def _replace(self, url: ResponseUrl, channel: Channel, words: str, blocks: list[Json] | None) -> None:
        note = next((e for e in channel.ephemerals if e.ts == url.message and e.to == url.person), None)
        if url.message is None:
            self._messages.show(channel, url.person, words, blocks)
        elif note is not None:
            note.text, note.blocks = words, self._messages.with_ids(blocks or [])
            self._core.log.add("ephemeral_updated", channel=channel.id, to=url.person, ts=note.ts, text=words)
        elif url.message in channel.messages:
            message = channel.messages[url.message]
            self._messages.update(channel, message, text=words, blocks=blocks, metadata=None)
        else:
            raise Refused("message_not_found")

    def _delete(self, url: ResponseUrl, channel: Channel) -> None:
        note = next((e for e in channel.ephemerals if e.ts == url.message), None)
        if note is not None:
            channel.ephemerals.remove(note)
        elif url.message in channel.messages:
            self._messages.delete(channel, channel.messages[url.message], self._core.bot_user_id)
        else:
            raise Refused("message_not_found")
