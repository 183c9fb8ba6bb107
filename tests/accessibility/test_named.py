"""What is only heard names people, since Slack shows no mention there."""

from __future__ import annotations

from blocks.parts import Message, button, section
from bot.heard import heard
from db.models import Person
from tests.conftest import TEAM


def test_the_labels_of_buttons_name_whom_the_text_mentions(sessions) -> None:
    with sessions.writing(TEAM) as session:
        for slack_id, name in (("U0ANA", "Ana Silva"), ("U0BEN", "Ben Okafor")):
            session.add(Person(slack_id=slack_id, name=name))
    message = Message(
        "Two pairs",
        [
            section("<@U0ANA> with mentor <@U0BEN> · active", button("Details", "pair.details", 1)),
            section("<@U0GONE> · active", button("Details", "pair.details", 2)),
        ],
    )
    with sessions.reading(TEAM) as session:
        shown = heard(session, tuple(message.blocks))
    assert [block["accessory"]["accessibility_label"] for block in shown] == [
        "Details: Ana Silva with mentor Ben Okafor · active",
        "Details: active",
    ]
    assert shown[0]["text"] == message.blocks[0]["text"], "who sees it reads mentions"


def test_what_mentions_nobody_is_left_as_it_is(sessions) -> None:
    blocks = (section("A talk", button("Open", "goal.show", 1)),)
    with sessions.reading(TEAM) as session:
        assert heard(session, blocks) is blocks
