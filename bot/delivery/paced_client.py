"""A client that keeps to the limits: what it may not call yet, it refuses as Slack would."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery.limits import Limits
from bot.slack_api import TOO_MANY


class PacedClient(WebClient):
    """For jobs, which come again later anyway: they share the limits with whatever else is called for a workspace.

    Calls go out by `client`, whose token may change meanwhile. `now` gives the time, aware and in UTC.
    """

    def __init__(self, client: WebClient, limits: Limits, now: Callable[[], datetime]) -> None:
        super().__init__(
            token=client.token, base_url=client.base_url, timeout=client.timeout, retry_handlers=[]
        )
        self._client = client
        self._limits = limits
        self._now = now
        self._called: set[str] = set()

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """As the client does. Raises SlackApiError `ratelimited` with Retry-After, in seconds, without a call while
        the limits say to wait.
        """
        now = self._now()
        if api_method not in self._called:
            # The first call of a process goes at once: who works here must be known before anybody can do anything.
            self._called.add(api_method)
            self._limits.used(api_method, None, now)
        elif (until := self._limits.take(api_method, None, now)) is not None:
            raise self._refusal(api_method, math.ceil((until - now).total_seconds()))
        self.token = self._client.token
        return self._client.api_call(api_method, **arguments)

    def _refusal(self, method: str, seconds: int) -> SlackApiError:
        answer = SlackResponse(
            client=self, http_verb="POST", api_url=f"{self.base_url}{method}", req_args={},
            data={"ok": False, "error": "ratelimited"}, headers={"Retry-After": str(seconds)},
            status_code=TOO_MANY,
        )  # fmt: skip
        return SlackApiError("paced", answer)  # type: ignore[no-untyped-call]
