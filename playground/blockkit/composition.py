"""Composition objects: texts, options, option groups, confirmations, filters."""

from __future__ import annotations

from typing import Any

from playground.blockkit.shapes import (
    Check,
    Walk,
    anything,
    array,
    boolean,
    both,
    one_of,
    shape,
    string,
    url,
    web_url,
)

TEXT_LENGTH = 3000
OPTION_LENGTH = 75
LIST_LENGTH = 100
CHOICE_LENGTH = 10  # radio buttons and checkboxes
OVERFLOW_LENGTH = 5

_STYLES = {
    "plain_text": shape({"type": anything, "text": anything}, {"emoji": boolean}),
    "mrkdwn": shape({"type": anything, "text": anything}, {"verbatim": boolean}),
}


def text(longest: int = TEXT_LENGTH, *kinds: str) -> Check:
    """A text object of one of `kinds` (both kinds if none is named), 1 to `longest` characters."""
    allowed = kinds or ("plain_text", "mrkdwn")

    def check(walk: Walk, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            walk.refuse(path, f"must be a text object ({' or '.join(allowed)})")
            return
        kind = value.get("type")
        if kind not in allowed:
            walk.refuse(f"{path}/type", f"must be {' or '.join(allowed)} here, not {kind!r}")
            return
        _STYLES[kind](walk, path, value)
        if "text" in value:
            string(longest)(walk, f"{path}/text", value["text"])
            walk.text_length += len(value["text"]) if isinstance(value["text"], str) else 0

    return check


def plain(longest: int) -> Check:
    """A plain_text object; Slack demands one in titles, labels, hints, placeholders and buttons."""
    return text(longest, "plain_text")


PLACEHOLDER = plain(150)

CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

DISPATCH_CONFIG = shape(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}, {}
)

SLACK_FILE = both(
    shape({}, {"id": string(255), "url": web_url}),
    lambda walk, path, value: (
        None if len(value) == 1 else walk.refuse(path, "must have either an id or a url, not both")
    ),
)


def _filter_says_something(walk: Walk, path: str, value: dict[str, Any]) -> None:
    if not value:
        walk.refuse(path, "must have at least one of its fields")


CONVERSATION_FILTER = both(
    shape(
        {},
        {
            "include": array(one_of("im", "mpim", "private", "public"), 1),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
    ),
    _filter_says_something,
)


def option(label: Check, *, links: bool = False) -> Check:
    """One option: label, description and value up to 75 characters (the safe end of what is documented)."""
    optional: dict[str, Check] = {"description": label}
    if links:
        optional["url"] = url
    return shape({"text": label, "value": string(OPTION_LENGTH)}, optional)


PLAIN_OPTION = option(plain(OPTION_LENGTH))
RICH_OPTION = option(text(OPTION_LENGTH))
LINK_OPTION = option(plain(OPTION_LENGTH), links=True)


def options(each: Check, most: int) -> Check:
    """A list of 1 to `most` options whose values differ."""

    def differ(walk: Walk, path: str, value: list[dict[str, Any]]) -> None:
        refuse_repeated_values(walk, [(f"{path}/{index}", item) for index, item in enumerate(value)])

    return both(array(each, 1, most), differ)


def refuse_repeated_values(walk: Walk, placed: list[tuple[str, dict[str, Any]]]) -> None:
    seen: set[str] = set()
    for path, item in placed:
        if item["value"] in seen:
            walk.refuse(f"{path}/value", f"is used twice in this list: {item['value']!r}")
        seen.add(item["value"])


def _groups_differ(walk: Walk, path: str, value: list[dict[str, Any]]) -> None:
    placed = [
        (f"{path}/{number}/options/{index}", item)
        for number, group in enumerate(value)
        for index, item in enumerate(group["options"])
    ]
    refuse_repeated_values(walk, placed)


OPTIONS = options(PLAIN_OPTION, LIST_LENGTH)
OPTION_GROUP = shape({"label": plain(75), "options": array(PLAIN_OPTION, 1, LIST_LENGTH)}, {})
OPTION_GROUPS = both(array(OPTION_GROUP, 1, LIST_LENGTH), _groups_differ)


def listed_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of a select, radio, checkbox or overflow element, those inside groups included."""
    grouped = [item for group in element.get("option_groups") or [] for item in group.get("options") or []]
    return [*(element.get("options") or []), *grouped]
