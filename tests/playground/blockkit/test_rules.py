"""Rules that are not numbers: what may stand where, what belongs together, and what Slack does not know."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.blockkit import Problem, check_message_blocks, check_view
from playground.blockkit.elements import ELEMENTS

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
    rich,
    section,
    select,
    table,
    text_input,
)

Json = dict[str, Any]


def refused(*blocks: Json) -> list[str]:
    """Where a message with these blocks is refused."""
    return [problem.path for problem in check_message_blocks(list(blocks))]


def refused_in_view(view: Any) -> list[str]:
    return [problem.path for problem in check_view(view)]


def number(**more: Any) -> Json:
    return {"type": "number_input", "is_decimal_allowed": False, **more}


def smallest(kind: str) -> Json:
    """The smallest valid element of a type."""
    needs: dict[str, Json] = {
        "button": {"text": plain()},
        "image": {"image_url": "https://example.org/a.png", "alt_text": "A picture"},
        "number_input": {"is_decimal_allowed": True},
    }
    with_options = {"overflow", "checkboxes", "radio_buttons", "static_select", "multi_static_select"}
    return {"type": kind, **({"options": [option()]} if kind in with_options else needs.get(kind, {}))}


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_an_element_stands_only_in_the_blocks_slack_allows(kind: str) -> None:
    allowed = ELEMENTS[kind].blocks
    placed = {
        "section": section(accessory=smallest(kind)),
        "actions": actions(smallest(kind)),
        "input": question(smallest(kind)),
        "context": {"type": "context", "elements": [smallest(kind)]},
    }
    for where, block in placed.items():
        problems = check_view(modal(block))
        assert (problems == []) == (where in allowed), (kind, where, problems)


@pytest.mark.parametrize(
    ("kind", "blocks"),
    [
        ("plain_text_input", {"input"}),
        ("datetimepicker", {"actions", "input"}),
        ("multi_static_select", {"section", "input"}),
        ("image", {"section", "context"}),
        ("button", {"section", "actions"}),
        ("static_select", {"section", "actions", "input"}),
    ],
)
def test_the_places_of_the_elements_people_use_most(kind: str, blocks: set[str]) -> None:
    assert ELEMENTS[kind].blocks == blocks


def test_files_can_be_asked_for_in_modals_only() -> None:
    asking = question({"type": "file_input"})
    assert refused_in_view(modal(asking)) == []
    assert refused_in_view(home(asking)) == ["/view/blocks/0/element/type"]
    assert refused(asking) == ["/blocks/0/element/type"]


@pytest.mark.parametrize("block", [table(), {"type": "markdown", "text": "**hi**"}])
def test_tables_and_markdown_stand_in_messages_only(block: Json) -> None:
    assert refused(block) == []
    assert refused_in_view(modal(block)) == ["/view/blocks/0/type"]
    assert refused_in_view(home(block)) == ["/view/blocks/0/type"]


def test_a_message_has_one_table() -> None:
    assert refused(table(), table()) == ["/blocks/1"]


def test_a_form_needs_a_submit_button() -> None:
    form = modal(question(text_input()))
    assert refused_in_view(form) == []
    del form["submit"]
    assert refused_in_view(form) == ["/view/submit"]
    assert refused_in_view({k: v for k, v in modal(section()).items() if k != "submit"}) == []


def test_a_home_tab_has_no_title_and_no_submit() -> None:
    assert refused_in_view(home(section(), title=plain())) == ["/view/title"]
    assert refused_in_view(home(question(text_input()))) == []


@pytest.mark.parametrize("view", [None, [], "modal", {}, {"type": "workflow_step", "blocks": []}])
def test_what_is_no_view_is_refused(view: Any) -> None:
    assert refused_in_view(view) == ["/view/type"]


def test_a_view_needs_title_and_blocks() -> None:
    assert refused_in_view({"type": "modal"}) == ["/view/blocks", "/view/title"]


def test_a_view_taken_from_a_payload_cannot_be_sent_back_as_it_is() -> None:
    assert refused_in_view(modal(section(), hash="1.2", id="V1")) == ["/view/hash", "/view/id"]


def test_block_ids_are_unique_within_a_message() -> None:
    assert refused(section(block_id="a"), section(block_id="b")) == []
    assert refused(section(block_id="a"), section(block_id="a")) == ["/blocks/1/block_id"]


def test_action_ids_are_unique_within_a_block() -> None:
    assert refused(actions(button(action_id="a")), actions(button(action_id="a"))) == []
    twice = actions(button(action_id="a"), button(action_id="a"))
    assert refused(twice) == ["/blocks/0/elements/1/action_id"]


@pytest.mark.parametrize(
    "block",
    [
        section(colour="red"),
        actions(button(size="big")),
        {"type": "divider", "text": plain()},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
        {"type": "header", "text": {"type": "plain_text", "text": "x", "verbatim": True}},
        actions(button(confirm=confirm(ok=plain("x")))),
        actions({"type": "static_select", "options": [option(label="x")]}),
        question(text_input(), extra=1),
    ],
)
def test_unknown_properties_are_refused(block: Json) -> None:
    problems = check_message_blocks([block])
    assert len(problems) == 1
    assert "not a known property" in problems[0].message


@pytest.mark.parametrize("kind", ["sektion", "", None, 3, ["section"]])
def test_unknown_block_types_are_refused(kind: Any) -> None:
    assert refused({"type": kind}) == ["/blocks/0/type"]
    assert refused(actions({"type": kind})) == ["/blocks/0/elements/0/type"]


def test_what_slack_has_and_the_playground_has_not_is_said_so() -> None:
    [problem] = check_message_blocks([{"type": "video"}])
    assert "exists in Slack" in problem.message


@pytest.mark.parametrize("blocks", [None, "[]", {}, 1])
def test_blocks_must_be_a_list(blocks: Any) -> None:
    assert [problem.path for problem in check_message_blocks(blocks)] == ["/blocks"]


@pytest.mark.parametrize(
    ("block", "path"),
    [
        ({"type": "header", "text": mrkdwn()}, "/blocks/0/text/type"),
        (actions({"type": "button", "text": mrkdwn()}), "/blocks/0/elements/0/text/type"),
        (actions(select(placeholder=mrkdwn())), "/blocks/0/elements/0/placeholder/type"),
        ({**question(text_input()), "label": mrkdwn()}, "/blocks/0/label/type"),
        (question(text_input(), hint=mrkdwn()), "/blocks/0/hint/type"),
        (
            actions({"type": "static_select", "options": [{"text": mrkdwn(), "value": "a"}]}),
            "/blocks/0/elements/0/options/0/text/type",
        ),
        (actions(button(confirm=confirm(title=mrkdwn()))), "/blocks/0/elements/0/confirm/title/type"),
    ],
)
def test_plain_text_is_demanded_where_slack_demands_it(block: Json, path: str) -> None:
    assert refused(block) == [path]


def test_radio_buttons_and_checkboxes_may_have_mrkdwn_labels() -> None:
    rich_option = {"text": mrkdwn("*Bold*"), "value": "a", "description": mrkdwn("why")}
    assert refused(actions({"type": "checkboxes", "options": [rich_option]})) == []
    assert refused(actions({"type": "radio_buttons", "options": [rich_option]})) == []


def test_option_values_differ_within_a_list_also_across_groups() -> None:
    assert refused(actions({"type": "static_select", "options": [option("a"), option("a")]})) == [
        "/blocks/0/elements/0/options/1/value"
    ]
    group = {"label": plain("G"), "options": [option("a")]}
    assert refused(actions({"type": "static_select", "option_groups": [group, group]})) == [
        "/blocks/0/elements/0/option_groups/1/options/0/value"
    ]


def test_a_select_has_options_or_groups() -> None:
    group = {"label": plain("G"), "options": [option("b")]}
    assert refused(actions({"type": "static_select"})) == ["/blocks/0/elements/0"]
    assert refused(actions(select(option_groups=[group]))) == ["/blocks/0/elements/0"]


def test_initial_options_equal_listed_ones_exactly() -> None:
    assert refused(actions(select(2, initial_option=options(2)[1]))) == []
    close = {**options(2)[1], "description": plain("Not listed like this")}
    assert refused(actions(select(2, initial_option=close))) == ["/blocks/0/elements/0/initial_option"]
    boxes = {"type": "checkboxes", "options": options(2), "initial_options": [option("else")]}
    assert refused(actions(boxes)) == ["/blocks/0/elements/0/initial_options/0"]


def test_no_more_initial_options_than_may_be_selected() -> None:
    menu = {
        "type": "multi_static_select",
        "options": options(3),
        "initial_options": options(2),
        "max_selected_items": 1,
    }
    assert refused(question(menu)) == ["/blocks/0/element/initial_options"]


@pytest.mark.parametrize("style", ["default", "", "Primary", None])
def test_styles_are_primary_or_danger(style: Any) -> None:
    assert refused(actions(button(style=style))) == ["/blocks/0/elements/0/style"]
    assert refused(actions(button(style="primary"), button(style="danger"))) == []


@pytest.mark.parametrize("url", ["example.org", "javascript:alert(1)", "https://", "https://a b.org", "", 1])
def test_addresses_must_be_whole(url: Any) -> None:
    assert refused(actions(button(url=url))) == ["/blocks/0/elements/0/url"]


@pytest.mark.parametrize(
    ("element", "key"),
    [
        ({"type": "datepicker", "initial_date": "2026-2-1"}, "initial_date"),
        ({"type": "datepicker", "initial_date": "2026-02-30"}, "initial_date"),
        ({"type": "timepicker", "initial_time": "9:30"}, "initial_time"),
        ({"type": "timepicker", "initial_time": "24:00"}, "initial_time"),
        ({"type": "timepicker", "timezone": "Berlin"}, "timezone"),
        ({"type": "datetimepicker", "initial_date_time": "1628633820"}, "initial_date_time"),
        ({"type": "datetimepicker", "initial_date_time": 162863382}, "initial_date_time"),
        (number(initial_value=3), "initial_value"),
        (number(initial_value="three"), "initial_value"),
        (number(initial_value="NaN"), "initial_value"),
        (number(min_value="1.5"), "min_value"),
        (number(min_value="5", max_value="4"), "min_value"),
        (number(initial_value="9", max_value="4"), "initial_value"),
        (text_input(min_length=5, max_length=4), "min_length"),
        (text_input(multiline="yes"), "multiline"),
        (text_input(dispatch_action_config={"trigger_actions_on": ["on_blur"]}), ""),
        ({"type": "conversations_select", "filter": {}}, "filter"),
        ({"type": "conversations_select", "filter": {"include": ["secret"]}}, ""),
        ({"type": "external_select", "min_query_length": -1}, "min_query_length"),
    ],
)
def test_values_have_slacks_formats(element: Json, key: str) -> None:
    [path] = refused(question(element))
    assert path.startswith("/blocks/0/element")
    assert not key or path.endswith(key)


def test_a_number_input_says_whether_it_takes_decimals() -> None:
    assert refused(question({"type": "number_input"})) == ["/blocks/0/element/is_decimal_allowed"]
    decimals = {"type": "number_input", "is_decimal_allowed": True, "initial_value": "1.5"}
    assert refused(question(decimals)) == []


def test_formats_that_slack_takes_pass() -> None:
    fine = [
        {"type": "datepicker", "initial_date": "2026-02-28"},
        {"type": "timepicker", "initial_time": "09:30", "timezone": "Europe/Berlin"},
        {"type": "datetimepicker", "initial_date_time": 1628633820},
        number(initial_value="3", min_value="0", max_value="10"),
        {"type": "conversations_select", "filter": {"include": ["private"], "exclude_bot_users": True}},
    ]
    assert refused(*[question(element) for element in fine]) == []


def test_a_confirmation_has_all_four_texts() -> None:
    dialog = confirm()
    del dialog["deny"]
    assert refused(actions(button(confirm=dialog))) == ["/blocks/0/elements/0/confirm/deny"]


def test_a_section_says_something() -> None:
    assert refused({"type": "section"}) == ["/blocks/0"]


def test_an_image_has_one_source() -> None:
    assert refused({"type": "image", "alt_text": "x"}) == ["/blocks/0"]
    both = {"image_url": "https://example.org/a.png", "slack_file": {"id": "F1"}}
    assert refused({"type": "image", "alt_text": "x", **both}) == ["/blocks/0"]


def test_only_one_element_takes_the_focus() -> None:
    asks = [question(text_input(focus_on_load=True)), question(text_input(focus_on_load=True))]
    assert refused_in_view(modal(*asks)) == ["/view/blocks/1/element/focus_on_load"]


def test_files_dispatch_nothing() -> None:
    asking = question({"type": "file_input"}, dispatch_action=True)
    assert refused_in_view(modal(asking)) == ["/view/blocks/0/dispatch_action"]


def test_a_response_url_is_for_modal_inputs() -> None:
    menu = {"type": "conversations_select", "response_url_enabled": True}
    assert refused_in_view(modal(question(menu))) == []
    assert refused(actions(menu)) == ["/blocks/0/elements/0/response_url_enabled"]


def test_rich_text_is_checked_to_the_last_piece() -> None:
    good = rich(
        {"type": "text", "text": "Hello ", "style": {"bold": True}},
        {"type": "user", "user_id": "U1"},
        {"type": "link", "url": "https://example.org", "text": "there"},
        {"type": "emoji", "name": "wave"},
        {"type": "date", "timestamp": 1628633820, "format": "{date}", "fallback": "then"},
    )
    assert refused(good) == []
    assert refused(rich({"type": "text", "text": ""})) == ["/blocks/0/elements/0/elements/0/text"]
    assert refused(rich({"type": "shout"})) == ["/blocks/0/elements/0/elements/0/type"]
    assert refused(rich({"type": "text", "text": "x", "style": {"big": True}})) == [
        "/blocks/0/elements/0/elements/0/style/big"
    ]
    items = {"type": "rich_text_list", "style": "dots", "elements": [{"type": "text", "text": "x"}]}
    assert refused({"type": "rich_text", "elements": [items]}) == [
        "/blocks/0/elements/0/style",
        "/blocks/0/elements/0/elements/0/type",
    ]


def test_table_cells_are_text() -> None:
    row: list[Json] = [{"type": "raw_text", "text": "a"}, rich({"type": "text", "text": "b"})]
    assert refused({"type": "table", "rows": [row], "column_settings": [{"align": "right"}, None]}) == []
    assert refused({"type": "table", "rows": [[mrkdwn()]]}) == ["/blocks/0/rows/0/0/type"]
    assert refused(table(column_settings=[{"align": "middle"}])) == ["/blocks/0/column_settings/0/align"]


def test_problems_read_as_sentences() -> None:
    [problem] = check_message_blocks([section("x" * 3001)])
    assert problem.message == "must be at most 3000 characters, has 3001"


def test_many_mistakes_are_all_named() -> None:
    assert refused(section(""), actions(button("")), {"type": "nothing"}) == [
        "/blocks/0/text/text",
        "/blocks/1/elements/0/text/text",
        "/blocks/2/type",
    ]


WORDS = st.sampled_from(
    [
        *("type", "text", "blocks", "elements", "element", "options", "value", "section", "actions", "input"),
        *("button", "static_select", "table", "rows", "raw_text", "rich_text", "plain_text", "context"),
    ]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)


@given(ANY_JSON)
def test_no_json_is_too_strange_to_be_judged(value: Any) -> None:
    for problem in [*check_message_blocks(value), *check_message_blocks([value]), *check_view(value)]:
        assert isinstance(problem, Problem)
        assert problem.path.startswith("/")
    for kind in ("modal", "home"):
        assert isinstance(check_view({"type": kind, "title": value, "blocks": [value]}), list)
