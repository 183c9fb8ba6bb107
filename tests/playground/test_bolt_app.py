"""A real Bolt app, over both Socket Mode clients, in an afternoon of its life."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler as Builtin
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler as WebsocketClient
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Person, Playground
from tests.playground.gardener import Slack, button, field_, modal, text


def gardener(playground: Playground) -> App:
    """A small app: a command opens a modal, its submission is checked and answered, Home is kept."""
    client = WebClient(playground.bot_token, base_url=playground.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True)

    @app.command("/water")
    def water(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        view = modal(field_("name", "name"), callback_id="plant")
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    @app.view("plant")
    def plant(ack: Any, body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        if name == "weed":
            ack(response_action="errors", errors={"name": "No weeds, please"})
            return
        client.chat_postMessage(channel=body["user"]["id"], text=f"{name} is planted", blocks=[button()])
        ack()

    @app.action("press")
    def press(ack: Any, respond: Any) -> None:
        respond("watered", replace_original=True)
        ack()

    @app.event("app_home_opened")
    def home(event: dict[str, Any], client: WebClient) -> None:
        blocks = [{"type": "header", "text": text("Your plants")}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    def said() -> None:
        """Only acked."""

    @app.event("member_joined_channel")
    def broken() -> None:
        raise RuntimeError("this listener fails, so there is no ack")

    return app


def connected(slack: Slack, make: Callable[..., Any]) -> Iterator[Any]:
    """The app, connected by one of the SDK's clients."""
    since = len(slack.playground.log)
    handler = make(gardener(slack.playground), slack.playground.app_token, ping_interval=1)
    handler.connect()
    slack.playground.log.wait_for("link_opened", since=since)
    yield handler
    # One of the clients waits for its next ping, up to ten seconds: nobody has to wait with it.
    threading.Thread(target=handler.close, daemon=True).start()


@pytest.fixture(params=[WebsocketClient, Builtin], ids=["websocket_client", "builtin"])
def running(slack: Slack, request: pytest.FixtureRequest) -> Iterator[Any]:
    yield from connected(slack, request.param)


@pytest.fixture
def running_on_websocket_client(slack: Slack) -> Iterator[Any]:
    """The builtin client may take a minute to notice that its connection is gone."""
    yield from connected(slack, WebsocketClient)


def test_an_afternoon(slack: Slack, running: Any) -> None:
    ada = slack.person()
    opened = ada.command("/water")
    assert opened.modal is not None
    assert opened.modal.labels == {"name": "Name"}
    assert ada.submit({"name": "weed"}).errors == {"name": "No weeds, please"}
    assert ada.submit({"name": "Rosa"}).ok
    message = ada.messages(str(ada.dm()))[-1]
    assert message.text == "Rosa is planted"
    assert ada.click(message, "press").ok
    assert [m.text for m in ada.messages(str(ada.dm()))] == ["watered"]
    home = ada.open_home()
    assert home is not None
    assert home.words == "Your plants"
    ada.say(str(ada.dm()), "thanks")
    assert slack.playground.log.where("api_refused") == []
    assert slack.playground.log.where("ack_missing") == []


@pytest.mark.long
@pytest.mark.usefixtures("running_on_websocket_client")
def test_a_dropped_socket_is_replaced(slack: Slack) -> None:
    ada: Person = slack.person()
    log = slack.playground.log
    since = len(log)
    slack.playground.sockets.drop()
    log.wait_for("link_opened", since=since, timeout=60)
    while not ada.command("/water").ok:  # the SDK may open two connections at once and drop one of them
        since = log.wait_for("link_opened", since=since, timeout=60).seq + 1


def test_the_sdk_sees_slacks_errors(slack: Slack) -> None:
    client = WebClient(slack.playground.bot_token, base_url=slack.playground.api_url)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C404", text="x")
    assert caught.value.response["error"] == "channel_not_found"
    names = [page["name"] for answer in client.users_list(limit=1) for page in answer["members"]]
    assert names == ["slackbot", "gardener"]


def test_the_sdk_uploads_a_file(slack: Slack) -> None:
    ada = slack.person()
    client = WebClient(slack.playground.bot_token, base_url=slack.playground.api_url)
    dm = client.conversations_open(users=[ada.id])["channel"]["id"]
    client.files_upload_v2(channel=dm, filename="plan.csv", content="a,b\n", initial_comment="The plan")
    assert ada.messages(dm)[-1].files[0]["name"] == "plan.csv"
