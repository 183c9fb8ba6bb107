"""What people do reaches the app as Slack would send it, and only what is on the screen can be used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from playground import NotOnScreen, Person
from tests.playground.gardener import Json, Slack, Slacks, Socket, Wall, button, field_, manifest, modal, text


def opens(slack: Slack, view: Json) -> Any:
    """A bot that opens a modal for every command, and closes it when it is submitted."""

    def handle(socket: Socket, envelope: Json) -> None:
        payload = envelope["payload"]
        if envelope["type"] == "slash_commands":
            answer = slack.api("views.open", trigger_id=payload["trigger_id"], view=view)
            assert answer["ok"], answer
        socket.ack(envelope)

    return handle


@pytest.fixture
def ada(slack: Slack) -> Person:
    return slack.person("Ada Lovelace", tz="Europe/London", title="Gardener")


# --- commands ----------------------------------------------------------------------------------------
def test_a_command_carries_who_where_and_a_trigger(slack: Slack, ada: Person) -> None:
    socket = slack.socket(lambda s, e: s.ack(e, {"text": "watered"}))
    channel = slack.playground.create_channel("garden", members=[ada])
    outcome = ada.command("/water roses & <tulips>", channel=channel)
    payload = socket.payloads("slash_commands")[0]
    assert payload["command"] == "/water"
    assert payload["text"] == "roses &amp; &lt;tulips&gt;"
    assert (payload["user_id"], payload["channel_id"], payload["channel_name"]) == (ada.id, channel, "garden")
    assert payload["trigger_id"]
    assert payload["response_url"].startswith(slack.playground.core.address)
    assert outcome.ephemeral is not None
    assert outcome.ephemeral.text == "watered"


def test_a_private_channel_is_not_named_in_a_command(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    channel = slack.playground.create_channel("secret", private=True, members=[ada])
    ada.command("/water", channel=channel)
    ada.command("/water")
    names = [p["channel_name"] for p in socket.payloads("slash_commands")]
    assert names == ["privategroup", "directmessage"]


def test_only_declared_commands_exist_and_none_in_threads(slack: Slack, ada: Person) -> None:
    slack.socket()
    assert ada.command("/dance").error == "/dance is not a valid command."
    threaded = ada.command("/water", thread_ts="1.0")
    assert not threaded.ok
    assert slack.playground.log.count("command_sent") == 0


def test_mentions_are_escaped_only_where_the_manifest_says(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    bob = slack.person("Bob")
    slack.playground.create_channel("secret", private=True, members=[bob])
    ada.command("/gift @bob in #secret")
    ada.command("/water @bob")
    texts = [p["text"] for p in socket.payloads("slash_commands")]
    assert texts == [f"<@{bob.id}|bob> in #secret", "@bob"]


def test_people_from_outside_have_no_commands_but_can_click(slack: Slack, ada: Person) -> None:
    eve = slack.person("Eve", is_stranger=True)
    channel = slack.playground.create_channel("shared", members=[ada, eve, slack.playground.bot_user_id])
    socket = slack.socket()
    assert not eve.command("/water", channel=channel).ok
    assert socket.payloads("slash_commands") == []
    slack.api("chat.postMessage", channel=channel, text="x", blocks=[button()])
    assert eve.click(eve.messages(channel)[-1], "press").ok
    payload = socket.payloads("interactive")[0]
    assert payload["user"]["team_id"] == payload["team"]["id"] != slack.playground.team_id
    assert slack.api("conversations.info", channel=channel)["channel"]["is_ext_shared"] is True
    with pytest.raises(NotOnScreen):
        eve.open_home()


def test_a_broken_answer_to_a_command_is_refused(slack: Slack, ada: Person) -> None:
    slack.socket(lambda s, e: s.ack(e, {"blocks": [{"type": "nonsense"}]}))
    outcome = ada.command("/water")
    assert (outcome.ok, outcome.error) == (False, "invalid_blocks")


def test_an_answer_may_be_for_the_whole_channel(slack: Slack, ada: Person) -> None:
    bob = slack.person("Bob")
    channel = slack.playground.create_channel("garden", members=[ada, bob])
    slack.socket(lambda s, e: s.ack(e, {"response_type": "in_channel", "text": "watered"}))
    ada.command("/water", channel=channel)
    assert bob.messages(channel)[-1].text == "watered"


# --- buttons and menus in messages -------------------------------------------------------------------
def test_a_click_carries_message_state_and_response_url(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    menu = {
        "type": "section",
        "block_id": "plant",
        "text": {"type": "mrkdwn", "text": "Which?"},
        "accessory": {
            "type": "static_select",
            "action_id": "which",
            "options": [{"text": text("Rose"), "value": "r"}, {"text": text("Tulip"), "value": "t"}],
        },
    }
    slack.api("chat.postMessage", channel=ada.id, text="x", blocks=[menu, button()])
    message = ada.messages(str(ada.dm()))[-1]
    assert ada.click(message, "which", option="Tulip").ok
    assert ada.click(message, "press").ok
    chosen, pressed = socket.payloads("interactive")
    assert chosen["actions"][0]["selected_option"]["value"] == "t"
    assert pressed["state"]["values"]["plant"]["which"]["selected_option"]["value"] == "t"
    assert pressed["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": ada.dm(),
        "is_ephemeral": False,
    }
    assert pressed["message"]["ts"] == message.ts
    assert pressed["actions"][0]["value"] == "1"


def test_what_is_not_on_the_screen_cannot_be_clicked(slack: Slack, ada: Person) -> None:
    bob = slack.person("Bob")
    slack.socket()
    ts = slack.api("chat.postMessage", channel=ada.id, text="x", blocks=[button()])["ts"]
    message = ada.messages(str(ada.dm()))[-1]
    with pytest.raises(NotOnScreen):
        ada.click(message, "pull")
    with pytest.raises(NotOnScreen):
        ada.click(message, "press", value="2")
    with pytest.raises(NotOnScreen):
        bob.click(message, "press")
    slack.api("chat.update", channel=str(ada.dm()), ts=ts, text="done")
    with pytest.raises(NotOnScreen):
        ada.click(message, "press")
    assert ada.click(message, "press", as_seen=True).ok, "a click that crosses the update"
    slack.api("chat.delete", channel=str(ada.dm()), ts=ts)
    with pytest.raises(NotOnScreen):
        ada.click(message, "press", as_seen=True)


def test_without_interactivity_buttons_do_nothing(slacks: Slacks) -> None:
    slack = slacks(manifest(settings__interactivity={"is_enabled": False}))
    socket = slack.socket()
    ada = slack.person()
    slack.api("chat.postMessage", channel=ada.id, text="x", blocks=[button()])
    assert not ada.click(ada.messages(str(ada.dm()))[-1], "press").ok
    assert socket.payloads("interactive") == []


def test_an_overflow_menu_sends_its_entry(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    options = [{"text": text("Cut"), "value": "cut"}, {"text": text("Keep"), "value": "keep"}]
    menu = {
        "type": "actions",
        "elements": [{"type": "overflow", "action_id": "more", "options": options}],
    }
    slack.api("chat.postMessage", channel=ada.id, text="x", blocks=[menu])
    message = ada.messages(str(ada.dm()))[-1]
    ada.click(message, "more", option="Keep")
    assert socket.payloads("interactive")[0]["actions"][0]["selected_option"]["value"] == "keep"
    with pytest.raises(NotOnScreen):
        ada.click(message, "more", option="Burn")


# --- response_url ------------------------------------------------------------------------------------
def respond(slack: Slack, url: str, body: Json) -> tuple[int, str]:
    import http.client
    import json
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    connection.request("POST", parts.path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def test_a_response_url_works_five_times_in_thirty_minutes(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    ada.command("/water")
    url = socket.payloads("slash_commands")[0]["response_url"]
    for number in range(5):
        assert respond(slack, url, {"text": f"answer {number}"})[0] == 200
    status, body = respond(slack, url, {"text": "one too many"})
    assert status == 404
    assert "used_url" in body
    ada.command("/water")
    url = socket.payloads("slash_commands")[1]["response_url"]
    slack.playground.clock.advance(timedelta(minutes=31))
    assert "expired_url" in respond(slack, url, {"text": "too late"})[1]
    assert [m.text for m in ada.messages(str(ada.dm()))] == [f"answer {n}" for n in range(5)]


def test_a_response_url_replaces_and_deletes_what_was_clicked(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    slack.api("chat.postMessage", channel=ada.id, text="press me", blocks=[button()])
    dm = str(ada.dm())
    ada.click(ada.messages(dm)[-1], "press")
    url = socket.payloads("interactive")[0]["response_url"]
    respond(slack, url, {"text": "pressed", "replace_original": True})
    assert [m.text for m in ada.messages(dm)] == ["pressed"]
    respond(slack, url, {"delete_original": True})
    assert ada.messages(dm) == []


def test_a_response_url_takes_no_nonsense(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    ada.command("/water")
    url = socket.payloads("slash_commands")[0]["response_url"]
    assert "invalid_payload" in respond(slack, url, {"txt": "x"})[1]
    assert "no_text" in respond(slack, url, {})[1]
    assert "invalid_blocks" in respond(slack, url, {"blocks": [{"type": "nothing"}]})[1]


# --- modals ------------------------------------------------------------------------------------------
def test_a_submission_carries_the_whole_state(slack: Slack, ada: Person) -> None:
    view = modal(
        field_("name", "name"),
        {
            "type": "input",
            "block_id": "day",
            "optional": True,
            "label": text("When"),
            "element": {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-09"},
        },
        {
            "type": "input",
            "block_id": "kinds",
            "optional": True,
            "label": text("Kinds"),
            "element": {
                "type": "checkboxes",
                "action_id": "kinds",
                "options": [{"text": text("Rose"), "value": "r"}, {"text": text("Tulip"), "value": "t"}],
            },
        },
        callback_id="plant",
        private_metadata="row 7",
    )
    socket = slack.socket(opens(slack, view))
    assert ada.command("/water").modal is not None
    outcome = ada.submit({"name": "Rosa", "kinds": ["Rose", "Tulip"]})
    assert outcome.ok
    assert outcome.modal is None
    payload = socket.payloads("interactive")[0]
    assert payload["type"] == "view_submission"
    assert payload["view"]["private_metadata"] == "row 7"
    assert payload["view"]["root_view_id"] == payload["view"]["id"]
    values = payload["view"]["state"]["values"]
    assert values["name"]["name"] == {"type": "plain_text_input", "value": "Rosa"}
    assert values["day"]["day"] == {"type": "datepicker", "selected_date": "2026-03-09"}
    assert [o["value"] for o in values["kinds"]["kinds"]["selected_options"]] == ["r", "t"]


def test_slacks_own_checks_stop_a_bad_form_before_the_app(slack: Slack, ada: Person) -> None:
    socket = slack.socket(opens(slack, modal(field_(max_length=5))))
    ada.command("/water")
    assert set(ada.submit().errors) == {"name"}
    assert set(ada.submit({"name": "too long"}).errors) == {"name"}
    assert socket.payloads("interactive") == []
    assert ada.submit({"name": "Rosa"}).ok


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "no such block"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"name": ""}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "update", "view": {"type": "home", "blocks": []}},
        {"response_action": "explode"},
    ],
)
def test_a_broken_answer_to_a_submission_keeps_the_modal_with_an_error(
    slack: Slack, ada: Person, answer: Json
) -> None:
    def handle(socket: Socket, envelope: Json) -> None:
        if envelope["type"] == "interactive":
            socket.ack(envelope, answer)
        else:
            opens(slack, modal(field_()))(socket, envelope)

    slack.socket(handle)
    ada.command("/water")
    outcome = ada.submit({"name": "Rosa"})
    assert not outcome.ok
    assert ada.modal is not None
    assert "trouble" in str(ada.modal.notice)
    assert slack.playground.log.count("ack_refused") == 1


def test_errors_stand_at_their_fields_and_typed_text_stays(slack: Slack, ada: Person) -> None:
    def handle(socket: Socket, envelope: Json) -> None:
        if envelope["type"] == "interactive":
            socket.ack(envelope, {"response_action": "errors", "errors": {"name": "Taken already"}})
        else:
            opens(slack, modal(field_()))(socket, envelope)

    slack.socket(handle)
    ada.command("/water")
    outcome = ada.submit({"name": "Rosa"})
    assert (outcome.ok, outcome.acked, outcome.errors) == (False, True, {"name": "Taken already"})
    assert ada.modal is not None
    assert ada.modal.values["name"]["name"]["value"] == "Rosa"


def test_an_answer_may_update_push_or_clear(slack: Slack, ada: Person) -> None:
    answers = [
        {"response_action": "update", "view": modal(field_("name"), title=text("Second"))},
        {"response_action": "push", "view": modal(field_("name"), title=text("Third"))},
        {"response_action": "clear"},
    ]

    def handle(socket: Socket, envelope: Json) -> None:
        if envelope["type"] == "interactive":
            socket.ack(envelope, answers.pop(0))
        else:
            opens(slack, modal(field_(), title=text("First")))(socket, envelope)

    slack.socket(handle)
    ada.command("/water")
    titles = []
    for _ in range(3):
        modal_now = ada.submit({"name": "Rosa"}).modal
        titles.append((modal_now.title, modal_now.depth) if modal_now else None)
    assert titles == [("Second", 1), ("Third", 2), None]


def test_no_answer_to_a_submission_is_said_at_the_modal(turned: Slack, wall: Wall) -> None:
    def handle(socket: Socket, envelope: Json) -> None:
        if envelope["type"] == "interactive":
            wall.pass_by(4)
        else:
            opens(turned, modal(field_()))(socket, envelope)

    turned.socket(handle)
    ada = turned.person()
    ada.command("/water")
    outcome = ada.submit({"name": "Rosa"})
    assert (outcome.ok, outcome.acked) == (False, False)
    assert ada.modal is not None
    assert ada.modal.notice
    assert ada.modal.values["name"]["name"]["value"] == "Rosa"


def test_closing_is_told_if_asked_for(slack: Slack, ada: Person) -> None:
    socket = slack.socket(opens(slack, modal(field_(), notify_on_close=True)))
    ada.command("/water")
    ada.press_close(cleared=True)
    assert ada.modal is None
    payload = socket.payloads("interactive")[0]
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", True)


def test_closing_is_the_persons_own_business_otherwise(slack: Slack, ada: Person) -> None:
    quiet = slack.socket(opens(slack, modal(field_())))
    ada.command("/water")
    ada.press_close()
    assert ada.modal is None
    assert quiet.payloads("interactive") == []


def test_inputs_send_actions_only_when_asked_to(slack: Slack, ada: Person) -> None:
    options = [{"text": text("Rose"), "value": "r"}, {"text": text("Tulip"), "value": "t"}]
    select = {"type": "static_select", "action_id": "kind", "options": options}
    quiet = {"type": "input", "block_id": "quiet", "label": text("Kind"), "element": select}
    loud = quiet | {"block_id": "loud", "dispatch_action": True, "element": select | {"action_id": "loud"}}
    socket = slack.socket(opens(slack, modal(quiet, loud)))
    ada.command("/water")
    ada.fill({"kind": "Rose"})
    assert socket.payloads("interactive") == []
    ada.fill({"loud": "Tulip"})
    payload = socket.payloads("interactive")[0]
    assert payload["actions"][0]["action_id"] == "loud"
    assert payload["view"]["state"]["values"]["loud"]["loud"]["selected_option"]["value"] == "t"
    with pytest.raises(NotOnScreen):
        ada.fill({"kind": "Orchid"})


def test_an_external_select_asks_the_app(slack: Slack, ada: Person) -> None:
    element = {"type": "external_select", "action_id": "plant", "min_query_length": 2}
    block = {"type": "input", "block_id": "plant", "label": text("Plant"), "element": element}

    def handle(socket: Socket, envelope: Json) -> None:
        payload = envelope["payload"]
        if payload.get("type") == "block_suggestion":
            socket.ack(envelope, {"options": [{"text": text(f"{payload['value']}!"), "value": "x1"}]})
        else:
            opens(slack, modal(block))(socket, envelope)

    socket = slack.socket(handle)
    ada.command("/water")
    assert ada.suggest("plant", "r") == []
    assert ada.suggest("plant", "rose")[0]["text"]["text"] == "rose!"
    ada.submit({"plant": "rose!"})
    values = socket.payloads("interactive")[-1]["view"]["state"]["values"]
    assert values["plant"]["plant"]["selected_option"]["value"] == "x1"


def test_too_many_suggestions_are_refused(slack: Slack, ada: Person) -> None:
    element = {"type": "external_select", "action_id": "plant"}
    block = {"type": "input", "block_id": "plant", "label": text("Plant"), "element": element}
    many = [{"text": text(str(n)), "value": str(n)} for n in range(101)]

    def handle(socket: Socket, envelope: Json) -> None:
        if envelope["payload"].get("type") == "block_suggestion":
            socket.ack(envelope, {"options": many})
        else:
            opens(slack, modal(block))(socket, envelope)

    slack.socket(handle)
    ada.command("/water")
    assert ada.suggest("plant", "rose") == []
    assert slack.playground.log.count("ack_refused", error="invalid_options") == 1


def test_a_file_goes_with_the_form_and_can_be_downloaded_with_the_token(slack: Slack, ada: Person) -> None:
    import http.client
    from urllib.parse import urlsplit

    block = {
        "type": "input",
        "block_id": "list",
        "label": text("List"),
        "element": {"type": "file_input", "action_id": "list", "filetypes": ["csv"], "max_files": 1},
    }
    socket = slack.socket(opens(slack, modal(block)))
    ada.command("/water")
    assert set(ada.submit({"list": ("plants.exe", b"MZ")}).errors) == {"list"}
    assert ada.submit({"list": ("plants.csv", b"rose,7\n")}).ok
    file = socket.payloads("interactive")[0]["view"]["state"]["values"]["list"]["list"]["files"][0]
    assert file["name"] == "plants.csv"
    url = urlsplit(slack.api("files.info", file=file["id"])["file"]["url_private_download"])
    for token, status in ((slack.playground.bot_token, 200), ("wrong", 302)):
        connection = http.client.HTTPConnection(url.netloc, timeout=60)
        connection.request("GET", f"{url.path}?{url.query}", headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        assert answer.status == status
        if status == 200:
            assert answer.read() == b"rose,7\n"
        connection.close()


# --- Home, shortcuts, typing -------------------------------------------------------------------------
def test_opening_home_tells_the_app_and_shows_what_it_published(slack: Slack, ada: Person) -> None:
    def publish(socket: Socket, envelope: Json) -> None:
        event = envelope["payload"]["event"]
        slack.api("views.publish", user_id=event["user"], view={"type": "home", "blocks": [button()]})
        socket.ack(envelope)

    socket = slack.socket(publish)
    home = ada.open_home()
    assert home is not None
    assert (home.type, home.depth) == ("home", 0)
    assert socket.events("app_home_opened")[0]["tab"] == "home"
    again = ada.open_home()
    assert again is not None
    assert again.id == home.id
    assert "view" in socket.events("app_home_opened")[1]


def test_a_button_on_home_has_no_response_url(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    slack.api("views.publish", user_id=ada.id, view={"type": "home", "blocks": [button()]})
    assert ada.home is not None
    ada.click(ada.home, "press")
    payload = socket.payloads("interactive")[0]
    assert payload["container"]["type"] == "view"
    assert "response_url" not in payload


def test_shortcuts_are_those_of_the_manifest(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    assert ada.shortcut("plant.new").ok
    channel = slack.playground.create_channel("garden", members=[ada])
    message = ada.say(channel, "a rose")
    assert ada.shortcut("plant.press", message).ok
    kinds = [p["type"] for p in socket.payloads("interactive")]
    assert kinds == ["shortcut", "message_action"]
    with pytest.raises(NotOnScreen):
        ada.shortcut("plant.press")


def test_what_people_type_is_escaped_and_mentions_the_app(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    channel = slack.playground.create_channel("garden", members=[ada, slack.playground.bot_user_id])
    ada.say(channel, "a < b, @gardener!")
    assert socket.events("app_mention")[0]["text"] == f"a &lt; b, <@{slack.playground.bot_user_id}>!"
    assert ada.reads(ada.messages(channel)[-1].text) == "a < b, @gardener!"


def test_a_deactivation_is_told_with_the_user(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    slack.playground.deactivate(ada)
    user = socket.events("user_change")[0]["user"]
    assert (user["id"], user["deleted"]) == (ada.id, True)
    assert "tz" not in user
    with pytest.raises(NotOnScreen):
        ada.command("/water")


def test_a_new_time_zone_is_told(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    slack.playground.change_profile(ada, tz="America/Los_Angeles")
    user = socket.events("user_change")[0]["user"]
    assert (user["tz"], user["tz_offset"], user["tz_label"]) == (
        "America/Los_Angeles",
        -8 * 3600,
        "Pacific Standard Time",
    )
    info = slack.api("users.info", user=ada.id)["user"]
    assert "locale" not in info
    assert slack.api("users.info", user=ada.id, include_locale=True)["user"]["locale"] == "en-US"
