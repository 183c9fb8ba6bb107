"""Every call of Slack's Web API is counted, whoever makes it: people's clicks, the sender, the jobs."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.metrics import RATELIMITED, Metrics
from bot.slack_api import TOO_MANY, code_of


def count_calls(client: WebClient, workspace_id: str, metrics: Metrics) -> None:
    """From now on, what goes out by `client` is counted for a workspace. Its token may still change."""
    inner = client.api_call

    def api_call(api_method: str, **arguments: Any) -> SlackResponse:
        took = metrics.stopwatch()
        result = "ok"
        try:
            return inner(api_method, **arguments)
        except Exception as problem:
            result = _result(problem)
            raise
        finally:
            metrics.called(workspace_id, api_method, result, took())

    client.api_call = api_call  # type: ignore[method-assign]


def _result(problem: Exception) -> str:
    """Slack's error code; without an answer the class of the failure."""
    if not isinstance(problem, SlackApiError):
        return type(problem).__name__
    if problem.response.status_code == TOO_MANY:
        return RATELIMITED
    return code_of(problem)
