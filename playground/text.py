"""Text as Slack keeps it: escapes, mentions, names of channels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MESSAGE_TEXT = 40_000  # longer text is cut
_CONTROL = re.compile(r"<(?:@[UWB]\w+|#[CGD]\w+|!\w|https?://|mailto:|tel:)[^<>]*>")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_MENTION = re.compile(r"<([@#])(\w+)(?:\|([^>]*))?>")
_TYPED = re.compile(r"(?<![\w<])([@#])([\w.'-]*\w)")


_PLAIN = str.maketrans(
    {"ı": "i", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h"}
)


def folded(text: str) -> str:
    """In small letters without marks: ı is i, é is e, ß is ss. Letters of other scripts stay."""
    apart = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def handle_of(name: str) -> str:
    """What is typed after `@` for somebody of this name, as Slack writes its usernames: emre.aydin."""
    words = (re.sub(r"[^\w.-]", "", word).strip(".-") for word in folded(name).split())
    return ".".join(filter(None, words))


def escape(text: str) -> str:
    """What a person typed, with Slack's three escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The text as it is read."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def stored(text: str) -> str:
    """An app's text as Slack keeps it: its mentions and links stay, stray `&`, `<` and `>` are escaped."""
    parts: list[str] = []
    end = 0
    for match in _CONTROL.finditer(text):
        parts += [_escape_stray(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*parts, _escape_stray(text[end:])])


def _escape_stray(text: str) -> str:
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str, resolve: Callable[[str, str], str | None]) -> str:
    """Typed text, escaped; `@name` and `#channel` are mentions where `resolve(sign, name)` gives an id."""

    def mention(match: re.Match[str]) -> str:
        found = resolve(match.group(1), match.group(2))
        return f"<{match.group(1)}{found}>" if found else match.group()

    return _TYPED.sub(mention, escape(text))


def mentions(text: str) -> list[str]:
    """The user ids mentioned, in order."""
    return [m.group(2) for m in _MENTION.finditer(text) if m.group(1) == "@"]


def read_as(text: str, name_of: Callable[[str, str], str]) -> str:
    """Mentions replaced by what `name_of(sign, id)` says; escapes undone."""
    return unescape(_MENTION.sub(lambda m: name_of(m.group(1), m.group(2)), text))


def channel_name_error(name: object) -> str | None:
    """Slack's error for a channel name, or None: lowercase letters, digits, `-`, `_`, up to 80."""
    if not isinstance(name, str) or not name.strip():
        return "invalid_name_required"
    if len(name) > 80:  # noqa: PLR2004  (the limit named above)
        return "invalid_name_maxlength"
    if not any(c.isalnum() for c in name):
        return "invalid_name_punctuation"
    if not all((c.isalnum() and c == c.lower()) or c in "-_" for c in name):
        return "invalid_name_specials"
    return None
