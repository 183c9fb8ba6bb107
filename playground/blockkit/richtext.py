"""Rich text blocks: sections, lists, quotes, preformatted text, and the pieces inside them."""

from __future__ import annotations

from typing import Any

from playground.blockkit.shapes import (
    Check,
    Walk,
    anything,
    array,
    boolean,
    integer,
    one_of,
    shape,
    string,
    type_of,
    url,
)

_STYLE = shape(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    ),
)
_STYLED: dict[str, Check] = {"style": _STYLE}
_LONG = 12_000


def _counted(walk: Walk, path: str, value: Any) -> None:
    string(_LONG)(walk, path, value)
    walk.text_length += len(value) if isinstance(value, str) else 0


_PIECES: dict[str, Check] = {
    "text": shape({"type": anything, "text": _counted}, _STYLED),
    "link": shape({"type": anything, "url": url}, {**_STYLED, "text": _counted, "unsafe": boolean}),
    "user": shape({"type": anything, "user_id": string(255)}, _STYLED),
    "channel": shape({"type": anything, "channel_id": string(255)}, _STYLED),
    "usergroup": shape({"type": anything, "usergroup_id": string(255)}, _STYLED),
    "team": shape({"type": anything, "team_id": string(255)}, _STYLED),
    "emoji": shape(
        {"type": anything, "name": string(100)},
        {**_STYLED, "unicode": string(100), "skin_tone": integer(1, 6)},
    ),
    "broadcast": shape({"type": anything, "range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": shape({"type": anything, "value": string(20)}, _STYLED),
    "date": shape(
        {"type": anything, "timestamp": integer(0), "format": string(500)},
        {**_STYLED, "url": url, "fallback": string(500)},
    ),
}


def _piece(walk: Walk, path: str, value: Any) -> None:
    kind = type_of(value)
    check = _PIECES.get(kind)
    if check is None:
        walk.refuse(f"{path}/type", f"is not a known piece of rich text: {kind!r}")
    else:
        check(walk, path, value)


_BORDER = {"border": integer(0, 1)}
_SECTION = shape({"type": anything, "elements": array(_piece, 0)}, {})


def _list_item(walk: Walk, path: str, value: Any) -> None:
    if not isinstance(value, dict) or value.get("type") != "rich_text_section":
        walk.refuse(f"{path}/type", "must be rich_text_section inside a list")
    else:
        _SECTION(walk, path, value)


_PARAGRAPHS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {"type": anything, "style": one_of("bullet", "ordered"), "elements": array(_list_item, 1)},
        {**_BORDER, "indent": integer(0, 8), "offset": integer(0)},
    ),
    "rich_text_preformatted": shape(
        {"type": anything, "elements": array(_piece, 0)}, {**_BORDER, "language": string(50)}
    ),
    "rich_text_quote": shape({"type": anything, "elements": array(_piece, 0)}, _BORDER),
}


def check_paragraph(walk: Walk, path: str, value: Any) -> None:
    """One item of a rich_text block's `elements`."""
    kind = type_of(value)
    check = _PARAGRAPHS.get(kind)
    if check is None:
        walk.refuse(f"{path}/type", f"is not a known rich text element: {kind!r}")
    else:
        check(walk, path, value)
