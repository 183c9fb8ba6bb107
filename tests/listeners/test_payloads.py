"""What Slack sends, read into one shape: every input, every kind of request, and nonsense."""

from __future__ import annotations

import pytest

from bot.listeners.payloads import raw_value, read_action, read_command, read_event, read_view

OPTION = {"text": {"type": "plain_text", "text": "Every week"}, "value": "weekly"}
OTHER = {"text": {"type": "plain_text", "text": "Every month"}, "value": "monthly"}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"type": "plain_text_input", "value": "Hello"}, "Hello"),
        ({"type": "plain_text_input", "value": None}, None),
        ({"type": "plain_text_input", "value": ""}, ""),
        ({"type": "number_input", "value": "3"}, "3"),
        ({"type": "email_text_input", "value": "mia@example.com"}, "mia@example.com"),
        ({"type": "url_text_input", "value": "https://example.com"}, "https://example.com"),
        ({"type": "static_select", "selected_option": OPTION}, "weekly"),
        ({"type": "static_select", "selected_option": None}, None),
        ({"type": "external_select", "selected_option": OPTION}, "weekly"),
        ({"type": "radio_buttons", "selected_option": OPTION}, "weekly"),
        ({"type": "multi_static_select", "selected_options": [OPTION, OTHER]}, ["weekly", "monthly"]),
        ({"type": "multi_external_select", "selected_options": [OTHER]}, ["monthly"]),
        ({"type": "multi_static_select", "selected_options": None}, []),
        ({"type": "checkboxes", "selected_options": [OPTION]}, ["weekly"]),
        ({"type": "checkboxes", "selected_options": []}, []),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "users_select", "selected_user": None}, None),
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, ["U1", "U2"]),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
        ({"type": "multi_conversations_select", "selected_conversations": ["C1"]}, ["C1"]),
        ({"type": "channels_select", "selected_channel": "C1"}, "C1"),
        ({"type": "multi_channels_select", "selected_channels": ["C1"]}, ["C1"]),
        ({"type": "datepicker", "selected_date": "2026-06-01"}, "2026-06-01"),
        ({"type": "timepicker", "selected_time": "10:30"}, "10:30"),
        ({"type": "datetimepicker", "selected_date_time": 1772442000}, 1772442000),
        ({"type": "datetimepicker", "selected_date_time": None}, None),
        ({"type": "file_input", "files": [{"id": "F1"}]}, [{"id": "F1"}]),
        ({"type": "file_input"}, []),
        ({}, None),
    ],
    ids=lambda value: str(value)[:60],
)
def test_every_kind_of_field_is_read(state, expected) -> None:
    assert raw_value(state) == expected


def action_body(action, **more):
    return {
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "trigger_id": "1.2.3",
        "actions": [{"action_id": "pair.show", "block_id": "b1", **action}],
        **more,
    }


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ({"type": "button", "value": "7"}, "7"),
        ({"type": "button"}, ""),
        ({"type": "overflow", "selected_option": {"value": "3:tomorrow"}}, "3:tomorrow"),
        ({"type": "users_select", "selected_user": "U9"}, "U9"),
        ({"type": "datepicker", "selected_date": "2026-06-01"}, "2026-06-01"),
    ],
    ids=["button", "button without a value", "overflow", "person", "date"],
)
def test_what_was_chosen_is_the_value(action, value) -> None:
    request = read_action(action_body(action))
    assert (request.kind, request.name, request.value, request.block_id) == (
        "action",
        "pair.show",
        value,
        "b1",
    )


def test_a_click_knows_where_it_was_made() -> None:
    modal = read_action(action_body({}, view={"id": "V1", "type": "modal", "hash": "h", "blocks": []}))
    home = read_action(action_body({}, view={"id": "V1", "type": "home", "hash": "h", "blocks": []}))
    message = read_action(action_body({}, channel={"id": "C1"}, response_url="https://hooks.example/1"))
    assert (modal.in_modal, modal.on_home) == (True, False)
    assert (home.in_modal, home.on_home) == (False, True)
    assert (message.in_modal, message.channel_id, message.response_url) == (
        False,
        "C1",
        "https://hooks.example/1",
    )


def test_two_clicks_are_two_requests_and_one_redelivered_is_the_same() -> None:
    first, same = read_action(action_body({})), read_action(action_body({}))
    second = read_action({**action_body({}), "trigger_id": "4.5.6"})
    assert first.key == same.key != second.key


def test_somebody_from_outside_is_known_by_their_own_team() -> None:
    body = action_body({})
    body["user"]["team_id"] = "T2"
    assert read_action(body).user_team == "T2"
    del body["user"]["team_id"]
    assert read_action(body).user_team == "T1"


def view_body(metadata="", values=None, blocks=()):
    return {
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1"},
        "trigger_id": "1.2.3",
        "view": {
            "id": "V1", "hash": "h1", "type": "modal", "callback_id": "goal.submit", "blocks": list(blocks),
            "private_metadata": metadata, "state": {"values": values or {}},
        },
    }  # fmt: skip


def test_a_submitted_modal_gives_answers_by_block_and_its_first_input() -> None:
    values = {
        "title": {"title": {"type": "plain_text_input", "value": "Lead"}},
        "kind": {"kind": {"type": "static_select", "selected_option": OPTION}},
    }
    blocks = [{"type": "section", "block_id": "s"}, {"type": "input", "block_id": "title"}]
    request = read_view(view_body('{"pair": 3}', values, blocks))
    assert request.answers == {"title": "Lead", "kind": "weekly"}
    assert request.metadata == {"pair": 3}
    assert request.first_block == "title"
    assert read_view(view_body()).key == read_view(view_body()).key
    changed = view_body()
    changed["view"]["hash"] = "h2"
    assert read_view(changed).key != request.key


@pytest.mark.parametrize("carried", ["", "null", "[]", "7", '"x"', "{", "\x00", '{"a":' * 50])
def test_metadata_that_is_nonsense_is_nothing(carried) -> None:
    assert read_view(view_body(carried)).metadata == {}


def test_a_command_and_events_say_who_and_what() -> None:
    command = read_command(
        {
            "command": "/mentor",
            "team_id": "T1",
            "user_id": "U1",
            "trigger_id": "1.2",
            "text": "join",
            "channel_id": "C1",
        }
    )
    assert (command.name, command.text, command.user_id, command.channel_id) == (
        "/mentor",
        "join",
        "U1",
        "C1",
    )
    by_id = read_event(
        {"team_id": "T1", "event_id": "E1", "event": {"type": "app_home_opened", "user": "U1"}}
    )
    whole = read_event(
        {"team_id": "T1", "event_id": "E2", "event": {"type": "user_change", "user": {"id": "U2"}}}
    )
    assert (by_id.user_id, whole.user_id) == ("U1", "U2")
    assert by_id.key != whole.key
