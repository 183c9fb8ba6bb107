"""Slack's mrkdwn as safe HTML: what is not known markup is escaped; only http, https and mailto become links.

Rules: docs.slack.dev/messaging/formatting-message-text.
"""

from __future__ import annotations

import re
from html import escape

from playground.blockkit.emoji import EMOJI, NAMES, WRITTEN
from playground.blockkit.reading import Reading, written_date

_FENCE = re.compile(r"```(?:\n)?(.+?)(?:\n)?```", re.DOTALL)
_QUOTE = re.compile(r"(?:&gt;|>) ?")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
_SPECIAL = {"here": "here", "channel": "channel", "everyone": "everyone"}


# Text between two marks: not inside a word, not beginning or ending with a space, on one line.
_INLINE = re.compile(
    "|".join(
        (
            r"`(?P<code>[^`\n]+)`",
            r"<(?P<angle>[^<>\n]+)>",
            r"(?<![\w*])\*(?=[^\s*])(?P<bold>(?:<[^<>\n]*>|`[^`\n]*`|[^*\n<`])+)(?<!\s)\*(?![\w*])",
            r"(?<!\w)_(?=[^\s_])(?P<italic>(?:<[^<>\n]*>|`[^`\n]*`|[^_\n<`]|(?<=[^\W_])_(?=[^\W_]))+)(?<!\s)_(?!\w)",
            r"(?<![\w~])~(?=[^\s~])(?P<strike>(?:<[^<>\n]*>|`[^`\n]*`|[^~\n<`])+)(?<!\s)~(?![\w~])",
            r":(?P<emoji>[a-z0-9_+'-]{1,100}):(?::skin-tone-[2-6]:)?",
            r"(?P<bare>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"*_~])",
        )
    )
)
_TAGS = {"bold": "strong", "italic": "em", "strike": "s"}


def literal(written: str) -> str:
    """Slack's three entities decoded, everything escaped: text as it was meant, safe in HTML."""
    return escape(written.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def text(written: str) -> str:
    """`literal`, with emoji characters drawn as their names are."""
    return WRITTEN.sub(_written_emoji, literal(written))


def _written_emoji(match: re.Match[str]) -> str:
    name = NAMES.get(match[0].rstrip("\ufe0f"), "emoji")
    return f'<span class="emoji" role="img" aria-label="{escape(name.replace("_", " "))}">{match[0]}</span>'


def emoji(name: str) -> str:
    """The character of an emoji name; the name between colons if the common set does not have it."""
    found = EMOJI.get(name)
    if found is None:
        return escape(f":{name}:")
    return f'<span class="emoji" role="img" aria-label="{escape(name.replace("_", " "))}">{found}</span>'


def link(address: str, label: str) -> str:
    """A link that opens elsewhere, or only its label if the address is not one to follow. `label` is HTML."""
    target = address.replace("&amp;", "&")
    if not _LINK.fullmatch(target):
        return label
    return f'<a href="{escape(target)}" target="_blank" rel="noopener noreferrer">{label}</a>'


def plain_to_html(written: str, *, with_emoji: bool = True) -> str:
    """A plain_text object's text: escaped, line breaks kept, emoji names drawn."""
    pieces = re.split(r":([a-z0-9_+'-]{1,100}):(?::skin-tone-[2-6]:)?", written) if with_emoji else [written]
    drawn = [emoji(piece) if index % 2 else text(piece) for index, piece in enumerate(pieces)]
    return "".join(drawn).replace("\n", "<br>")


def to_html(written: str, reading: Reading) -> str:
    """mrkdwn as HTML: only tags written here, every other character escaped."""
    html = []
    for index, piece in enumerate(_FENCE.split(written)):
        if index % 2:
            html.append(f"<pre><code>{literal(_without_angles(piece))}</code></pre>")
        elif piece:
            html.append(_paragraphs(piece, reading))
    return "".join(html)


def _paragraphs(written: str, reading: Reading) -> str:
    html: list[str] = []
    quoted: list[str] = []
    lines: list[str] = []

    def flush() -> None:
        if quoted:
            html.append(f"<blockquote>{'<br>'.join(quoted)}</blockquote>")
        if lines:
            html.append("<br>".join(lines))
        quoted.clear()
        lines.clear()

    for line in written.removeprefix("\n").removesuffix("\n").split("\n"):
        mark = _QUOTE.match(line)
        if bool(mark) != bool(quoted):
            flush()
        (quoted if mark else lines).append(_inline(line[mark.end() :] if mark else line, reading))
    flush()
    return "".join(html)


def _inline(written: str, reading: Reading, depth: int = 0) -> str:
    html = []
    last = 0
    for match in _INLINE.finditer(written):
        html.append(text(written[last : match.start()]))
        html.append(_piece(match, reading, depth))
        last = match.end()
    html.append(text(written[last:]))
    return "".join(html)


def _piece(match: re.Match[str], reading: Reading, depth: int) -> str:
    kind, inner = match.lastgroup or "", match[match.lastgroup or 0]
    if kind == "code":
        return f"<code>{literal(_without_angles(inner))}</code>"
    if kind == "angle":
        return _angle(inner, reading)
    if kind == "emoji":
        return emoji(inner)
    if kind == "bare":
        return link(inner, literal(inner))
    if depth >= len(_TAGS):
        return literal(match[0])
    tag = _TAGS[kind]
    return f"<{tag}>{_inline(inner, reading, depth + 1)}</{tag}>"


def _without_angles(code: str) -> str:
    """Inside code Slack shows the address or label of a link that was detected there."""
    return re.sub(r"<((?:https?://|mailto:)[^<>|\n]+)(?:\|([^<>\n]*))?>", lambda m: m[2] or m[1], code)


def _angle(inner: str, reading: Reading) -> str:
    target, bar, label = inner.partition("|")
    if target.startswith("@"):
        return user_mention(target[1:], reading, label)
    if target.startswith("#"):
        name = reading.channel_name(target[1:]) or label or target[1:]
        return f'<span class="mention">#{literal(name)}</span>'
    if target.startswith("!"):
        return _special(target[1:], label, reading)
    if _LINK.fullmatch(target.replace("&amp;", "&")):
        shown = label if bar and label else target.removeprefix("mailto:")
        return link(target, plain_to_html(shown))
    return literal(f"<{inner}>")


def user_mention(identity: str, reading: Reading, label: str = "") -> str:
    """@name, marked when it is the reader."""
    name = reading.user_name(identity) or label.removeprefix("@") or identity
    own = " mention-own" if identity == reading.reader else ""
    return f'<span class="mention{own}">@{literal(name)}</span>'


def _special(target: str, label: str, reading: Reading) -> str:
    if target in _SPECIAL:
        return f'<span class="mention mention-own">@{_SPECIAL[target]}</span>'
    if target.startswith("date^"):
        return _date(target, label, reading)
    if target.startswith("subteam^"):
        return f'<span class="mention">{literal(label or "@group")}</span>'
    return literal(label or f"<!{target}>")


def _date(target: str, fallback: str, reading: Reading) -> str:
    _word, timestamp, pattern, address = [*target.split("^", 3), "", ""][:4]
    try:
        shown = escape(written_date(int(timestamp), pattern, reading))
    except ValueError:
        shown = ""
    if not shown:
        return text(fallback or target)
    written = f'<time title="{literal(fallback)}">{shown}</time>'
    return link(address, written) if address else written
