"""What a button is called by whoever hears it.

Slack's clients read out a button without what stands beside it: of ten buttons "Open" nobody could tell what they
open. A button whose words do not say it by themselves therefore carries an `accessibility_label`, at most 75
characters: its own words, and those of the section it belongs to (docs.slack.dev, button element). A label is plain
text in which Slack shows no mention: whoever sends it puts names in their place by `with_names`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Block = dict[str, Any]
LABEL = "accessibility_label"
LABEL_LIMIT = 75
SHORT = 2  # words that a button beside a section may have without saying by themselves what they are about
MENTION = re.compile(r"<@(\w+)(?:\|[^<>]*)?>")
_TOKEN = re.compile(r"<(?P<sign>[@#!]?)(?P<inside>[^<>]*)>")
_EMOJI = re.compile(r"(?<!\w):[a-z+-][a-z0-9_+'-]*:")
_MARKS = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)|^&gt; ?", re.MULTILINE)
_WORDS = re.compile(r"\w")


def called(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, where a button that needs it is called by what it is about. What has a label keeps it."""
    times = Counter(one["text"]["text"] for block in blocks for one in _buttons(block))
    named: list[Block] = []
    about = ""
    for block in blocks:
        if block.get("type") in {"section", "header"}:
            about = _said(block) or about
        named.append(_named(block, about, times) if about else block)
    return named


def plain_words(written: str) -> str:
    """mrkdwn without its marks, in one line; of a date what older clients show, of a link its words. Mentions stay
    as they are, and what people typed what nobody takes for one, here and wherever this is read."""
    lines = _EMOJI.sub("", _TOKEN.sub(_shown, written)).splitlines()
    words = [" ".join(_MARKS.sub("", line).split()).strip("•·:,-") for line in lines]
    said = ", ".join(one for one in map(str.strip, words) if _WORDS.search(one))
    return said.replace("&lt;", "‹").replace("&gt;", "›").replace("&amp;", "&")


def mentioned(labels: Sequence[str]) -> set[str]:
    """The Slack ids of whom labels mention."""
    return {identity for label in labels for identity in MENTION.findall(label)}


def with_names(label: str, names: Mapping[str, str]) -> str:
    """A label with the names of those it mentions, by Slack id; without a mention of whom nobody knows."""
    named = MENTION.sub(lambda found: names.get(found[1], ""), label)
    return _cut(re.sub(r"(?<=: )[·,\s]+", "", " ".join(named.split())))


def _shown(token: re.Match[str]) -> str:
    if token["sign"] == "@":
        return token[0]
    _target, bar, words = token["inside"].partition("|")
    return words if bar and token["sign"] != "#" else ""


def _cut(label: str) -> str:
    if len(label) <= LABEL_LIMIT:
        return label
    return re.sub(r"<[^<>]*$", "", label[: LABEL_LIMIT - 1]).rstrip() + "…"


def _said(block: Block) -> str:
    texts = [block["text"]] if "text" in block else block.get("fields", [])
    return next((words for text in texts if (words := plain_words(text["text"]))), "")


def _buttons(block: Block) -> Iterator[Block]:
    for element in [*block.get("elements", ()), block.get("accessory")]:
        if element and element.get("type") == "button":
            yield element


def _named(block: Block, about: str, times: Counter[str]) -> Block:
    if "accessory" in block:
        beside = _label(block["accessory"], about, times, SHORT)
        return block if beside is block["accessory"] else {**block, "accessory": beside}
    if block.get("type") != "actions":
        return block
    row = [_label(element, about, times, 1) for element in block["elements"]]
    same = all(new is old for new, old in zip(row, block["elements"], strict=True))
    return block if same else {**block, "elements": row}


def _label(element: Block, about: str, times: Counter[str], short: int) -> Block:
    if element.get("type") != "button" or LABEL in element:
        return element
    written = element["text"]["text"]
    if times[written] == 1 and len(written.split()) > short:
        return element
    return {**element, LABEL: _cut(f"{' '.join(_EMOJI.sub('', written).split())}: {about}")}
