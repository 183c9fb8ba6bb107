"""The smallest valid piece of each kind, to be bent in tests."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Words") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", text: str = "An option", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"v{number}", f"Option {number}") for number in range(count)]


def section(text: str = "Words", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def button(text: str = "Press me", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def select(count: int = 2, **more: Any) -> Json:
    return {"type": "static_select", "options": options(count), **more}


def question(element: Json, label: str = "Why?", **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element, **more}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def confirm(**more: Any) -> Json:
    return {
        "title": plain("Sure?"),
        "text": mrkdwn("It is final."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **more,
    }


def table(rows: int = 2, cells: int = 2, text: str = "x", **more: Any) -> Json:
    cell = {"type": "raw_text", "text": text}
    return {"type": "table", "rows": [[cell] * cells for _ in range(rows)], **more}


def rich(*pieces: Json, **more: Any) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(pieces)}],
        **more,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    texts = {"title": plain("A form"), "submit": plain("Send")}
    return {"type": "modal", **texts, "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}
