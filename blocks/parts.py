"""The pieces every view is made of, each within Slack's limits. Text from people goes through `quote`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from blocks.beside import called
from bot.domain.sound_text import sound

Block = dict[str, Any]
View = dict[str, Any]

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
OPTION_LIMIT = 75
TITLE_LIMIT = 24
LABEL_LIMIT = 2000
PLACEHOLDER_LIMIT = 150
FIELDS = 10
ACTIONS = 25

_CALLS_EVERYBODY = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
"""Slack may take these for mentions although they were not written as such (a text object's `verbatim`)."""
_JOINER = "\u2060"
"""Invisible, and no word is broken at it."""


@dataclass(frozen=True)
class Message:
    """What is posted: blocks, and the same in plain words for notifications and screen readers."""

    text: str
    blocks: Sequence[Block]

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", called(self.blocks))


def quote(text: str) -> str:
    """Text that a person typed, so that it can never become a mention, a broadcast, a link that says something else
    than it is, or a block of code that swallows what stands after it.
    """
    escaped = sound(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _CALLS_EVERYBODY.sub("@" + _JOINER, escaped) if "@" in escaped else escaped
    return escaped.replace("``", f"`{_JOINER}`")


def written(shown: object) -> str:
    """Blocks, a view, an outcome's parts as one text, to see quickly whether something occurs in it anywhere."""
    return json.dumps(shown, default=str)


def capital(text: str) -> str:
    """A text that begins a line; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def fit(text: str, limit: int) -> str:
    """`text`, shortened with an ellipsis if it is longer than `limit` characters.

    A cut never splits an escaped character such as `&lt;` or a Slack token such as `<@U1>`.
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    for opening, closing in (("&", ";"), ("<", ">")):
        start = cut.rfind(opening)
        if start > cut.rfind(closing) and start >= len(cut) - 200:
            cut = cut[:start]
    return cut.rstrip() + "…"


def person(slack_id: str) -> str:
    """A mention of a person."""
    return f"<@{slack_id}>"


def channel(slack_id: str) -> str:
    """A mention of a channel."""
    return f"<#{slack_id}>"


def plain(text: str, limit: int) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": fit(text, limit), "emoji": True}


def mrkdwn(text: str, limit: int = SECTION_LIMIT) -> dict[str, Any]:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": fit(text, limit)}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def section(text: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Two columns of *name* over value; at most ten."""
    texts = [mrkdwn(f"*{name}*\n{value}", LABEL_LIMIT) for name, value in pairs]
    return {"type": "section", "fields": texts[:FIELDS]}


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text, 2000)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements[:ACTIONS])}


def confirm(title: str, text: str, yes: str, no: str) -> dict[str, Any]:
    """A question before a button does something that cannot be taken back."""
    return {
        "title": plain(title, 100),
        "text": mrkdwn(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def button(
    text: str,
    action_id: str,
    value: str | int = "",
    *,
    style: str | None = None,
    ask: dict[str, Any] | None = None,
    about: str = "",
) -> Block:
    """A button that says what happens. `style` is primary or danger; `ask` a `confirm`. `about`, in plain words, is
    added for whoever hears the button without what stands beside it, where that is not the text of its section.
    """
    element: Block = {"type": "button", "text": plain(text, BUTTON_LIMIT), "action_id": action_id}
    if about:
        element["accessibility_label"] = fit(f"{text}: {about}", BUTTON_LIMIT)
    if value != "":
        element["value"] = str(value)
    if style is not None:
        element["style"] = style
    if ask is not None:
        element["confirm"] = ask
    return element


def apart(buttons: Sequence[Block]) -> list[Block]:
    """Buttons of one kind in one row: Slack wants their action ids to differ, so each after the first has a number."""
    return [
        {**element, "action_id": f"{element['action_id']}:{n}"} if n else element
        for n, element in enumerate(buttons)
    ]


MATES = 10
"""How many buttons of one kind can stand in one row; each is listened to."""


def option(label: str, value: str, hint: str = "") -> dict[str, Any]:
    """One option of a select, radio or checkbox."""
    made: dict[str, Any] = {"text": plain(label, OPTION_LIMIT), "value": value}
    if hint:
        made["description"] = plain(hint, OPTION_LIMIT)
    return made


def field(
    block_id: str,
    label: str,
    element: Block,
    *,
    hint: str = "",
    required: bool = True,
    dispatch: bool = False,
) -> Block:
    """An input block. Its errors are shown under it by its `block_id`; its element has the same action_id."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL_LIMIT),
        "element": {**element, "action_id": block_id},
        "optional": not required,
    }
    if hint:
        block["hint"] = plain(hint, LABEL_LIMIT)
    if dispatch:
        block["dispatch_action"] = True
    return block


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str,
    metadata: str = "",
) -> View:
    """A modal. `metadata` is what must survive the round trip: ids that are looked up again, never trusted."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_LIMIT),
        "close": plain(close, TITLE_LIMIT),
        "blocks": called(blocks),
        "private_metadata": metadata,
    }
    if submit is not None:
        view["submit"] = plain(submit, TITLE_LIMIT)
    return view


def notice(title: str, sentence: str, close: str) -> View:
    """A small modal that says one thing."""
    return modal("notice.shown", title, [section(sentence)], close=close)
