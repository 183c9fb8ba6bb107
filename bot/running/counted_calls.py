"""Every call of Slack's Web API is counted, whoever makes it: people's clicks, the sender, the jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError

from bot.metrics import RATELIMITED, Metrics
from bot.slack_api import TOO_MANY, code_of
from bot.slack_client import SlackClient


def count_calls(client: SlackClient, workspace_id: str, metrics: Metrics) -> None:
    """From now on, what goes out by `client` is counted for a workspace. Its token may still change."""

    @contextmanager
    def counted(method: str) -> Iterator[None]:
        took = metrics.stopwatch()
        result = "ok"
        try:
            yield
        except Exception as problem:
            result = _result(problem)
            raise
        finally:
            metrics.called(workspace_id, method, result, took())

    client.watching = counted


def _result(problem: Exception) -> str:
    """Slack's error code; without an answer the class of the failure."""
    if not isinstance(problem, SlackApiError):
        return type(problem).__name__
    if problem.response.status_code == TOO_MANY:
        return RATELIMITED
    return code_of(problem)
