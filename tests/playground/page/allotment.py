"""A tiny Bolt app with everything a page must show: a form of all inputs, modals, a Home tab and a poll."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground import Person, Playground

Json = dict[str, Any]
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANIFEST: Json = {
    "display_information": {"name": "Allotment"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Allotment"},
        "slash_commands": [
            {"command": "/plot", "description": "Ask for a plot, or see yours", "usage_hint": "[ask | poll]"},
            {"command": "/plot-slow", "description": "Takes longer than Slack waits"},
        ],
        "shortcuts": [
            {
                "name": "Plant this idea",
                "type": "message",
                "callback_id": "plant",
                "description": "Keep what somebody wrote",
            },
            {"name": "New bed", "type": "global", "callback_id": "bed", "description": "Anywhere"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["chat:write", "commands", "files:read", "files:write", "im:history", "channels:history"]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.channels", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def choices(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def ask(
    block_id: str, label: str, kind: str, *, optional: bool = False, hint: str = "", **element: Any
) -> Json:
    """One question; its action_id is "it" everywhere, so only the block_id tells them apart."""
    block: Json = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "optional": optional,
        "element": {"type": kind, "action_id": "it", **element},
    }
    return {**block, "hint": plain(hint)} if hint else block


ALL_INPUTS = [
    ask("name", "Name of the plot", "plain_text_input", max_length=20, hint="Neighbours see this"),
    ask("why", "Why do you want it?", "plain_text_input", multiline=True, optional=True),
    ask("crop", "Main crop", "static_select", options=choices("Beans", "Kale", "Leeks")),
    ask(
        "also",
        "Also",
        "multi_static_select",
        options=choices("Roses", "Herbs", "Hops"),
        max_selected_items=2,
        optional=True,
    ),
    ask(
        "size",
        "Size in square metres",
        "number_input",
        is_decimal_allowed=False,
        min_value="5",
        max_value="50",
    ),
    ask("soil", "Soil", "radio_buttons", options=choices("Clay", "Sand"), hint="Ask Jonas"),
    ask("tools", "Tools you bring", "checkboxes", options=choices("Spade", "Rake"), optional=True),
    ask("start", "First day", "datepicker", initial_date="2026-03-09"),
    ask("hour", "Watering hour", "timepicker", optional=True),
    ask("opening", "Opening party", "datetimepicker", optional=True),
    ask("mail", "Email", "email_text_input", optional=True),
    ask("site", "Website", "url_text_input", optional=True),
    ask("friend", "Plot neighbour", "users_select", optional=True),
    ask("helpers", "Helpers", "multi_users_select", optional=True),
    ask("place", "Channel", "channels_select", optional=True),
    ask("plan", "Drawing of the plot", "file_input", filetypes=["txt"], max_files=1, optional=True),
    ask("seeds", "Seeds", "external_select", min_query_length=1, optional=True, hint="From the cupboard"),
]

POLL: list[Json] = [
    {"type": "header", "block_id": "head", "text": plain(":seedling: When do we meet?")},
    {
        "type": "section",
        "block_id": "why",
        "text": mrkdwn(
            "The *spring meeting* is <!date^1773824400^{date_long} at {time}|soon>. <script>x</script>"
        ),
        "accessory": {"type": "button", "action_id": "more", "text": plain("Tell me more"), "value": "1"},
    },
    {
        "type": "actions",
        "block_id": "votes",
        "elements": [
            {
                "type": "button",
                "action_id": "yes",
                "text": plain("I will come"),
                "style": "primary",
                "value": "y",
            },
            {
                "type": "button",
                "action_id": "no",
                "text": plain("Not this time"),
                "style": "danger",
                "value": "n",
                "confirm": {
                    "title": plain("Stay at home?"),
                    "text": mrkdwn("We will *miss* you. <b>x</b>"),
                    "confirm": plain("Stay at home"),
                    "deny": plain("Let me think"),
                },
            },
            {
                "type": "static_select",
                "action_id": "bring",
                "placeholder": plain("I bring"),
                "options": choices("Cake", "Tea"),
            },
            {"type": "overflow", "action_id": "menu", "options": choices("Remind me", "Leave")},
        ],
    },
]


@dataclass
class Allotment:
    """The running app, and what it has heard."""

    playground: Playground
    mia: Person
    jonas: Person
    channel: str
    heard: list[str] = field(default_factory=list)
    submitted: list[Json] = field(default_factory=list)

    def address(self, person: Person, place: str = "") -> str:
        """The page, acting as someone, at some place."""
        return f"{self.playground.page_url}&as={person.id}&in={place or self.channel}"

    def wait_for(self, words: str) -> None:
        """Until the app has heard this."""
        deadline = time.monotonic() + 60
        while words not in self.heard:
            if time.monotonic() > deadline:
                raise AssertionError(f"the app never heard {words!r}, only {self.heard}")
            time.sleep(0.02)


def _app(playground: Playground, allotment: Allotment) -> App:
    client = WebClient(token=playground.bot_token, base_url=playground.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True)
    heard, submitted = allotment.heard, allotment.submitted

    @app.command("/plot")
    def plot(ack: Any, command: Json, client: WebClient, say: Any) -> None:
        if command["text"] == "poll":
            say(text="When do we meet?", blocks=POLL)
            ack()
        elif command["text"].startswith("ask"):
            view = {
                "type": "modal",
                "callback_id": "ask",
                "title": plain("Ask for a plot"),
                "submit": plain("Send my wish"),
                "close": plain("Not now"),
                "blocks": ALL_INPUTS,
            }
            client.views_open(trigger_id=command["trigger_id"], view=view)
            ack()
        else:
            ack(f"I did not understand `{command['text']}`. Try `/plot ask`.")

    @app.command("/plot-slow")
    def slow(ack: Any) -> None:
        threading.Event().wait(3.3)
        ack()

    @app.shortcut("plant")
    def plant(ack: Any, shortcut: Json, client: WebClient) -> None:
        heard.append(f"{shortcut['type']} {shortcut['message']['text']} in {shortcut['channel']['id']}")
        words = mrkdwn(f"<@{shortcut['message']['user']}> had this idea.")
        view = {"type": "modal", "title": plain("Planted"), "blocks": [{"type": "section", "text": words}]}
        client.views_open(trigger_id=shortcut["trigger_id"], view=view)
        ack()

    @app.options("it")
    def seeds(ack: Any, payload: Json) -> None:
        ack(options=[o for o in choices("Peas", "Parsnips") if payload["value"].lower() in o["value"]])

    @app.view("ask")
    def asked(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["name"]["it"]["value"] == "Taken":
            ack(response_action="errors", errors={"name": "That name is taken. Please choose another."})
            return
        submitted.append(values)
        ack(
            response_action="update",
            view={
                "type": "modal",
                "title": plain("Thank you"),
                "close": plain("Done"),
                "blocks": [
                    {"type": "section", "text": mrkdwn(f"*{values['name']['it']['value']}* is yours.")}
                ],
            },
        )

    @app.action("more")
    def more(ack: Any, body: Json, client: WebClient) -> None:
        push = {"type": "button", "action_id": "deeper", "text": plain("Deeper")}
        client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "title": plain("The meeting"),
                "blocks": [{"type": "section", "text": mrkdwn("In the shed."), "accessory": push}],
            },
        )
        ack()

    @app.action("deeper")
    def deeper(ack: Any, body: Json, client: WebClient) -> None:
        client.views_push(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "title": plain("The shed"),
                "blocks": [{"type": "section", "text": mrkdwn("It has a stove.")}],
            },
        )
        ack()

    for action in ("yes", "no", "bring", "menu", "water", "weed"):

        @app.action(action)
        def pressed(ack: Any, action: Json, respond: Any = None) -> None:
            chosen = action.get("selected_option", {}).get("value") or action.get("value")
            heard.append(f"{action['action_id']}={chosen}")
            ack()

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        blocks = [
            {"type": "header", "text": plain("Your plot")},
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "action_id": "water", "text": plain("Water it"), "value": "now"},
                    {"type": "button", "action_id": "weed", "text": plain("Weed it")},
                ],
            },
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    def message(event: Json) -> None:
        heard.append(event.get("text", ""))

    return app


@contextmanager
def running(playground: Playground) -> Iterator[Allotment]:
    """The app, connected to a started playground with two people in #general."""
    mia = playground.add_person(name="Mia Tanaka", tz="Asia/Tokyo", title="Gardener")
    jonas = playground.add_person(
        name="Jonas Bergström", tz="Europe/Stockholm", title="Beekeeper", is_admin=True
    )
    channel = playground.create_channel("general", members=[jonas, mia], by=jonas)
    jonas.invite(channel, playground.bot_user_id)
    allotment = Allotment(playground, mia, jonas, channel)
    handler = SocketModeHandler(_app(playground, allotment), playground.app_token)
    handler.client.web_client = WebClient(base_url=playground.api_url)
    handler.connect()
    playground.log.wait_for("link_opened", timeout=60)
    try:
        yield allotment
    finally:
        playground.clock.settle()  # nothing is on its way to the app any more
        handler.client.auto_reconnect_enabled = False
        # The client looks up from its socket every three seconds only; no test needs to wait for that.
        threading.Thread(target=handler.close, daemon=True).start()
