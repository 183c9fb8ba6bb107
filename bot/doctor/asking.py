"""Asking Slack beside a running bot: never faster than would leave the bot most of what Slack allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack_api import NETWORK, code_of, seconds_to_wait

BREATH = 2.5
"""Seconds between two calls of one method: half of what Slack allows of those that are asked many times (50 a
minute), so that the bot's own calls find room."""
AT_ONCE = 10
"""So many calls of a method go without a breath: a program or two are looked at without waiting."""
LONGEST_WAIT = 60
"""Seconds to wait where Slack says how long."""


class Asking:
    """Asks with one token. `pause` waits for so many seconds."""

    def __init__(self, client: WebClient, pause: Callable[[float], None]) -> None:
        self.address = client.base_url
        self._client = client
        self._pause = pause
        self._asked: dict[str, int] = {}

    def __call__(self, method: str, *, token: str | None = None, **arguments: Any) -> tuple[Any, str]:
        """Slack's answer, or the code of what went wrong; no answer at all where nobody could be reached."""
        self._asked[method] = self._asked.get(method, 0) + 1
        if self._asked[method] > AT_ONCE:
            self._pause(BREATH)
        answer, error = self._once(method, token, arguments)
        if error == "ratelimited":
            self._pause(min(seconds_to_wait(answer.headers, 1), LONGEST_WAIT))
            answer, error = self._once(method, token, arguments)
        return answer, error

    def _once(self, method: str, token: str | None, arguments: dict[str, Any]) -> tuple[Any, str]:
        try:
            return self._client.api_call(
                method, params={**arguments, **({"token": token} if token else {})}
            ), ""
        except SlackApiError as problem:
            return problem.response, code_of(problem)
        except NETWORK as problem:
            return None, type(problem).__name__
