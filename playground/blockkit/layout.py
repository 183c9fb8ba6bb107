"""Layout blocks: which exist, what they hold, and on which surface they may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.blockkit import composition as parts
from playground.blockkit.elements import ACTIONS, CONTEXT, EVERYWHERE, INPUT, SECTION, Rule, check_element
from playground.blockkit.richtext import check_paragraph
from playground.blockkit.shapes import (
    ID_LENGTH,
    Check,
    Surface,
    Walk,
    anything,
    array,
    boolean,
    one_of,
    shape,
    string,
    type_of,
    web_url,
)

MARKDOWN_LENGTH = 12_000
TABLE_ROWS, TABLE_CELLS, TABLE_LENGTH = 100, 20, 10_000
_MESSAGES: frozenset[Surface] = frozenset({"message"})


@dataclass(frozen=True)
class Block:
    """One block type: its properties, where it may stand, and rules that tie properties together."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check]
    surfaces: frozenset[Surface] = EVERYWHERE
    rules: tuple[Rule, ...] = ()

    def check(self, walk: Walk, path: str, value: dict[str, Any]) -> None:
        before = len(walk.problems)
        shape({"type": anything, **self.required}, {"block_id": _block_id, **self.optional})(
            walk, path, value
        )
        if len(walk.problems) == before:
            for rule in self.rules:
                rule(walk, path, value)


def _block_id(walk: Walk, path: str, value: Any) -> None:
    string(ID_LENGTH)(walk, path, value)
    if value in walk.block_ids if isinstance(value, str) else False:
        walk.refuse(path, f"is used twice: {value!r}")
    if isinstance(value, str):
        walk.block_ids.add(value)


def _standing_in(block: str) -> Check:
    return lambda walk, path, value: check_element(walk, path, value, block)


def _context_item(walk: Walk, path: str, value: Any) -> None:
    if type_of(value) in {"plain_text", "mrkdwn"}:
        parts.text()(walk, path, value)
    else:
        check_element(walk, path, value, CONTEXT)


def _counted(longest: int) -> Check:
    def check(walk: Walk, path: str, value: Any) -> None:
        string(longest)(walk, path, value)
        walk.text_length += len(value) if isinstance(value, str) else 0

    return check


def _says_something(walk: Walk, path: str, value: dict[str, Any]) -> None:
    if "text" not in value and "fields" not in value:
        walk.refuse(path, "needs text or fields")


def _action_ids_differ(walk: Walk, path: str, value: dict[str, Any]) -> None:
    seen: set[str] = set()
    for index, element in enumerate(value["elements"]):
        action = element.get("action_id")
        if action is not None and action in seen:
            walk.refuse(f"{path}/elements/{index}/action_id", f"is used twice in this block: {action!r}")
        seen.add(action)


def _one_source(walk: Walk, path: str, value: dict[str, Any]) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        walk.refuse(path, "needs either image_url or slack_file, and not both")


def _no_dispatch_of_files(walk: Walk, path: str, value: dict[str, Any]) -> None:
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        walk.refuse(f"{path}/dispatch_action", "cannot be used with a file_input")


def _cell(walk: Walk, path: str, value: Any) -> None:
    kind = type_of(value)
    if kind == "raw_text":
        shape({"type": anything, "text": _counted(TABLE_LENGTH)}, {})(walk, path, value)
    elif kind == "rich_text":
        rich = shape(
            {"type": anything, "elements": array(check_paragraph, 1)}, {"block_id": string(ID_LENGTH)}
        )
        rich(walk, path, value)
    else:
        walk.refuse(f"{path}/type", f"must be raw_text or rich_text in a table, not {kind!r}")


def _rows(walk: Walk, path: str, value: Any) -> None:
    before = walk.text_length
    array(array(_cell, 1, TABLE_CELLS), 1, TABLE_ROWS)(walk, path, value)
    if walk.text_length - before > TABLE_LENGTH:
        walk.refuse(path, f"a table holds at most {TABLE_LENGTH} characters in all its cells")


def _column(walk: Walk, path: str, value: Any) -> None:
    if value is not None:  # null skips a column
        shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})(walk, path, value)


def _only_table(walk: Walk, path: str, _value: dict[str, Any]) -> None:
    walk.tables += 1
    if walk.tables > 1:
        walk.refuse(path, "a message holds only one table")


_IMAGE_SOURCE: dict[str, Check] = {"image_url": web_url, "slack_file": parts.SLACK_FILE}

BLOCKS: dict[str, Block] = {
    "header": Block({"text": parts.plain(150)}, {}),
    "section": Block(
        {},
        {
            "text": parts.text(3000),
            "fields": array(parts.text(2000), 1, 10),
            "accessory": _standing_in(SECTION),
            "expand": boolean,
        },
        rules=(_says_something,),
    ),
    "divider": Block({}, {}),
    "image": Block(
        {"alt_text": string(2000)}, {**_IMAGE_SOURCE, "title": parts.plain(2000)}, rules=(_one_source,)
    ),
    "context": Block({"elements": array(_context_item, 1, 10)}, {}),
    "actions": Block({"elements": array(_standing_in(ACTIONS), 1, 25)}, {}, rules=(_action_ids_differ,)),
    "input": Block(
        {"label": parts.plain(2000), "element": _standing_in(INPUT)},
        {"hint": parts.plain(2000), "optional": boolean, "dispatch_action": boolean},
        rules=(_no_dispatch_of_files,),
    ),
    "rich_text": Block({"elements": array(check_paragraph, 1)}, {}),
    "markdown": Block({"text": _counted(MARKDOWN_LENGTH)}, {}, _MESSAGES),
    "table": Block(
        {"rows": _rows},
        {"column_settings": array(_column, 0, TABLE_CELLS)},
        _MESSAGES,
        (_only_table,),
    ),
}

# Types Slack knows and this playground does not show.
NOT_SHOWN = frozenset(
    {
        "alert", "auth_provider", "call", "card", "carousel", "container", "context_actions", "data_table",
        "data_visualization", "file", "plan", "task_card", "video",
    }
)  # fmt: skip


def check_block(walk: Walk, path: str, value: Any) -> None:
    """Check one block of a message or a view."""
    if not isinstance(value, dict):
        walk.refuse(path, "must be a block object")
        return
    kind = type_of(value)
    block = BLOCKS.get(kind)
    if kind in NOT_SHOWN:
        walk.refuse(f"{path}/type", f"{kind} exists in Slack, but the playground does not show it")
    elif block is None:
        walk.refuse(f"{path}/type", f"is not a known block type: {value.get('type')!r}")
    elif walk.surface not in block.surfaces:
        walk.refuse(f"{path}/type", f"{kind} may not stand in a {walk.surface}")
    else:
        block.check(walk, path, value)
