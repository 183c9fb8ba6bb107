"""Modals and Home tabs over the API: triggers, stacks, hashes, sizes."""

from __future__ import annotations

from typing import Any

import pytest

from playground import Person
from tests.playground.gardener import Json, Slack, Slacks, Socket, Wall, button, field_, manifest, modal, text


class Clicking:
    """A bot that keeps the triggers it is given."""

    def __init__(self, slack: Slack) -> None:
        self.socket = slack.socket(self.handle)
        self.triggers: list[str] = []

    def handle(self, socket: Socket, envelope: Json) -> None:
        self.triggers.append(envelope["payload"].get("trigger_id", ""))
        socket.ack(envelope)


@pytest.fixture
def ada(turned: Slack) -> Person:
    return turned.person()


@pytest.fixture
def bot(turned: Slack) -> Clicking:
    return Clicking(turned)


def trigger(ada: Person, bot: Clicking) -> str:
    ada.command("/water")
    return bot.triggers[-1]


def open_(slack: Slack, ada: Person, bot: Clicking, view: Json | None = None) -> Json:
    answer = slack.api("views.open", trigger_id=trigger(ada, bot), view=view or modal(field_(), button()))
    assert answer["ok"], answer
    return dict(answer["view"])


def test_a_trigger_works_once(turned: Slack, ada: Person, bot: Clicking) -> None:
    given = trigger(ada, bot)
    assert turned.api("views.open", trigger_id=given, view=modal(field_()))["ok"]
    assert turned.api.refused("views.open", trigger_id=given, view=modal(field_())) == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds(turned: Slack, ada: Person, bot: Clicking, wall: Wall) -> None:
    given = trigger(ada, bot)
    wall.pass_by(3.01)
    assert turned.api.refused("views.open", trigger_id=given, view=modal(field_())) == "expired_trigger_id"
    given = trigger(ada, bot)
    wall.pass_by(2.9)
    assert turned.api("views.open", trigger_id=given, view=modal(field_()))["ok"]


def test_a_made_up_or_missing_trigger_opens_nothing(turned: Slack, ada: Person) -> None:
    assert turned.api.refused("views.open", trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"
    assert turned.api.refused("views.open", view=modal()) == "invalid_arguments"
    assert ada.modal is None


@pytest.mark.parametrize(
    "view",
    [
        modal(field_(), title=text("A title of more than 24")),
        {"type": "modal", "title": text("No submit"), "blocks": [field_()]},
        modal(field_("same"), field_("same")),
        modal(field_(), private_metadata="x" * 3001),
        modal(*[{"type": "divider"}] * 101),
        {"type": "home", "blocks": []},
        "not json",
    ],
    ids=["title", "submit", "block_id", "metadata", "blocks", "home", "json"],
)
def test_a_broken_modal_does_not_open_and_keeps_its_trigger(
    turned: Slack, ada: Person, bot: Clicking, view: Any
) -> None:
    given = trigger(ada, bot)
    if isinstance(view, dict) and "title" in view and view["title"]["text"].startswith("A title"):
        view["title"] = text("A title of more than 24 characters")
    assert turned.api.refused("views.open", trigger_id=given, view=view) == "invalid_arguments"
    assert turned.api("views.open", trigger_id=given, view=modal(field_()))["ok"]


def test_a_view_above_250_kb_is_too_large(turned: Slack, ada: Person, bot: Clicking) -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "ü" * 2900}}
    view = modal(*[long] * 60)
    assert turned.api.refused("views.open", trigger_id=trigger(ada, bot), view=view) == "view_too_large"


def test_a_view_may_come_as_a_json_string(turned: Slack, ada: Person, bot: Clicking) -> None:
    import json

    answer = turned.api("views.open", trigger_id=trigger(ada, bot), view=json.dumps(modal(field_())))
    assert answer["view"]["id"] == (ada.modal.id if ada.modal else None)


