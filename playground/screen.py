"""What a person has on the screen: messages, modals, the Home tab, and what came of an act."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.blockkit import interactive_elements

Json = dict[str, Any]

# Every interactive element with the block it stands in, in the order of the screen.
elements = interactive_elements


class NotOnScreen(Exception):  # noqa: N818  (reads as what the person would say)
    """The message, view or element a person tried to use is not on their screen now."""


@dataclass(frozen=True)
class ChannelOnScreen:
    """A conversation in someone's sidebar. `name` is what it shows there (people's names for DMs)."""

    id: str
    name: str
    is_private: bool
    is_im: bool
    is_mpim: bool
    is_archived: bool
    is_ext_shared: bool
    is_member: bool
    is_app_dm: bool
    topic: str
    purpose: str
    members: tuple[str, ...]
    bookmarks: tuple[Json, ...] = ()


@dataclass(frozen=True)
class MessageOnScreen:
    """A message as stored: `text` is mrkdwn with Slack's escapes, `blocks` have their block_ids filled in."""

    ts: str
    channel: str
    user: str
    author: str
    text: str
    blocks: list[Json]
    is_ephemeral: bool = False
    is_system: bool = False
    from_app: bool = False
    thread_ts: str | None = None
    reply_count: int = 0
    edited: bool = False
    pinned: bool = False
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[Json, ...] = ()

    @property
    def words(self) -> str:
        """Everything a reader sees: the blocks' texts if there are blocks, else the text."""
        return "\n".join(block_texts(self.blocks)) if self.blocks else self.text


@dataclass(frozen=True)
class ViewOnScreen:
    """A modal or Home tab. `values` is state.values as Slack would send it; `errors` is keyed by block_id.

    `notice` is Slack's own sentence above the buttons, for instance when the app did not answer in time.
    """

    id: str
    type: str
    title: str
    submit: str | None
    close: str | None
    blocks: list[Json]
    callback_id: str
    hash: str
    values: dict[str, dict[str, Json]]
    errors: dict[str, str]
    notice: str | None
    depth: int

    @property
    def labels(self) -> dict[str, str]:
        """The label of every input, by action_id."""
        return {
            block["element"]["action_id"]: block["label"]["text"]
            for block in self.blocks
            if block["type"] == "input"
        }

    @property
    def words(self) -> str:
        """Everything a reader sees in the blocks."""
        return "\n".join(block_texts(self.blocks))


@dataclass(frozen=True)
class Outcome:
    """What came of an act. `ok` is what the person would say: no error, no field refused."""

    ok: bool
    acked: bool
    error: str | None = None
    ephemeral: MessageOnScreen | None = None
    errors: dict[str, str] = field(default_factory=dict)
    modal: ViewOnScreen | None = None


def block_texts(blocks: list[Json]) -> list[str]:
    """The texts of the blocks in the order they are read: labels, buttons and options included."""
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            text = node.get("text")
            if isinstance(text, str) and node.get("type") in {
                "plain_text",
                "mrkdwn",
                "text",
                "markdown",
                "raw_text",
            }:
                found.append(text)
            for key, value in node.items():
                if key not in {"confirm", "initial_option", "initial_options"}:
                    walk(value)

    walk(blocks)
    return found
