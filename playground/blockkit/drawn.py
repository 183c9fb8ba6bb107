"""Rich text, markdown blocks and text objects as safe HTML."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from playground.blockkit.mrkdwn import emoji, link, plain_to_html, text, to_html, user_mention
from playground.blockkit.reading import Reading, written_date

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Json = dict[str, Any]
HEADINGS_BELOW = 2
"""A text's own headings stand below the page's name and the day."""
_STYLE_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "underline": "u", "code": "code"}


def text_object(given: Json, reading: Reading) -> str:
    """A plain_text or mrkdwn object."""
    if given["type"] == "mrkdwn":
        return to_html(given["text"], reading)
    return plain_to_html(given["text"], with_emoji=given.get("emoji", True))


def rich_text(block: Json, reading: Reading) -> str:
    """A rich_text block: its sections, lists, quotes and preformatted parts in order."""
    return "".join(_paragraph(part, reading) for part in block["elements"])


def _paragraph(part: Json, reading: Reading) -> str:
    kind = part["type"]
    if kind == "rich_text_list":
        tag = "ol" if part["style"] == "ordered" else "ul"
        items = "".join(f"<li>{_pieces(item, reading)}</li>" for item in part["elements"])
        start = f' start="{int(part["offset"]) + 1}"' if tag == "ol" and part.get("offset") else ""
        return f'<{tag}{start} class="indent-{int(part.get("indent", 0))}">{items}</{tag}>'
    inner = _pieces(part, reading)
    if kind == "rich_text_quote":
        return f"<blockquote>{inner}</blockquote>"
    if kind == "rich_text_preformatted":
        return f"<pre><code>{inner}</code></pre>"
    return f"<div>{inner}</div>"


def _pieces(part: Json, reading: Reading) -> str:
    return "".join(_styled(piece, _piece(piece, reading)) for piece in part["elements"])


def _styled(piece: Json, html: str) -> str:
    for style, tag in _STYLE_TAGS.items():
        if piece.get("style", {}).get(style):
            html = f"<{tag}>{html}</{tag}>"
    return html


def _piece(piece: Json, reading: Reading) -> str:
    kind = piece["type"]
    if kind == "text":
        return _as_is(piece["text"])
    if kind == "link":
        return link(piece["url"], _as_is(piece.get("text") or piece["url"]))
    if kind == "user":
        return user_mention(piece["user_id"], reading)
    if kind == "channel":
        name = reading.channel_name(piece["channel_id"]) or piece["channel_id"]
        return f'<span class="mention">#{_as_is(name)}</span>'
    if kind == "emoji":
        return emoji(piece["name"])
    if kind == "broadcast":
        return f'<span class="mention mention-own">@{_as_is(piece["range"])}</span>'
    if kind == "date":
        try:
            return _as_is(written_date(piece["timestamp"], piece["format"], reading))
        except ValueError:
            return _as_is(piece.get("fallback", ""))
    return _as_is(str(piece.get("value") or piece.get("usergroup_id") or piece.get("team_id") or ""))


def _as_is(written: str) -> str:
    """Rich text carries no entities: an ampersand is an ampersand."""
    return text(written.replace("&", "&amp;")).replace("\n", "<br>")


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def markdown(written: str) -> str:
    """A markdown block: CommonMark with tables; raw HTML is escaped, images become links to them."""
    parser = _markdown()
    tokens = parser.parse(written)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + HEADINGS_BELOW)}"
        for child in token.children or []:
            if child.type == "image":
                child.type, child.tag, child.content = "text", "", child.content or "image"
            elif child.type == "link_open":
                child.attrSet("target", "_blank")
                child.attrSet("rel", "noopener noreferrer")
    return str(parser.renderer.render(tokens, parser.options, {}))