def test_a_stack_holds_three(turned: Slack, ada: Person, bot: Clicking) -> None:
    open_(turned, ada, bot)
    for depth in (2, 3, 4):
        assert ada.modal is not None
        ada.click(ada.modal, "press")
        answer = turned.api("views.push", trigger_id=bot.triggers[-1], view=modal(field_(), button()))
        if depth < 4:
            assert answer["view"]["previous_view_id"]
            assert ada.modal.depth == depth
        else:
            assert answer["error"] == "push_limit_reached"
    ada.press_close(cleared=False)
    assert ada.modal is not None
    assert ada.modal.depth == 2


def test_a_push_needs_a_trigger_born_in_the_modal(turned: Slack, ada: Person, bot: Clicking) -> None:
    open_(turned, ada, bot)
    outside = trigger(ada, bot)
    assert turned.api.refused("views.push", trigger_id=outside, view=modal(field_())) == "invalid_trigger_id"
    assert ada.modal is not None
    ada.click(ada.modal, "press")
    ada.press_close()
    assert turned.api.refused("views.push", trigger_id=bot.triggers[-1], view=modal(field_())) == "not_found"


def test_an_update_with_a_stale_hash_is_refused(turned: Slack, ada: Person, bot: Clicking) -> None:
    view = open_(turned, ada, bot)
    first = turned.api("views.update", view_id=view["id"], hash=view["hash"], view=modal(field_(), button()))
    assert first["ok"]
    assert first["view"]["hash"] != view["hash"]
    refused = turned.api.refused("views.update", view_id=view["id"], hash=view["hash"], view=modal(field_()))
    assert refused == "hash_conflict"


def test_a_closed_view_cannot_be_updated(turned: Slack, ada: Person, bot: Clicking) -> None:
    view = open_(turned, ada, bot)
    ada.press_close()
    assert turned.api.refused("views.update", view_id=view["id"], view=modal(field_())) == "not_found"
    assert turned.api.refused("views.update", view=modal(field_())) == "invalid_arguments"


def test_typed_text_survives_only_where_both_ids_stay(turned: Slack, ada: Person, bot: Clicking) -> None:
    view = open_(turned, ada, bot, modal(field_("a", "a"), field_("b", "b"), field_("c", "c")))
    ada.fill({"a": "kept", "b": "lost", "c": "lost too"})
    turned.api(
        "views.update",
        view_id=view["id"],
        view=modal(field_("a", "a"), field_("b", "other"), field_("other", "c")),
    )
    assert ada.modal is not None
    values = ada.modal.values
    assert values["a"]["a"]["value"] == "kept"
    assert values["b"]["other"]["value"] is None
    assert values["other"]["c"]["value"] is None


def test_an_external_id_is_unique_and_finds_its_view(turned: Slack, ada: Person, bot: Clicking) -> None:
    open_(turned, ada, bot, modal(field_(), external_id="plant-7"))
    bob = turned.person("Bob")
    bob.command("/water")
    refused = turned.api.refused(
        "views.open", trigger_id=bot.triggers[-1], view=modal(field_(), external_id="plant-7")
    )
    assert refused == "duplicate_external_id"
    answer = turned.api("views.update", external_id="plant-7", view=modal(field_(), title=text("Found")))
    assert answer["view"]["title"]["text"] == "Found"
    assert turned.api.refused("views.update", external_id="plant-8", view=modal(field_())) == "not_found"


def test_home_needs_its_tab_and_its_person(slacks: Slacks, turned: Slack, ada: Person) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    assert turned.api("views.publish", user_id=ada.id, view=home)["ok"]
    assert turned.api.refused("views.publish", user_id="U404", view=home) == "invalid_arguments"
    assert turned.api.refused("views.publish", user_id=ada.id, view=modal()) == "invalid_arguments"
    stale = turned.api.refused("views.publish", user_id=ada.id, view=home, hash="1.old")
    assert stale == "hash_conflict"
    tabless = slacks(manifest(features__app_home={"messages_tab_enabled": True}))
    bob = tabless.person("Bob")
    assert tabless.api.refused("views.publish", user_id=bob.id, view=home) == "not_enabled"
