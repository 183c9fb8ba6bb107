"""What somebody who does not see a message or modal hears of it, and what they would miss.

Slack reads out `text` (notifications and screen readers), alt texts, and of a button its `accessibility_label` or
else its text, one button after the other, without what stands beside it. Rules: docs.slack.dev, Block Kit and
"Designing accessible apps"; WCAG 2.2: 1.1.1, 1.4.1, 2.4.4, 2.5.3, 3.3.2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
EMOJI = re.compile(r":[a-z0-9_+'-]+:|[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]")
TOKEN = re.compile(r"<[@#!][^>]*>")
WORD = re.compile(r"[^\W\d_]{2,}")
TEXT_MOST, FIRST_MOST = 1500, 300
"""Characters of a fallback, and of its first line, which is what a notification shows."""
ALT_WORDS = 4
"""Words of an alternative text. Fewer name the picture ("A graph") and do not say what it shows."""
EMPTY = {"open", "show", "view", "see", "more", "details", "edit", "change", "here", "click here", "ok", "go", "yes",
         "no", "start", "answer", "read", "look", "choose", "select", "add", "remove", "delete", "new", "send",
         "save", "next", "continue", "approve", "decline", "accept", "sign", "close", "settle", "review", "why?",
         "wait", "message"}  # fmt: skip
"""What a button's text does not say by itself: what is opened, edited, answered."""
CHOSEN_AMONG = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "users_select"}


def spoken(written: str) -> str:
    """A text without its pictures."""
    return EMOJI.sub(" ", written).strip()


def has_words(written: str) -> bool:
    return bool(WORD.search(TOKEN.sub(" ", EMOJI.sub(" ", written))))


def of_message(text: str, blocks: list[Json]) -> list[str]:
    """What is wrong with a message for whoever hears it."""
    return [*_fallback(text), *of_blocks(blocks)]


def of_view(view: Json) -> list[str]:
    """What is wrong with a modal or a Home tab."""
    found = [] if view["type"] == "home" or has_words(view["title"]["text"]) else ["has no title in words"]
    for key in ("submit", "close"):
        if key in view and not has_words(view[key]["text"]):
            found.append(f"{key} says nothing")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if inputs and view["type"] == "modal" and "submit" not in view and not _acts_at_once(inputs):
        found.append("asks, and has no button to send the answer")
    return [*found, *_labels(inputs), *of_blocks(view["blocks"])]


def of_blocks(blocks: list[Json]) -> list[str]:
    return [*_pictures(blocks), *_colours(blocks), *_buttons(blocks)]


def _fallback(text: str) -> Iterator[str]:
    if not has_words(text):
        yield f"its text says nothing in words: {text!r}"
    first = TOKEN.sub("x" * 12, text.partition("\n")[0])
    if len(text) > TEXT_MOST:
        yield f"its text is {len(text)} characters long"
    if len(first) > FIRST_MOST:
        yield f"its first line is {len(first)} characters long: {first!r}"


def _pictures(blocks: list[Json]) -> Iterator[str]:
    for element in _elements(blocks):
        if element.get("type") == "image":
            alt = element.get("alt_text", "")
            if len(WORD.findall(alt)) < ALT_WORDS:
                yield f"a picture is called {alt!r}, which does not say what it shows"


def _colours(blocks: list[Json]) -> Iterator[str]:
    """A line that is nothing without its pictures tells nothing to whoever does not see them, or sees no red."""
    for written in texts(blocks):
        for line in written.splitlines():
            if EMOJI.search(line) and not re.search(r"\w", TOKEN.sub("x", EMOJI.sub("", line))):
                yield f"a line is only pictures: {line!r}"


def _buttons(blocks: list[Json]) -> Iterator[str]:
    names: list[str] = []
    for element in _elements(blocks):
        kind = element.get("type")
        if kind == "button":
            words, name = element["text"]["text"], spoken_name(element)
            names.append(name)
            if not has_words(name):
                yield f"a button has no words: {name!r}"
            if spoken(words).rstrip("…").casefold() not in name.casefold():
                yield f"a button reads {words!r} and is called {name!r}"
            if len(name) > 75:
                yield f"a button's label is longer than Slack takes: {name!r}"
            if spoken(name).rstrip("…").casefold() in EMPTY:
                yield f"a button is called {name!r}: what of?"
        elif kind == "overflow" or kind in CHOSEN_AMONG:
            for option in [
                o for group in element.get("option_groups", [element]) for o in group.get("options", ())
            ]:
                if not re.search(r"\w", spoken(option["text"]["text"])):
                    yield f"an option has no words: {option['text']['text']!r}"
    for name, times in Counter(names).items():
        if times > 1 and not name.endswith("…"):  # what Slack's 75 characters cut off cannot tell them apart
            yield f"{times} buttons are called {name!r}"


def _labels(inputs: list[Json]) -> Iterator[str]:
    for block in inputs:
        if not has_words(block["label"]["text"]):
            yield f"{block['block_id']} has no label in words"
    for label, times in Counter(block["label"]["text"] for block in inputs).items():
        if times > 1:
            yield f"{times} fields are called {label!r}"


def spoken_name(button: Json) -> str:
    """What is read out for a button."""
    name: str = button.get("accessibility_label") or spoken(button["text"]["text"])
    return name


def texts(node: Any) -> Iterator[str]:
    """Every text of the blocks, in reading order; of a section its text before what stands at its side."""
    if isinstance(node, list | tuple):
        for one in node:
            yield from texts(one)
    elif isinstance(node, dict):
        if node.get("type") in {"mrkdwn", "plain_text"}:
            yield node["text"]
        for key in (
            "text",
            "label",
            "element",
            "fields",
            "elements",
            "accessory",
            "hint",
            "title",
            "options",
        ):
            if isinstance(node.get(key), dict | list):
                yield from texts(node[key])


def _elements(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        if block["type"] == "image":
            yield block
        for one in [*block.get("elements", ()), block.get("accessory"), block.get("element")]:
            if one:
                yield one


def _acts_at_once(inputs: list[Json]) -> bool:
    return all(block.get("dispatch_action") for block in inputs)
