"""Figures for Prometheus: bounded labels, a registry of their own, and no figure where nobody answers."""

from __future__ import annotations

from contextlib import suppress
from email.message import Message

from slack_sdk.errors import SlackApiError

from bot.kept_open import Answer, KeptOpen
from bot.metrics import Metrics, Waiting
from bot.running.counted_calls import count_calls
from bot.slack_client import SlackClient


def figures(metrics: Metrics) -> dict[str, float]:
    told = metrics.exposition().decode()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    }


def test_two_bots_in_a_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.acknowledged("action", "ok", 0.02)
    assert figures(one)['mentorbot_ack_seconds_count{kind="action",outcome="ok"}'] == 1
    assert not any(name.startswith("mentorbot_ack_seconds_count") for name in figures(other))


def test_nothing_from_outside_becomes_a_label() -> None:
    metrics = Metrics()
    metrics.refused("T1", "my boss is awful")
    metrics.called("T1", "chat.postMessage", "<script>", 0.1)
    metrics.delivered("T1", "whatever somebody made up", "sent", 2.0)
    metrics.listener_failed("T1", "action", "x" * 200)
    told = metrics.exposition().decode()
    for outside in ("boss", "<scr", "somebody", "xxxx"):
        assert outside not in told
    assert figures(metrics)['mentorbot_sends_total{kind="other",outcome="sent",workspace="T1"}'] == 1


def test_what_is_asked_of_a_database_that_is_away_is_left_out() -> None:
    metrics, here = Metrics(), True

    def look() -> list[Waiting]:
        if not here:
            raise OSError
        return [Waiting("T1", {"pending": 3}, oldest=12.0, due_lag=1.5)]

    metrics.watch_waiting(look)
    found = figures(metrics)
    assert found['mentorbot_queue_rows{state="pending",workspace="T1"}'] == 3
    assert found['mentorbot_queue_oldest_seconds{workspace="T1"}'] == 12
    here = False
    found = figures(metrics)
    assert found["mentorbot_database_up"] == 0
    assert not any(name.startswith("mentorbot_queue") for name in found)


def test_every_call_is_counted_by_what_came_of_it() -> None:
    class Slack(KeptOpen):
        def __init__(self) -> None:
            super().__init__()
            self.answers = iter(
                (
                    Answer(200, "OK", Message(), b'{"ok": true}'),
                    Answer(200, "OK", Message(), b'{"ok": false, "error": "is_archived"}'),
                    Answer(429, "Too Many", Message(), b'{"ok": false, "error": "ratelimited"}'),
                )
            )

        def post(self, *_: object, **__: object) -> Answer:
            answer = next(self.answers, None)
            if answer is None:
                raise TimeoutError
            return answer

    metrics = Metrics()
    client = SlackClient(
        token="xoxb-1", base_url="http://slack.example/api/", kept_open=Slack(), retry_handlers=[]
    )
    count_calls(client, "T1", metrics)
    for _ in range(4):
        with suppress(SlackApiError, TimeoutError):
            client.chat_postMessage(channel="C1", text="x")
    found = figures(metrics)
    for result in ("ok", "is_archived", "ratelimited", "TimeoutError"):
        name = f'mentorbot_slack_calls_total{{method="chat.postMessage",result="{result}",workspace="T1"}}'
        assert found[name] == 1
    assert found['mentorbot_slack_429_total{method="chat.postMessage",workspace="T1"}'] == 1
