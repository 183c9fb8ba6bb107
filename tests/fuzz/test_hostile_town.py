"""A whole program among people who try to be more than text: nobody is called, linked or deceived by any of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from demo.company import load_company
from demo.running import read_manifest
from demo.simulate import simulate
from tests.fuzz.hostile import (
    CALLS,
    Received,
    all_is_heard,
    bot_among_tricksters,
    everything_is_typed_by_tricksters,
    hostile_company,
    texts_of,
)

SENT = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.push", "views.update",
                  "views.publish", "conversations.setTopic", "conversations.setPurpose", "bookmarks.add", "ack",
                  "response_url", "files.completeUploadExternal", "conversations.create"})  # fmt: skip

MEANT = re.compile(r"<[@#][UCGD][A-Z0-9]+>|<!date\^\d{6,}\^[^>]*>|<https?://[^|>\s]+(\|[^>]*)?>")
"""Whatever Slack takes for more than text is one of these, and the bot's own."""


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """Every statement is compiled once."""


def live(*, people: int, days: int) -> Received:
    received = Received()
    with all_is_heard(received), everything_is_typed_by_tricksters(received):
        simulate(
            manifest=read_manifest(),
            start_bot=lambda playground: bot_among_tricksters(playground, received),
            company=hostile_company(load_company(people=people)),
            days=days,
            seed=5,
        )
    return received


def unfolded(node: Any) -> Any:
    """What travels as JSON in a text, as what it is."""
    if isinstance(node, dict):
        return {
            name: json.loads(one) if name in ("blocks", "view", "files") and isinstance(one, str) else one
            for name, one in node.items()
        }
    return node


def sent_texts(received: Received) -> Iterator[tuple[str, str]]:
    for name, given in received.said:
        if name in SENT:
            for text in texts_of(unfolded(given)):
                yield name, text


def look_at(received: Received) -> None:
    mention, tricked = f"<@{received.victim}", 0
    found: dict[tuple[str, str], str] = {}
    for name, text in sent_texts(received):
        for call in (mention, *CALLS):
            if call in text:
                found[name, call] = text
        for token in re.findall(r"<[^<>]*>", text):
            if not MEANT.fullmatch(token):
                found[name, token] = text
        tricked += bool(re.search(r"\bt\d+ ", text))
    assert not found, "\n".join(f"{name} {call}: {text[:300]!r}" for (name, call), text in found.items())
    assert tricked > 20, "what was typed was never shown to anybody"
    for name, given in received.said:
        if name == "conversations.create":
            assert re.fullmatch(r"[a-z0-9_-]{1,80}", given["name"]), given
    assert received.playground is not None
    for channel in received.playground.core.workspace.channels.values():
        for message in channel.messages.values():
            assert mention not in str(message.text), message
    for file, content in received.files.items():
        look_at_file(file, content)


def look_at_file(name: str, content: bytes) -> None:
    if name.endswith(".ics"):
        lines = content.decode().split("\r\n")
        assert all("\r" not in line and "\n" not in line for line in lines), name
        known = {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND",
                 "SEQUENCE", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "ACTION", "TRIGGER"}  # fmt: skip
        begun = {re.split(r"[:;]", line)[0] for line in lines if line and not line.startswith(" ")}
        assert begun <= known, (name, begun - known)


@pytest.mark.long
def test_nobody_is_called_by_what_people_type() -> None:
    received = live(people=8, days=8)
    look_at(received)
    assert len(received.typed) > 30


@pytest.mark.soak
def test_nobody_is_called_in_a_whole_program() -> None:
    received = live(people=16, days=200)
    look_at(received)
    assert any(name.endswith(".ics") for name in received.files)
