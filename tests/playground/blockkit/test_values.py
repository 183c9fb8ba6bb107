"""What people enter, as Slack sends it, and the sentences they see before anything is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from playground.blockkit import check_values, entered, initial_state

from .samples import modal, options, plain, question, section, text_input

Json = dict[str, Any]


def asked(element: Json, **more: Any) -> Json:
    """A modal with one question."""
    return modal(question({"action_id": "a", **element}, block_id="b", **more))


def sentence(element: Json, given: Any, **more: Any) -> str | None:
    """What stands next to the field after `given` was entered."""
    view = asked(element, **more)
    field = view["blocks"][0]["element"]
    return check_values(view, {"b": {"a": entered(field, given)}}).get("b")


STATES: list[tuple[Json, Json]] = [
    (text_input(), {"value": None}),
    (text_input(initial_value="hi"), {"value": "hi"}),
    ({"type": "static_select", "options": options(2)}, {"selected_option": None}),
    (
        {"type": "static_select", "options": options(2), "initial_option": options(2)[0]},
        {"selected_option": options(2)[0]},
    ),
    ({"type": "multi_static_select", "options": options(2)}, {"selected_options": []}),
    ({"type": "checkboxes", "options": options(2)}, {"selected_options": []}),
    ({"type": "radio_buttons", "options": options(2)}, {"selected_option": None}),
    ({"type": "users_select", "initial_user": "U1"}, {"selected_user": "U1"}),
    ({"type": "multi_users_select"}, {"selected_users": []}),
    ({"type": "channels_select"}, {"selected_channel": None}),
    ({"type": "multi_channels_select"}, {"selected_channels": []}),
    ({"type": "conversations_select"}, {"selected_conversation": None}),
    ({"type": "multi_conversations_select"}, {"selected_conversations": []}),
    ({"type": "external_select"}, {"selected_option": None}),
    ({"type": "multi_external_select"}, {"selected_options": []}),
    ({"type": "datepicker", "initial_date": "2026-01-02"}, {"selected_date": "2026-01-02"}),
    ({"type": "timepicker"}, {"selected_time": None}),
    ({"type": "datetimepicker"}, {"selected_date_time": None}),
    ({"type": "number_input", "is_decimal_allowed": False}, {"value": None}),
    ({"type": "email_text_input"}, {"value": None}),
    ({"type": "url_text_input"}, {"value": None}),
    ({"type": "file_input"}, {"files": []}),
]


@pytest.mark.parametrize(("element", "state"), STATES, ids=[row[0]["type"] for row in STATES])
def test_the_state_before_anyone_has_touched_it(element: Json, state: Json) -> None:
    assert initial_state(asked(element)) == {"b": {"a": {"type": element["type"], **state}}}


def test_menus_in_sections_and_actions_have_a_state_and_buttons_have_none() -> None:
    menu = {"type": "static_select", "options": options(1), "action_id": "menu"}
    press = {"type": "button", "text": plain(), "action_id": "press"}
    blocks = [
        section(block_id="s", accessory=menu),
        {"type": "actions", "block_id": "x", "elements": [press, {**menu, "action_id": "other"}]},
        section(block_id="t", accessory=press),
    ]
    state = initial_state({"blocks": blocks})
    assert {block: list(actions) for block, actions in state.items()} == {"s": ["menu"], "x": ["other"]}


@pytest.mark.parametrize(
    ("element", "given", "state"),
    [
        (text_input(), "Hello", {"value": "Hello"}),
        (text_input(), "", {"value": None}),
        ({"type": "number_input", "is_decimal_allowed": True}, 2.5, {"value": "2.5"}),
        ({"type": "static_select", "options": options(2)}, "v1", {"selected_option": options(2)[1]}),
        ({"type": "static_select", "options": options(2)}, "Option 1", {"selected_option": options(2)[1]}),
        ({"type": "checkboxes", "options": options(3)}, ["v0", "v2"], {"selected_options": options(3)[::2]}),
        ({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "datepicker"}, "2026-01-02", {"selected_date": "2026-01-02"}),
        (
            {"type": "datetimepicker"},
            datetime(2026, 1, 2, tzinfo=UTC),
            {"selected_date_time": 1767312000},
        ),
        ({"type": "file_input"}, [{"id": "F1"}], {"files": [{"id": "F1"}]}),
        ({"type": "multi_static_select", "options": options(2)}, [], {"selected_options": []}),
    ],
)
def test_what_people_enter_becomes_slacks_state(element: Json, given: Any, state: Json) -> None:
    assert entered(element, given) == {"type": element["type"], **state}


def test_an_option_that_is_not_offered_cannot_be_chosen() -> None:
    with pytest.raises(LookupError):
        entered({"type": "static_select", "options": options(2), "action_id": "a"}, "v7")


@pytest.mark.parametrize("element", [row[0] for row in STATES if "initial" not in "".join(row[0])])
def test_a_question_must_be_answered_unless_it_is_optional(element: Json) -> None:
    assert sentence(element, None) == "Please fill in this field."
    assert sentence(element, None, optional=True) is None


@pytest.mark.parametrize(
    ("element", "good", "bad", "words"),
    [
        (text_input(max_length=5), "12345", "123456", "at most 5 characters; these are 6"),
        (text_input(min_length=5), "12345", "1234", "at least 5 characters"),
        (text_input(), "x" * 3000, "x" * 3001, "at most 3000"),
        ({"type": "number_input", "is_decimal_allowed": False}, "3", "3.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "3.5", "three", "a number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "3.5", "inf", "a number"),
        ({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, "1", "0", "1 or more"),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "10"}, "10", "11", "10 or less"),
        ({"type": "email_text_input"}, "mia@example.org", "mia@example", "email address"),
        ({"type": "url_text_input"}, "https://example.org/a", "example.org", "https://"),
        ({"type": "multi_users_select", "max_selected_items": 2}, ["1", "2"], ["1", "2", "3"], "at most 2"),
        ({"type": "file_input", "max_files": 1}, [{"name": "a"}], [{"name": "a"}, {"name": "b"}], "1 file."),
        (
            {"type": "file_input", "filetypes": ["csv"]},
            [{"name": "People.CSV"}],
            [{"name": "people.xlsx"}],
            "people.xlsx cannot be used here",
        ),
        ({"type": "datepicker"}, "2026-02-28", "2026-02-31", "choose a date"),
    ],
)
def test_slacks_own_checks_say_what_to_change(element: Json, good: Any, bad: Any, words: str) -> None:
    assert sentence(element, good) is None
    assert words in (sentence(element, bad) or "")


def test_an_optional_answer_is_still_checked_when_given() -> None:
    assert sentence({"type": "email_text_input"}, "nobody", optional=True)
