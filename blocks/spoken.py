"""The text of a message for whoever does not see its blocks.

Screen readers and notifications take a message's `text` and leave its blocks out (docs.slack.dev, chat.postMessage,
"accessibility considerations"). So it begins with the one sentence that every view gives, which is what a
notification shows, and goes on with what the blocks say besides, in their order, and what can be pressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from blocks.beside import plain_words
from blocks.parts import Block, fit, quote

MOST = 1500
"""Characters: what can be listened to. Longer messages are lists, whose blocks hold the rest."""
_SAID_BY = re.compile(r"\W+")


def spoken(text: str, blocks: Sequence[Block]) -> str:
    """`text`, and below it every line of the blocks that has words and was not said before."""
    lines, heard = [text], _bare(text)
    length = len(text)
    for line in _lines(blocks):
        bare = _bare(line)
        if not bare or bare in heard:
            continue
        lines.append(line.strip())
        heard += bare
        length += len(lines[-1]) + 1
        if length > MOST:
            break
    return fit("\n".join(lines), MOST)


def _bare(line: str) -> str:
    """What is said, for comparing: without marks, spaces and punctuation."""
    return _SAID_BY.sub("", " ".join(plain_words(one) for one in line.splitlines())).casefold()


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    presses: list[str] = []
    for block in blocks:
        for text in _texts(block):
            yield from text.splitlines()
        row = [one for one in [*block.get("elements", ()), block.get("accessory")] if one]
        presses += [_written(one["text"]) for one in row if one.get("type") == "button"]
    if presses:
        yield " · ".join(dict.fromkeys(presses))


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    match block.get("type"):
        case "image":
            yield _as_typed(block["alt_text"])
        case "context":
            yield from (
                _written(one) if "text" in one else _as_typed(one.get("alt_text", ""))
                for one in block["elements"]
            )
        case _:
            yield from (_written(text) for text in [block.get("text"), *block.get("fields", ())] if text)


def _written(text: Mapping[str, Any]) -> str:
    """A text object as a message's text says it: Slack reads that as mrkdwn, and a plain_text letter by letter."""
    return _as_typed(text["text"]) if text.get("type") == "plain_text" else str(text["text"])


def _as_typed(text: str) -> str:
    return quote(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
