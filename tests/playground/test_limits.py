"""Rate limits on the virtual clock: over the limit is 429 with Retry-After, for that method only."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from playground.rules import rules
from tests.playground.gardener import Slack, Slacks


def status(slack: Slack, method: str, **args: Any) -> tuple[int, int]:
    """The HTTP status and Retry-After of one call."""
    code, headers, _ = slack.api.raw(method, json.dumps(args))
    return code, int(headers.get("retry-after", "0"))


@pytest.mark.parametrize(
    ("method", "per_minute"),
    [
        ("conversations.create", 20),
        ("conversations.archive", 20),
        ("conversations.setTopic", 20),
        ("pins.add", 20),
        ("bookmarks.add", 20),
        ("chat.update", 50),
        ("conversations.open", 50),
        ("conversations.invite", 50),
        ("conversations.history", 50),
        ("views.publish", 100),
        ("chat.postEphemeral", 100),
    ],
)
def test_each_tier_has_its_number_a_minute(slack: Slack, method: str, per_minute: int) -> None:
    codes = [status(slack, method)[0] for _ in range(per_minute)]
    assert set(codes) == {200}, "refused for their arguments, but let through by the limit"
    assert status(slack, method) == (429, 60)
    assert slack.playground.log.count("rate_limited", method=method) == 1
    assert status(slack, "auth.test")[0] == 200, "other methods are not touched"
    slack.playground.clock.advance(timedelta(seconds=59))
    assert status(slack, method) == (429, 1)
    slack.playground.clock.advance(timedelta(seconds=1))
    assert status(slack, method)[0] == 200


def test_the_form_methods_are_limited_as_well(slack: Slack) -> None:
    for _ in range(20):
        assert slack.api.raw("users.list", verb="GET")[0] == 200
    assert slack.api.raw("users.list", verb="GET")[0] == 429


def test_a_channel_takes_one_message_a_second(slack: Slack) -> None:
    ada, bob = slack.person(), slack.person("Bob")
    assert status(slack, "chat.postMessage", channel=ada.id, text="1")[0] == 200
    assert status(slack, "chat.postMessage", channel=ada.id, text="2") == (429, 1)
    assert status(slack, "chat.postMessage", channel=ada.dm(), text="3") == (429, 1), "the same DM by its id"
    assert status(slack, "chat.postMessage", channel=bob.id, text="4")[0] == 200
    slack.playground.clock.advance(timedelta(seconds=1))
    assert status(slack, "chat.postMessage", channel=ada.id, text="5")[0] == 200
    assert [m.text for m in ada.messages(str(ada.dm()))] == ["1", "5"]


def test_a_workspace_takes_several_hundred_messages_a_minute(slack: Slack) -> None:
    most = rules()["chat.postMessage"].per_minute
    codes = [status(slack, "chat.postMessage", channel=f"C{n}", text="x")[0] for n in range(most + 1)]
    assert codes == [200] * most + [429]


def test_limits_can_be_turned_off_for_a_benchmark(slacks: Slacks) -> None:
    slack = slacks(limits=False)
    assert {status(slack, "conversations.create")[0] for _ in range(40)} == {200}
