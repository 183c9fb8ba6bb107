"""Every listener says which right opens it, and every right opens something."""

from __future__ import annotations

import pytest

from bot.domain.access import CONFIDENTIAL, Action
from bot.domain.commands import ADMIN_COMMANDS, MENTOR_COMMANDS
from bot.listeners.asks import asked_by, is_confidential, means_of
from bot.listeners.doors import ADMIN, CLOSED, EVENTS, LISTENERS, MENTOR, SHOW_MORE
from bot.listeners.payloads import Request
from tests.authorization.registered import Registered

ASKED_INSIDE = {
    Action.STOP_REMINDER: "the same button as SNOOZE_REMINDER, with another choice",
    Action.RESUME_PAIR: "the button and the command name PAUSE_PAIR's twin",
}
"""Rights that are asked for behind a door of another."""


@pytest.fixture(scope="module")
def registered() -> Registered:
    return Registered()


def test_every_listener_has_its_door_and_there_is_no_other(registered: Registered) -> None:
    assert registered.ids["pressed"] == set(LISTENERS)
    assert registered.ids["event"] == set(EVENTS)
    assert registered.ids["closed"] == set(CLOSED)
    assert registered.ids["command"] == {"/mentor", "/mentor-admin"}
    assert {spec.name for spec in MENTOR_COMMANDS} == set(MENTOR)
    assert {spec.name for spec in ADMIN_COMMANDS} == set(ADMIN)


def test_every_right_opens_something() -> None:
    opened = {asks for table in (LISTENERS, MENTOR, ADMIN, CLOSED) for asks in table.values()}
    assert set(Action) - opened - set(ASKED_INSIDE) == set()


def test_whatever_asks_for_nothing_says_why() -> None:
    for table in (LISTENERS, MENTOR, ADMIN, EVENTS):
        for name, asks in table.items():
            assert isinstance(asks, Action) or len(asks.why) > 20, name


def _request(kind: str, name: str, **more: str) -> Request:
    return Request(kind, name, "U1", "T1", "k", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "confidential"),
    [
        ("reviews read", True),
        ("read", True),
        ("applications Careers", True),
        ("pairs", False),
        ("", False),
        ("x y", False),
    ],
)
def test_a_command_is_confidential_whatever_it_is_called(typed: str, confidential: bool) -> None:
    assert is_confidential(_request("command", "/mentor-admin", text=typed)) is confidential
    assert is_confidential(_request("action", "program.choose", value=f"7:{typed}")) is confidential


def test_what_is_confidential_is_asked_about_before() -> None:
    for name, asks in LISTENERS.items():
        request = _request("action", name)
        if name != "program.choose":
            assert is_confidential(request) == (asks in CONFIDENTIAL or name in SHOW_MORE), name
            assert asked_by(_request("action", f"{name}:3")) in (asks, LISTENERS.get(f"{name}:3"))
    assert set(LISTENERS) | {f"/mentor-admin {name}" for name in ADMIN} >= SHOW_MORE


def test_the_audit_calls_things_by_what_was_typed_or_pressed() -> None:
    assert means_of(_request("command", "/mentor-admin", text="read")) == "/mentor-admin reviews read"
    assert (
        means_of(_request("command", "/mentor-admin", text="pair <@U1|anna> secret words"))
        == "/mentor-admin pair"
    )
    assert means_of(_request("action", "program.choose", value="1:read")) == "/mentor-admin reviews read"
    assert means_of(_request("action", "pair.details")) == "pair.details"
    assert means_of(_request("command", "/mentor-admin", text="no such thing")) == "/mentor-admin"
