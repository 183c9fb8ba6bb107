"""Every documented limit: at the limit it passes, one above it is refused, and the refusal says where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from playground.blockkit import Problem, check_message_blocks, check_view

from .samples import (
    actions,
    button,
    confirm,
    home,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    question,
    section,
    select,
    table,
    text_input,
)

Made = Callable[[int], dict[str, Any]]


def paths(problems: list[Problem]) -> list[str]:
    return [problem.path for problem in problems]


def image(**more: Any) -> dict[str, Any]:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A graph", **more}


def multi(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, **more}


def choices(kind: str, count: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "options": options(count), **more}


def groups(count: int, each: int = 1, label: str = "Group") -> list[dict[str, Any]]:
    return [
        {"label": plain(label), "options": [option(f"{g}.{i}") for i in range(each)]} for g in range(count)
    ]


IN_MESSAGES: list[tuple[str, int, Made, str]] = [
    ("header", 150, lambda n: {"type": "header", "text": plain("x" * n)}, "/blocks/0/text/text"),
    ("section text", 3000, lambda n: section("x" * n), "/blocks/0/text/text"),
    ("fields", 10, lambda n: {"type": "section", "fields": [mrkdwn()] * n}, "/blocks/0/fields"),
    (
        "field text",
        2000,
        lambda n: {"type": "section", "fields": [mrkdwn("x" * n)]},
        "/blocks/0/fields/0/text",
    ),
    ("context", 10, lambda n: {"type": "context", "elements": [mrkdwn()] * n}, "/blocks/0/elements"),
    ("actions", 25, lambda n: actions(*[button()] * n), "/blocks/0/elements"),
    ("block_id", 255, lambda n: section(block_id="x" * n), "/blocks/0/block_id"),
    ("action_id", 255, lambda n: actions(button(action_id="x" * n)), "/blocks/0/elements/0/action_id"),
    ("button text", 75, lambda n: actions(button("x" * n)), "/blocks/0/elements/0/text/text"),
    ("button value", 2000, lambda n: actions(button(value="x" * n)), "/blocks/0/elements/0/value"),
    (
        "button spoken label",
        75,
        lambda n: actions(button(accessibility_label="x" * n)),
        "/blocks/0/elements/0/accessibility_label",
    ),
    (
        "button url",
        3000,
        lambda n: actions(button(url="https://example.org/".ljust(n, "x"))),
        "/blocks/0/elements/0/url",
    ),
    ("image alt", 2000, lambda n: image(alt_text="x" * n), "/blocks/0/alt_text"),
    ("image title", 2000, lambda n: image(title=plain("x" * n)), "/blocks/0/title/text"),
    (
        "option text",
        75,
        lambda n: actions({"type": "overflow", "options": [option(text="x" * n)]}),
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        "option value",
        75,
        lambda n: actions({"type": "overflow", "options": [option("x" * n)]}),
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        "option description",
        75,
        lambda n: actions({"type": "overflow", "options": [option(description=plain("x" * n))]}),
        "/blocks/0/elements/0/options/0/description/text",
    ),
    ("overflow", 5, lambda n: actions(choices("overflow", n)), "/blocks/0/elements/0/options"),
    ("radio buttons", 10, lambda n: actions(choices("radio_buttons", n)), "/blocks/0/elements/0/options"),
    ("checkboxes", 10, lambda n: actions(choices("checkboxes", n)), "/blocks/0/elements/0/options"),
    ("select", 100, lambda n: actions(select(n)), "/blocks/0/elements/0/options"),
    (
        "option groups",
        100,
        lambda n: actions({"type": "static_select", "option_groups": groups(n)}),
        "/blocks/0/elements/0/option_groups",
    ),
    (
        "options of a group",
        100,
        lambda n: actions({"type": "static_select", "option_groups": groups(1, n)}),
        "/blocks/0/elements/0/option_groups/0/options",
    ),
    (
        "group label",
        75,
        lambda n: actions({"type": "static_select", "option_groups": groups(1, label="x" * n)}),
        "/blocks/0/elements/0/option_groups/0/label/text",
    ),
    (
        "placeholder",
        150,
        lambda n: actions(select(placeholder=plain("x" * n))),
        "/blocks/0/elements/0/placeholder/text",
    ),
    (
        "confirm title",
        100,
        lambda n: actions(button(confirm=confirm(title=plain("x" * n)))),
        "/blocks/0/elements/0/confirm/title/text",
    ),
    (
        "confirm text",
        300,
        lambda n: actions(button(confirm=confirm(text=mrkdwn("x" * n)))),
        "/blocks/0/elements/0/confirm/text/text",
    ),
    (
        "confirm button",
        30,
        lambda n: actions(button(confirm=confirm(confirm=plain("x" * n)))),
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    (
        "deny button",
        30,
        lambda n: actions(button(confirm=confirm(deny=plain("x" * n)))),
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    ("table rows", 100, lambda n: table(n, 1), "/blocks/0/rows"),
    ("table cells", 20, lambda n: table(1, n), "/blocks/0/rows/0"),
    ("table text", 10_000, lambda n: table(1, 1, "x" * n), "/blocks/0/rows/0/0/text"),
    ("markdown", 12_000, lambda n: {"type": "markdown", "text": "x" * n}, "/blocks/0/text"),
    ("input label", 2000, lambda n: question(text_input(), "x" * n), "/blocks/0/label/text"),
    ("hint", 2000, lambda n: question(text_input(), hint=plain("x" * n)), "/blocks/0/hint/text"),
    (
        "max_length",
        3000,
        lambda n: question(text_input(max_length=n)),
        "/blocks/0/element/max_length",
    ),
    (
        "initial value",
        20,
        lambda n: question(text_input(initial_value="x" * n, max_length=20)),
        "/blocks/0/element/initial_value",
    ),
]


@pytest.mark.parametrize(("limit", "make", "path"), [pytest.param(*r[1:], id=r[0]) for r in IN_MESSAGES])
def test_a_block_passes_at_its_limit_and_is_refused_one_above(limit: int, make: Made, path: str) -> None:
    assert check_message_blocks([make(limit)]) == []
    problems = check_message_blocks([make(limit + 1)])
    assert path in paths(problems)
    assert {problem.error for problem in problems} == {"invalid_blocks"}


IN_VIEWS: list[tuple[str, int, Made, str]] = [
    ("modal blocks", 100, lambda n: modal(*[section()] * n), "/view/blocks"),
    ("home blocks", 100, lambda n: home(*[section()] * n), "/view/blocks"),
    ("title", 24, lambda n: modal(title=plain("x" * n)), "/view/title/text"),
    ("submit", 24, lambda n: modal(submit=plain("x" * n)), "/view/submit/text"),
    ("close", 24, lambda n: modal(close=plain("x" * n)), "/view/close/text"),
    ("private_metadata", 3000, lambda n: modal(private_metadata="x" * n), "/view/private_metadata"),
    ("callback_id", 255, lambda n: modal(callback_id="x" * n), "/view/callback_id"),
    ("external_id", 255, lambda n: home(external_id="x" * n), "/view/external_id"),
    (
        "files",
        10,
        lambda n: modal(question({"type": "file_input", "max_files": n})),
        "/view/blocks/0/element/max_files",
    ),
]


@pytest.mark.parametrize(("limit", "make", "path"), [pytest.param(*row[1:], id=row[0]) for row in IN_VIEWS])
def test_a_view_passes_at_its_limit_and_is_refused_one_above(limit: int, make: Made, path: str) -> None:
    assert check_view(make(limit)) == []
    problems = check_view(make(limit + 1))
    assert path in paths(problems)
    assert {problem.error for problem in problems} == {"invalid_arguments"}


def test_a_message_holds_fifty_blocks() -> None:
    assert check_message_blocks([section()] * 50) == []
    assert paths(check_message_blocks([section()] * 51)) == ["/blocks"]


def test_all_text_of_a_message_together_is_limited() -> None:
    assert check_message_blocks([section("x" * 2640)] * 5) == []
    [problem] = check_message_blocks([*[section("x" * 2640)] * 5, section("x")])
    assert problem.error == "msg_blocks_too_long"


def test_all_cells_of_a_table_together_are_limited() -> None:
    assert check_message_blocks([table(10, 10, "x" * 100)]) == []
    assert paths(check_message_blocks([table(10, 10, "x" * 101)])) == ["/blocks/0/rows"]


def test_all_markdown_of_a_message_together_is_limited() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert check_message_blocks([half, half]) == []
    assert paths(check_message_blocks([half, half, {"type": "markdown", "text": "x"}])) == ["/blocks"]


def test_a_view_of_a_quarter_megabyte_is_too_large() -> None:
    blocks = [section("é" * 1500)] * 80
    assert check_view(modal(*blocks)) == []
    [problem] = check_view(modal(*[section("é" * 1600)] * 80))
    assert problem.error == "view_too_large"


@pytest.mark.parametrize(
    "empty",
    [
        section(""),
        {"type": "header", "text": plain("")},
        actions(button("")),
        actions(button(value="")),
        actions(),
        {"type": "context", "elements": []},
        {"type": "section", "fields": []},
        actions(select(0)),
        actions({"type": "static_select", "option_groups": []}),
        actions({"type": "overflow", "options": []}),
        actions(choices("checkboxes", 0)),
        actions(choices("checkboxes", 2, initial_options=[])),
        question(multi("multi_users_select", initial_users=[])),
        question(multi("multi_users_select", max_selected_items=0)),
        section(block_id=""),
        image(alt_text=""),
        table(0, 0),
        table(1, 0),
        {"type": "rich_text", "elements": []},
    ],
)
def test_what_is_empty_is_refused(empty: dict[str, Any]) -> None:
    assert check_message_blocks([empty]) != []
