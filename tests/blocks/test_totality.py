"""Nothing is declared without being shown, and nothing is shown that nobody answers."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

import blocks
import bot.listeners
from blocks import ids
from blocks.errors import SENTENCES, sentence
from blocks.guiding.meeting.meetings import SCORES, rate_action
from blocks.help import admin_help, mentor_help
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.commands import ADMIN_COMMANDS, MENTOR_COMMANDS
from bot.domain.messages import KINDS, Operation
from bot.domain.shown.recruiting import ProgramShown
from bot.errors import CODES, DomainError
from bot.installing.leaving import register_leaving
from bot.listeners import planning
from bot.listeners.commands import admin_commands, mentor_commands
from bot.listeners.desk import Desks
from bot.listeners.register import register
from bot.listeners.wiring import Wiring
from bot.usecases.facts.loading import LOADERS

DECLARED = {name: value for name, value in vars(ids).items() if name.isupper()}
NOTHING_TO_SEND = {"notice.shown", "pair.shown"}
"""Modals without a submit button."""


class App:
    """Takes registrations as Bolt's App does, and remembers what for."""

    def __init__(self) -> None:
        self.heard: dict[str, list[str]] = {
            "action": [],
            "view": [],
            "view_closed": [],
            "command": [],
            "event": [],
            "shortcut": [],
        }

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[Any], Any]]:
        def listen(to: Any) -> Callable[[Any], Any]:
            if not isinstance(to, re.Pattern):
                self.heard[kind].append(str(to))
            return lambda function: function

        return listen


@pytest.fixture(scope="module")
def app() -> App:
    app = App()
    register_leaving(cast("Any", app), lambda *_: None)
    register(Wiring(cast("Any", app), cast("Desks", None)))
    return app


# --- messages --------------------------------------------------------------------------------------


def test_every_kind_of_message_knows_its_facts_and_its_words() -> None:
    assert set(LOADERS) == set(KINDS)
    assert set(VIEWS) == set(KINDS)


def test_no_kind_is_named_like_an_operation_and_metadata_tells_kinds_apart() -> None:
    assert not set(KINDS) & {str(operation) for operation in Operation}
    assert len({kind.event_type for kind in KINDS.values()}) == len(KINDS)


# --- sentences -------------------------------------------------------------------------------------


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal() -> None:
    assert set(SENTENCES) == set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_sentence_uses_only_what_its_refusal_tells(code: str) -> None:
    used = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name}
    assert used <= set(CODES[code])


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_sentence_is_one_even_when_details_are_missing_or_odd(code: str) -> None:
    for params in ({}, dict.fromkeys(CODES[code], "<!channel> {x}"), dict.fromkeys(CODES[code], None)):
        words = sentence(DomainError(code, **params), Reader())
        assert words[0].isupper() or words.startswith("<@")
        assert words.rstrip("`”").endswith((".", "?")), words
        assert "<!channel>" not in words


# --- buttons and modals ----------------------------------------------------------------------------


def _used_ids(package: Any) -> Iterator[tuple[str, str]]:
    """(file, name) of every `ids.NAME` in a package's source."""
    for path in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "ids"
            ):
                yield path.name, node.attr


def test_ids_are_unique() -> None:
    assert [value for value, times in Counter(DECLARED.values()).items() if times > 1] == []


@pytest.mark.long
def test_every_id_stands_in_a_view_and_is_answered_by_one_listener(app: App) -> None:
    heard = Counter(app.heard["action"]) + Counter(app.heard["view"]) + Counter(app.heard["shortcut"])
    assert [name for name, times in heard.items() if times > 1] == []
    rating = {rate_action(score) for score in SCORES}
    assert rating <= set(heard)
    assert set(heard) - rating == set(DECLARED.values()) - {ids.MEETING_RATE}
    shown = {name for _, name in [*_used_ids(blocks), *_used_ids(bot.listeners)]}
    assert shown == set(DECLARED)


@pytest.mark.long
def test_views_name_their_ids_by_the_registry_only() -> None:
    """A literal id in a view could not be found by whoever looks for its listener."""
    stray = [
        (path.name, node.value)
        for path in Path(blocks.__file__).parent.rglob("*.py")
        if path.name != "ids.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in DECLARED.values()
        if node.value not in KINDS and node.value not in set(Operation)
    ]
    assert stray == []


def test_modals_that_can_be_submitted_are_heard(app: App) -> None:
    submits = {value for name, value in DECLARED.items() if re.search(r"_(SUBMIT|PAGE|SETUP|FILE)$", name)}
    assert set(app.heard["view"]) == submits
    assert not NOTHING_TO_SEND & submits


# --- commands --------------------------------------------------------------------------------------


def test_every_command_of_the_catalogue_is_answered_and_explained() -> None:
    assert set(mentor_commands()) == {spec.name for spec in MENTOR_COMMANDS}
    answered_apart = {"help", *planning.FIRST_COMMANDS}
    assert set(admin_commands()) | answered_apart == {spec.name for spec in ADMIN_COMMANDS}
    program = ProgramShown(program=1, name="Growing", emoji="", purpose="", announcement="", cadence_days=14,
                           duration_days=180, announce_channel=None)  # fmt: skip
    for message in (mentor_help(Reader()), admin_help(program, Reader())):
        lines = [line for block in message.blocks for line in block["text"]["text"].splitlines()]
        assert all(re.fullmatch(r"`/mentor[^`]*` \S.*", line) for line in lines if line.startswith("`/"))


def test_every_event_of_the_manifest_is_heard(app: App) -> None:
    from demo.running import read_manifest

    manifest = read_manifest()
    assert set(app.heard["command"]) == {c["command"] for c in manifest["features"]["slash_commands"]}
    assert set(app.heard["shortcut"]) == {s["callback_id"] for s in manifest["features"]["shortcuts"]}
    wanted = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert set(app.heard["event"]) == wanted
