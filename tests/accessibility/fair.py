"""A small workspace in which everything stands that the page can show, and an app that shows it."""

from __future__ import annotations

import io
import json
from typing import Any

from PIL import Image
from slack_sdk import WebClient

from playground import Person
from playground.page import Control, Step
from tests.playground.page.allotment import MANIFEST, Allotment, mrkdwn, plain

Json = dict[str, Any]
SCOPES = ["reactions:write", "pins:write", "bookmarks:write", "channels:manage", "groups:write"]
FAIR: Json = {
    **MANIFEST,
    "oauth_config": {"scopes": {"bot": [*MANIFEST["oauth_config"]["scopes"]["bot"], *SCOPES]}},
}
"""The manifest, with what the workspace's furniture needs."""
EVERYTHING: list[Json] = [
    {"type": "header", "text": plain(":seedling: What grows this week")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Beans* are up, <@{mia}>.\n> Water them\nSee <https://example.com/beans|how to tie beans>."
        ),
        "accessory": {"type": "button", "action_id": "more", "text": plain("Tell me more"), "value": "1"},
    },
    {"type": "section", "fields": [mrkdwn("*Bed*\nBy the gate"), mrkdwn("*Neighbour*\nJonas")]},
    {
        "type": "section",
        "text": mrkdwn("How the bed looks"),
        "accessory": {
            "type": "image",
            "image_url": "https://example.com/bed.png",
            "alt_text": "A bed of beans",
        },
    },
    {
        "type": "context",
        "elements": [
            {"type": "image", "image_url": "https://example.com/sun.png", "alt_text": "Sunny"},
            mrkdwn("Sunny until Friday, then `rain`. :large_green_circle: Well watered"),
        ],
    },
    {"type": "divider"},
    {
        "type": "image",
        "image_url": "https://example.com/plan.png",
        "alt_text": "The plan",
        "title": plain("Plan"),
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Rake"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Spade"}]},
                ],
            },
            {
                "type": "rich_text_preformatted",
                "elements": [
                    {"type": "text", "text": "beans = 12 rows of twelve, each as long as the shed is wide"}
                ],
            },
        ],
    },
    {
        "type": "markdown",
        "text": "# Rules\n\n1. Close the gate\n2. Feed the **hens**\n\n| Day | Who |\n|---|---|\n| Mon | Mia |",
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Bed"}, {"type": "raw_text", "text": "Rows"}],
            [{"type": "raw_text", "text": "By the gate"}, {"type": "raw_text", "text": "12"}],
        ],
    },
    {
        "type": "actions",
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
                "action_id": "site",
                "text": plain("Read the rules"),
                "url": "https://example.com",
            },
            {
                "type": "static_select",
                "action_id": "bring",
                "placeholder": plain("I bring"),
                "options": [{"text": plain(word), "value": word} for word in ("Cake", "Tea")],
            },
            {"type": "datepicker", "action_id": "day", "placeholder": plain("Choose a day")},
            {
                "type": "overflow",
                "action_id": "menu",
                "options": [{"text": plain(word), "value": word} for word in ("Remind me", "Leave")],
            },
        ],
    },
]
"""A message of every block a message may have."""

NEIGHBOURS = ["Ada Kim", "Ben Osei", "Cleo Roy", "Dan Weiss", "Eva Lind", "Finn Ito", "Gro Berg", "Hal Nunez",
              "Ida Falk", "Jan Novak", "Kaya Sen", "Leo Marsh"]  # fmt: skip


class Tour:
    """A guide with a switch, a button, and a step of each kind."""

    title = "First steps"
    language = "en"
    on = True

    def steps(self, person: Person) -> list[Step]:
        return [
            {"text": f"You are *{person.real_name}*", "done": True},
            {
                "text": "Type `/plot poll`",
                "done": False,
                "action": {"label": "Write it for me", "type": "/plot poll"},
            },
            {"text": "Say that you will come", "done": False},
        ]

    @property
    def controls(self) -> list[Control]:
        return [
            {"id": "auto", "label": "Autopilot", "hint": "Colleagues act by themselves.", "active": self.on},
            {"id": "again", "label": "Begin again", "hint": "", "active": None},
        ]

    def press(self, control_id: str) -> None:
        self.on = not self.on


def picture() -> bytes:
    """A small picture, as an app uploads it."""
    drawn = io.BytesIO()
    Image.new("RGB", (320, 120), "#3f8f5a").save(drawn, "PNG")
    return drawn.getvalue()


def set_up(allotment: Allotment) -> None:
    """Fill the workspace: a channel with everything, others unread, archived and open to join, and a guide."""
    playground, mia, jonas = allotment.playground, allotment.mia, allotment.jonas
    client = WebClient(token=playground.bot_token, base_url=playground.api_url)
    here = allotment.channel
    blocks = json.loads(json.dumps(EVERYTHING).replace("{mia}", mia.id))
    for name in NEIGHBOURS:
        playground.add_person(name=name, title="Neighbour")
    said = jonas.say(here, "The hens are out again :smile: see https://example.com/hens")
    client.reactions_add(channel=here, timestamp=said.ts, name="tada")
    posted = client.chat_postMessage(channel=here, text="What grows this week", blocks=blocks)
    client.chat_postMessage(channel=here, text="Beans, says the thread", thread_ts=posted["ts"])
    client.pins_add(channel=here, timestamp=posted["ts"])
    client.bookmarks_add(channel_id=here, title="Rules", type="link", link="https://example.com/rules")
    client.files_upload_v2(
        channel=here, content=picture(), filename="bed.png", title="The bed", alt_txt="A green bed"
    )
    client.files_upload_v2(channel=here, content="a,b\n", filename="plots.csv", title="All plots")
    jonas.say(playground.create_channel("garden", members=[jonas, mia]), "Bees are awake")
    playground.create_channel("compost", members=[jonas])
    shed = playground.create_channel("shed", members=[jonas, mia])
    jonas.invite(shed, playground.bot_user_id)
    client.conversations_archive(channel=shed)
    playground.guide = Tour()
