"""Figures for Prometheus: bounded labels, a registry of their own, and no figure where nobody answers."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.metrics import Metrics, Waiting
from bot.running.counted_calls import count_calls


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
    class Client(WebClient):
        answers: list[object]

        def api_call(self, api_method: str, **arguments: object) -> SlackResponse:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answered({"ok": True})

    def answered(data: dict[str, object], status: int = 200) -> SlackResponse:
        return SlackResponse(
            client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=status
        )

    def refused(code: str, status: int = 200) -> SlackApiError:
        return SlackApiError("no", answered({"ok": False, "error": code}, status))  # type: ignore[no-untyped-call]

    metrics, client = Metrics(), Client()
    client.answers = [None, refused("is_archived"), refused("ratelimited", 429), TimeoutError()]
    count_calls(client, "T1", metrics)
    for _ in range(4):
        try:
            client.chat_postMessage(channel="C1", text="x")
        except (SlackApiError, TimeoutError):
            continue
    found = figures(metrics)
    for result in ("ok", "is_archived", "ratelimited", "TimeoutError"):
        name = f'mentorbot_slack_calls_total{{method="chat.postMessage",result="{result}",workspace="T1"}}'
        assert found[name] == 1
    assert found['mentorbot_slack_429_total{method="chat.postMessage",workspace="T1"}'] == 1
