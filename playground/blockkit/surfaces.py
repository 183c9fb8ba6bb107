"""Whole messages, modals and Home tabs: how many blocks, what surrounds them, how large they may be."""

from __future__ import annotations

import json
from typing import Any

from playground.blockkit.composition import plain
from playground.blockkit.layout import MARKDOWN_LENGTH, check_block
from playground.blockkit.shapes import (
    ID_LENGTH,
    Check,
    Problem,
    Surface,
    Walk,
    anything,
    array,
    boolean,
    shape,
    string,
    type_of,
)

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 13_200  # measured by others, nowhere documented: all block text of one message together
VIEW_BYTES = 250_000

_SHARED: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(ID_LENGTH, 0),
    "external_id": string(ID_LENGTH, 0),
}
_MODAL: dict[str, Check] = {
    **_SHARED,
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
}


def check_message_blocks(blocks: Any) -> list[Problem]:
    """What Slack refuses in the `blocks` of a message; pointers start at `/blocks`."""
    walk = Walk("message")
    array(check_block, 0, MESSAGE_BLOCKS)(walk, "/blocks", blocks)
    if not walk.problems:
        _check_markdown_total(walk, blocks)
        if walk.text_length > MESSAGE_TEXT:
            walk.refuse(
                "/blocks",
                f"all text together has {walk.text_length} characters, about {MESSAGE_TEXT} are allowed",
                "msg_blocks_too_long",
            )
    return walk.problems


def check_view(view: Any) -> list[Problem]:
    """What Slack refuses in a modal or a Home tab; pointers start at `/view`.

    The error is `invalid_arguments`, as the views methods answer, or `view_too_large`.
    """
    kind = type_of(view)
    if kind not in {"modal", "home"}:
        return [Problem("/view/type", f"must be modal or home, not {kind!r}", "invalid_arguments")]
    surface: Surface = "modal" if kind == "modal" else "home"
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > VIEW_BYTES:
        return [Problem("/view", f"has {size} bytes, at most {VIEW_BYTES} are allowed", "view_too_large")]
    walk = Walk(surface, "invalid_arguments")
    required: dict[str, Check] = {"type": anything, "blocks": array(check_block, 0, VIEW_BLOCKS)}
    if surface == "modal":
        shape({**required, "title": plain(24)}, _MODAL)(walk, "/view", view)
        _check_submit(walk, view)
    else:
        shape(required, _SHARED)(walk, "/view", view)
    return walk.problems


def _check_submit(walk: Walk, view: dict[str, Any]) -> None:
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(type_of(block) == "input" for block in blocks)
    if has_input and "submit" not in view:
        walk.refuse("/view/submit", "is required as soon as there is an input block")


def _check_markdown_total(walk: Walk, blocks: list[dict[str, Any]]) -> None:
    total = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if total > MARKDOWN_LENGTH:
        walk.refuse(
            "/blocks", f"all markdown blocks together hold at most {MARKDOWN_LENGTH} characters, not {total}"
        )
