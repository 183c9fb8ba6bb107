"""Slack's rate limits are kept before Slack has to say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.limits import Limits
from tests.conftest import NOW

POST = "chat.postMessage"
SECOND = timedelta(seconds=1)


def calls_within(method: str, span: timedelta, channels: int = 1) -> int:
    """How many calls somebody makes who calls as soon as the limits allow, in turn in so many channels."""
    limits, now, count = Limits(), NOW, 0
    while True:
        channel = f"C{count % channels}" if method == POST else None
        now = limits.free_at(method, channel, now)
        if now >= NOW + span:
            return count
        limits.used(method, channel, now)
        count += 1


def test_a_method_that_was_never_called_is_free_at_once() -> None:
    assert Limits().free_at(POST, "C1", NOW) == NOW
    assert Limits().free_at("views.publish", None, NOW) == NOW


def test_one_channel_gets_one_message_a_second() -> None:
    assert calls_within(POST, timedelta(seconds=30)) == 30


def test_other_channels_need_not_wait_for_one() -> None:
    limits = Limits()
    limits.used(POST, "C1", NOW)
    assert limits.free_at(POST, "C1", NOW) == NOW + SECOND
    assert limits.free_at(POST, "C2", NOW) < NOW + SECOND


def test_all_channels_together_stay_below_several_hundred_a_minute() -> None:
    assert 200 <= calls_within(POST, timedelta(seconds=60), channels=500) <= 300


@pytest.mark.parametrize(
    ("method", "a_minute"),
    [
        ("conversations.create", 20),
        ("conversations.archive", 20),
        ("users.list", 20),
        ("conversations.invite", 50),
        ("conversations.open", 50),
        ("conversations.history", 50),
        ("views.publish", 100),
        ("something.new", 20),
    ],
)
def test_every_method_keeps_to_its_tier(method: str, a_minute: int) -> None:
    assert a_minute - 1 <= calls_within(method, timedelta(seconds=60)) <= a_minute


def test_what_slack_asks_to_rest_rests_and_nothing_else_does() -> None:
    limits = Limits()
    limits.refused(POST, NOW + 30 * SECOND)
    limits.refused(POST, NOW + 5 * SECOND)  # an answer to an earlier call does not shorten it
    assert limits.free_at(POST, "C1", NOW) == NOW + 30 * SECOND
    assert limits.free_at("views.publish", None, NOW) == NOW
    assert limits.free_at(POST, "C1", NOW + 31 * SECOND) == NOW + 31 * SECOND
