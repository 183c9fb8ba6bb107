"""Colleagues at their screens, with a small app that stands for any: it asks, offers buttons, and thanks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from demo.colleagues import Player
from demo.company import ADMIN_CHANNEL, GUEST, Furnished, furnish, load_company
from demo.life import Life
from demo.personas import Abandons, Persona, persona
from demo.plans import TRIES
from demo.playbook import COLLEAGUES, COORDINATORS
from demo.simulate import simulate
from playground import Playground

START = datetime(2026, 1, 12, 7, 0, tzinfo=UTC)
Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Asker"},
    "features": {
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True},
        "bot_user": {"display_name": "asker", "always_online": True},
        "slash_commands": [
            {"command": "/mentor", "description": "Join", "should_escape": True},
            {"command": "/mentor-admin", "description": "Run", "should_escape": True},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["chat:write", "commands", "im:write", "channels:join", "groups:write", "channels:manage"]
        }
    },
    "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def asked(name: str, label: str, **element: Any) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"action_id": name, **element},
    }


def button(label: str, action_id: str, value: str) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": value}


def offering(text: str, *buttons: Json) -> list[Json]:
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "actions", "block_id": "offers", "elements": list(buttons)},
    ]


def page(title: str, *blocks: Json) -> Json:
    return {
        "type": "modal",
        "callback_id": "application.page",
        "title": plain(title),
        "submit": plain("Next"),
        "close": plain("Not now"),
        "blocks": list(blocks),
    }


PART = asked(
    "part",
    "How do you want to take part?",
    type="radio_buttons",
    options=[{"text": plain(name), "value": name.lower()} for name in ("Mentee", "Mentor", "Both")],
)


def showing(*buttons: Json) -> Json:
    """A modal that asks for nothing itself."""
    return {
        "type": "modal",
        "callback_id": "notice.shown",
        "title": plain("A concern"),
        "close": plain("Close"),
        "blocks": offering("What somebody wrote", *buttons),
    }


HOPES = asked("hopes", "What do you hope for?", type="plain_text_input", max_length=200)


@dataclass
class Asker:
    """The small app. `took` are finished applications: who → answers."""

    client: WebClient
    now: Callable[[], datetime]
    took: dict[str, Json] = field(default_factory=dict)
    pressed: list[tuple[str, str, str]] = field(default_factory=list)
    fails: int = 0  # how many modals do not open, and are offered by message instead
    silent: bool = False  # whether a press changes nothing on the screen
    concern: list[tuple[str, str, datetime]] = field(default_factory=list)  # who did what about it, and when

    def wire(self, app: App) -> None:
        def begin(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            if self.fails:
                self.fails -= 1
                self.tell(
                    body["user"]["id"], "form_offer", "Too busy", button("Go on", "application.resume", "p1")
                )
            else:
                client.views_open(trigger_id=body["trigger_id"], view=page("Join", PART))
            ack()

        def follow(ack: Callable[..., None], body: Json, view: Json) -> None:
            who = body["user"]["id"]
            if view["title"]["text"] == "Join":
                ack(response_action="update", view=page("Join, the rest", HOPES))
                return
            if "again" not in view["title"]["text"]:
                ack(response_action="update", view=page("Once again", HOPES))
                return
            self.took[who] = view["state"]["values"]
            self.tell(who, "application_received", "Thank you!", button("We met", "meeting.held", "m1"))
            ack()

        def press(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            action, place = body["actions"][0], body["container"]
            self.pressed.append((body["user"]["id"], action["action_id"], action["value"]))
            if not self.silent:
                client.chat_update(
                    channel=place["channel_id"], ts=place["message_ts"], text="Noted", blocks=[]
                )
            ack()

        def read(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=showing(*self.ways()))
            ack()

        def write(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            how = body["actions"][0]["action_id"]
            words = asked("words", "What came of it?", type="plain_text_input")
            client.views_push(
                trigger_id=body["trigger_id"],
                view={**page("Words", words), "callback_id": "words", "private_metadata": how},
            )
            ack()

        def written(ack: Callable[..., None], body: Json, view: Json) -> None:
            self.concern.append((body["user"]["id"], view["private_metadata"], self.now()))
            ack(response_action="update", view=showing(*self.ways()))

        app.action("concern.read")(read)
        app.action("concern.acknowledge")(write)
        app.action("concern.resolve")(write)
        app.view("words")(written)
        app.command("/mentor")(begin)
        app.command("/mentor-admin")(lambda ack: ack("Done."))
        app.action("application.begin")(begin)
        app.action("application.resume")(begin)
        app.action("meeting.held")(press)
        app.view("application.page")(follow)

    def ways(self) -> list[Json]:
        """What can be done next about the concern."""
        steps = [("Answer", "concern.acknowledge"), ("It is settled", "concern.resolve")]
        return [button("Add a note", "concern.note", "1")] + [
            button(label, action, "1") for label, action in steps[len(self.concern) :][:1]
        ]

    def tell(self, who: str, kind: str, text: str, *buttons: Json) -> None:
        channel = self.client.conversations_open(users=who)["channel"]["id"]
        self.client.chat_postMessage(
            channel=channel,
            text=text,
            blocks=offering(text, *buttons),
            metadata={"event_type": f"mentorbot_{kind}", "event_payload": {"id": f"{kind} {who}"}},
        )


@contextmanager
def asker(playground: Playground) -> Iterator[Asker]:
    client = WebClient(token=playground.bot_token, base_url=playground.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True, token_verification_enabled=False)
    made = Asker(client, playground.clock.now)
    made.wire(app)
    handler = SocketModeHandler(app, playground.app_token)
    handler.connect()
    playground.log.wait_for("link_opened")
    try:
        yield made
    finally:
        # The client may wait ten seconds for a socket that it closed itself; the playground ends it sooner.
        threading.Thread(target=handler.close, daemon=True).start()


@pytest.fixture
def office() -> Iterator[tuple[Playground, Furnished, Asker]]:
    with Playground(MANIFEST, start=START, seed=1) as playground:
        furnished = furnish(playground, load_company())
        with asker(playground) as app:
            yield playground, furnished, app


def someone(wanted: Callable[[Persona], bool]) -> Persona:
    """The most diligent of those who are wanted, of the company under several seeds."""
    people = [persona(colleague, seed=seed) for seed in (7, 8, 9) for colleague in load_company().people]
    return max((one for one in people if wanted(one)), key=lambda one: one.diligence)


def live(playground: Playground, player: Player, hours: int) -> None:
    end = playground.clock.now() + timedelta(hours=hours)
    while True:
        channels = {record.channel for record in playground.log.where("message_posted")}
        player.look(sorted(c for c in channels if c), playground.clock.now())
        due = player.due
        if due is None or due > end:
            playground.clock.advance_to(end)
            return
        playground.clock.advance_to(due)
        player.act(playground.clock.now())


@pytest.mark.long
def test_the_company_moves_in(office: tuple[Playground, Furnished, Asker]) -> None:
    playground, furnished, _ = office
    assert len(furnished.people) == 60
    admins = furnished.channels[ADMIN_CHANNEL]
    lead = furnished.coordinators[0]
    (room,) = [channel for channel in lead.channels() if channel.id == admins]
    assert room.is_private
    assert playground.bot_user_id not in room.members
    guest = furnished.people[furnished.company.having(GUEST)[0].email]
    assert [channel.name for channel in guest.channels() if not channel.is_im] == ["finance"]


@pytest.mark.long
def test_a_colleague_who_is_asked_joins_by_filling_in_every_page(
    office: tuple[Playground, Furnished, Asker],
) -> None:
    playground, furnished, app = office
    who = someone(lambda one: one.takes_part and one.abandons is Abandons.NO)
    player = Player(furnished.people[who.colleague.email], who)
    app.tell(player.person.id, "program_announced", "Join us", button("Join", "application.begin", "p1"))
    live(playground, player, 72)
    answers = app.took[player.person.id]
    assert answers["hopes"]["hopes"]["value"] == who.texts["hopes"]
    assert answers["part"]["part"]["selected_option"]["value"] == who.part if "part" in answers else True
    assert app.pressed == [(player.person.id, "meeting.held", "m1")]
    assert player.troubles == []
    joined = playground.log.where("view_opened", who=player.person.id)[0].at
    assert 9 <= joined.astimezone(playground_zone(who)).hour < 17, "in working hours"


def playground_zone(who: Persona) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(who.colleague.tz)


@pytest.mark.long
def test_a_concern_is_answered_by_one_and_settled_by_them_some_days_later(
    office: tuple[Playground, Furnished, Asker],
) -> None:
    playground, furnished, app = office
    keepers = [persona(one, seed=7) for one in furnished.company.coordinators[:2]]
    players = [Player(furnished.people[who.colleague.email], who) for who in keepers]
    for player in players:
        app.tell(
            player.person.id, "concern_raised", "Somebody worries", button("Read it", "concern.read", "1")
        )
    for player in players:
        live(playground, player, 14 * 24)
    (first, answered, then), (second, settled, later) = app.concern
    assert (answered, settled) == ("concern.acknowledge", "concern.resolve")
    assert first == second == players[0].person.id
    assert timedelta(days=2) < later - then < timedelta(days=9)
    assert [player.troubles for player in players] == [[], []]
    assert [player.person.modal for player in players] == [None, None]


@pytest.mark.long
def test_who_leaves_the_form_half_way_comes_back_when_reminded(
    office: tuple[Playground, Furnished, Asker],
) -> None:
    playground, furnished, app = office
    who = someone(lambda one: one.abandons is Abandons.RETURNS)
    player = Player(furnished.people[who.colleague.email], who)
    app.tell(player.person.id, "program_announced", "Join us", button("Join", "application.begin", "p1"))
    live(playground, player, 72)
    assert app.took == {}
    assert player.person.modal is None
    app.tell(
        player.person.id, "application_unfinished", "Go on?", button("Go on", "application.resume", "p1")
    )
    live(playground, player, 72)
    assert player.person.id in app.took


@pytest.mark.long
def test_who_does_not_want_to_take_part_does_not(office: tuple[Playground, Furnished, Asker]) -> None:
    playground, furnished, app = office
    who = someone(lambda one: not one.takes_part and one.colleague.is_member)
    player = Player(furnished.people[who.colleague.email], who)
    app.tell(player.person.id, "program_announced", "Join us", button("Join", "application.begin", "p1"))
    live(playground, player, 100)
    assert app.took == {}


@pytest.mark.long
def test_a_button_that_has_gone_meanwhile_is_left_alone(office: tuple[Playground, Furnished, Asker]) -> None:
    playground, furnished, app = office
    who = someone(lambda one: one.takes_part and one.abandons is Abandons.NO)
    player = Player(furnished.people[who.colleague.email], who)
    app.tell(player.person.id, "nudge", "Did you meet?", button("We met", "meeting.held", "m1"))
    channel = player.person.dm()
    assert channel is not None
    player.look([channel], playground.clock.now())
    assert player.due is not None
    message = player.person.messages(channel)[-1]
    app.client.chat_update(channel=channel, ts=message.ts, text="Too late", blocks=[])
    playground.clock.advance_to(player.due)
    player.act(playground.clock.now())
    assert app.pressed == []
    assert player.due is None


@pytest.mark.long
def test_who_presses_in_vain_uses_the_button_that_is_offered_instead(
    office: tuple[Playground, Furnished, Asker],
) -> None:
    playground, furnished, app = office
    who = someone(lambda one: one.takes_part and one.abandons is Abandons.NO)
    player = Player(furnished.people[who.colleague.email], who)
    app.fails = 1
    app.tell(player.person.id, "program_announced", "Join us", button("Join", "application.begin", "p1"))
    live(playground, player, 30)
    assert player.person.id in app.took
    assert player.troubles == []


@pytest.mark.long
def test_who_presses_and_sees_nothing_presses_again_for_a_while(
    office: tuple[Playground, Furnished, Asker],
) -> None:
    playground, furnished, app = office
    app.silent = True
    who = someone(lambda one: one.takes_part)
    player = Player(furnished.people[who.colleague.email], who)
    app.tell(player.person.id, "nudge", "Did you meet?", button("We met", "meeting.held", "m1"))
    live(playground, player, 72)
    assert app.pressed == [(player.person.id, "meeting.held", "m1")] * TRIES
    assert player.troubles == ["meeting.held: nothing happened"]


@pytest.mark.long
def test_a_message_some_minutes_late_is_decided_about_alike() -> None:
    def planned(late: timedelta) -> list[tuple[datetime, str]]:
        with Playground(MANIFEST, start=START, seed=1) as playground:
            furnished = furnish(playground, load_company(people=20))
            with asker(playground) as app:
                who = someone(lambda one: one.takes_part and one.colleague in furnished.company.people)
                player = Player(furnished.people[who.colleague.email], who)
                playground.clock.advance(late)
                for number in range(1, 4):
                    playground.clock.advance(timedelta(seconds=2))
                    app.tell(
                        player.person.id,
                        "nudge",
                        "Did you meet?",
                        button("We met", "meeting.held", f"m{number}"),
                    )
                channel = player.person.dm()
                assert channel is not None
                player.look([channel], playground.clock.now())
                return [(plan.due, plan.about) for plan in player.plans]

    assert planned(timedelta(0)) == planned(timedelta(minutes=9, seconds=41)) != []


@pytest.mark.long
def test_a_fortnight_in_the_company_is_the_same_twice() -> None:
    def told(playground: Playground) -> list[tuple[str, str, str | None, str]]:
        return [
            (r.at.isoformat(), r.what, r.who, r.detail.get("action_id") or r.detail.get("text") or "")
            for r in playground.log
            if r.what in {"command_sent", "action_sent", "view_submitted", "message_posted"}
        ]

    def once() -> tuple[list[tuple[str, str, str | None, str]], Asker]:
        with Playground(MANIFEST, start=START, seed=1) as playground:
            furnished = furnish(playground, load_company())
            with asker(playground) as app:
                general = furnished.channels["general"]
                furnished.admin.invite(general, playground.bot_user_id)
                join = button("Join", "application.begin", "p1")
                app.client.chat_postMessage(channel=general, text="Join us", blocks=offering("Join us", join))
                life = Life(playground, furnished, seed=7)
                life.until(START + timedelta(days=7))
                return told(playground), app

    first, app = once()
    second, _ = once()
    assert first == second
    assert len(app.took) > 35


@pytest.mark.long
def test_a_simulation_counts_what_the_log_tells() -> None:
    run = simulate(manifest=MANIFEST, start_bot=asker, days=2, company=load_company(people=12))
    assert run.counts.people == 12
    assert run.counts.slack_refusals == run.counts.bot_errors == {}
    assert run.counts.messages_lost == run.counts.messages_duplicated == 0


def test_every_button_in_the_playbook_exists_in_the_bot() -> None:
    from blocks import ids

    known = {value for name, value in vars(ids).items() if name.isupper()}
    assert {habit.action for habit in (*COLLEAGUES, *COORDINATORS)} <= known
