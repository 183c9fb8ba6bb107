"""Slack's rate limits are kept before Slack has to say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limits import Limits
from bot.domain.pace import CHANNEL_GAP, ON_THE_WAY, PER_MINUTE, between
from playground.limits import Limits as SlackLimits
from playground.rules import rules
from tests.conftest import NOW

POST, CREATE = "chat.postMessage", "conversations.create"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


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
    assert 26 <= calls_within(POST, timedelta(seconds=30)) <= 30


def test_other_channels_need_not_wait_for_one() -> None:
    limits = Limits()
    limits.used(POST, "C1", NOW)
    assert limits.free_at(POST, "C1", NOW) == NOW + CHANNEL_GAP
    assert limits.free_at(POST, "C2", NOW) == NOW


def test_a_few_messages_go_at_once_after_a_quiet_while() -> None:
    limits = Limits()
    at_once = [limits.take(POST, f"C{number}", NOW) is None for number in range(10)]
    assert at_once == [True] * 7 + [False] * 3


def test_who_takes_what_is_not_free_is_told_when_and_takes_nothing() -> None:
    limits = Limits()
    assert limits.take(CREATE, None, NOW) is None
    free_at = limits.take(CREATE, None, NOW)
    assert free_at is not None
    assert limits.take(CREATE, None, NOW) == free_at
    assert limits.take(CREATE, None, free_at) is None


@pytest.mark.parametrize("method", sorted({*PER_MINUTE, "something.new"}))
def test_every_method_is_called_as_often_as_its_tier_allows_nearly_and_never_more_often(method: str) -> None:
    a_minute = PER_MINUTE.get(method, 20)
    if method in rules():
        assert a_minute == rules()[method].per_minute
    assert calls_within(method, MINUTE, channels=500) <= a_minute
    assert 10 * a_minute * 0.95 <= calls_within(method, 10 * MINUTE, channels=5000) <= 10 * a_minute


@pytest.mark.parametrize("method", sorted(PER_MINUTE))
def test_who_is_always_a_little_late_calls_as_often_all_the_same(method: str) -> None:
    limits, now, count = Limits(), NOW, 0
    while (now := limits.free_at(method, f"C{count}", now)) < NOW + 10 * MINUTE:
        now += timedelta(seconds=0.15)  # the call before took that long
        limits.used(method, f"C{count}", now)
        count += 1
    if between(method) > timedelta(seconds=0.3):
        assert count >= 10 * PER_MINUTE[method] * 0.95


def test_what_slack_asks_to_rest_rests_and_nothing_else_does() -> None:
    limits = Limits()
    limits.refused(POST, NOW + 30 * SECOND)
    limits.refused(POST, NOW + 5 * SECOND)  # an answer to an earlier call does not shorten it
    assert limits.free_at(POST, "C1", NOW) == NOW + 30 * SECOND
    assert limits.free_at("views.publish", None, NOW) == NOW
    assert limits.free_at(POST, "C1", NOW + 31 * SECOND) == NOW + 31 * SECOND


def test_a_click_never_asks_and_the_queue_waits_the_longer() -> None:
    limits = Limits()
    for _ in range(5):
        limits.used("users.info", None, NOW)
    assert limits.free_at("users.info", None, NOW) > NOW + 1.5 * SECOND


def test_a_process_that_begins_waits_as_if_everything_was_just_used_up() -> None:
    limits = Limits(NOW)
    assert limits.free_at(CREATE, None, NOW) == NOW + between(CREATE)
    assert limits.free_at(POST, "C1", NOW) == NOW + CHANNEL_GAP
    assert limits.free_at(CREATE, None, NOW + MINUTE) == NOW + MINUTE


def test_a_process_that_takes_over_knows_nothing_of_what_the_former_leader_called() -> None:
    epoch: list[int | None] = [None]
    limits = Limits(NOW, lambda: epoch[0])
    assert limits.free_at(CREATE, None, NOW + MINUTE) == NOW + MINUTE
    epoch[0] = 7
    took_over = NOW + 2 * MINUTE
    assert limits.free_at(CREATE, None, took_over) == took_over + between(CREATE)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([CREATE, "conversations.invite", "views.publish", POST]),
            st.sampled_from(["C1", "C2", "C3"]),
            st.one_of(st.just(0.0), st.floats(0, 2), st.floats(0, 90)),
            st.floats(0, ON_THE_WAY.total_seconds()),
            st.sampled_from(["", "", "", "", "", "restart", "take over"]),
        ),
        max_size=400,
    ),
    st.booleans(),
)
def test_whatever_is_called_when_and_whoever_restarts_slack_refuses_nothing(
    calls: list[tuple[str, str, float, float, str]], greedy: bool
) -> None:
    """Whether it goes as fast as it may or not, and however long each call travels."""
    epoch = [0]
    limits, slack, now = Limits(NOW, lambda: epoch[0]), SlackLimits(), NOW
    arrived: list[tuple[Any, str, str]] = []
    for method, channel, pause, travels, trouble in calls:
        now += timedelta(seconds=0 if greedy else pause)
        if trouble == "restart":
            limits = Limits(now, lambda: epoch[0])
        elif trouble:
            epoch[0] += 1
        where = f"{channel}{len(arrived) % 7}" if method == POST else ""
        now = limits.free_at(method, where, now)
        assert limits.take(method, where, now) is None
        arrived.append((now + timedelta(seconds=0 if method == POST else travels), method, where))
    for at, method, where in sorted(arrived):
        assert slack.refuse_for(rules()[method], at, where) == 0
        slack.count(rules()[method], at, where)
