"""Calling Slack: one place that tells apart what failed for good, what may be tried again, and what may have worked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery.limits import Limits
from bot.slack_api import (
    NETWORK,
    RATELIMITED,
    SERVER_ERROR,
    TOO_MANY,
    code_of,
    is_transient,
    seconds_to_wait,
    tls_for,
)


class Refused(Exception):  # noqa: N818 - Slack's answer
    """Slack said no, for good. `code` is Slack's name of the error; `errors` what it says about each person, where it
    was about several: `user` and `error`.
    """

    def __init__(self, code: str, errors: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


class Busy(Exception):  # noqa: N818 - Slack's answer
    """Slack, or our own limiter, said: not before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class Unclear(Exception):  # noqa: N818 - Slack's answer, or its absence
    """The call may have worked: no answer, or one that does not say."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


FORMS_ONLY = frozenset(
    {
        "users.conversations",
        "users.list",
        "users.info",
        "conversations.info",
        "files.info",
        "files.getUploadURLExternal",
    }
)
"""Methods that do not take JSON."""
SHUT_OUT = frozenset(
    {"not_authed", "invalid_auth", "token_revoked", "token_expired", "account_inactive", "org_login_required"}
)
"""The app's token is not accepted (any more)."""
SHUT_OUT_FOR = 60  # seconds
RETRY_AFTER = 30
"""Seconds to wait where Slack asks for patience without saying how much."""
_CODE = re.compile(r"[a-z][a-z0-9_.:-]*")
UPLOAD_TIMEOUT = 60


class Slack:
    """Slack's Web API as the sender uses it. `now` gives the time, aware and in UTC."""

    def __init__(self, client: WebClient, limits: Limits, now: Callable[[], datetime]) -> None:
        self._client = client
        self._limits = limits
        self._now = now

    def free_at(self, method: str, now: datetime) -> datetime:
        """The earliest moment at which `method` may be called; `now` if at once."""
        return self._limits.free_at(method, None, now)

    def require_free(self, method: str, channel: str | None = None) -> None:
        """Raise Busy while the limits of `method` (in `channel`) say to wait."""
        now = self._now()
        free_at = self._limits.free_at(method, channel, now)
        if free_at > now:
            raise Busy(free_at)

    def call(self, method: str, *, paced_by: str | None = None, **arguments: Any) -> dict[str, Any]:
        """Call `method` within its limits. Raises Busy, Refused or Unclear.

        `paced_by` is the channel whose own limit counts too.
        """
        until = self._limits.take(method, paced_by, self._now())
        if until is not None:
            raise Busy(until)
        try:
            answer = (
                self._client.api_call(method, params=arguments)
                if method in FORMS_ONLY
                else self._client.api_call(method, json=arguments)
            )
        except SlackApiError as problem:
            raise self._meaning(method, problem) from None
        except NETWORK as problem:
            raise Unclear(type(problem).__name__) from None
        data = answer.data
        return data if isinstance(data, dict) else {}

    def upload(self, url: str, content: bytes) -> None:
        """Send a file's bytes to the address that `files.getUploadURLExternal` gave. Raises Unclear or Refused.

        Nothing is anywhere to be seen before `files.completeUploadExternal`, so this may be repeated.
        """
        if urlsplit(url).scheme not in ("https", urlsplit(self._client.base_url).scheme):
            raise Refused("upload_address")
        headers = {"Content-Type": "application/octet-stream"}
        request = Request(url, data=content, headers=headers, method="POST")  # noqa: S310 - checked just now
        try:
            with urlopen(request, timeout=UPLOAD_TIMEOUT, context=tls_for(url)) as response:  # noqa: S310 - checked just now
                response.read()
        except HTTPError as problem:
            if problem.code >= SERVER_ERROR or problem.code == TOO_MANY:
                raise Unclear(f"http_{problem.code}") from None
            raise Refused(f"upload_http_{problem.code}") from None
        except NETWORK as problem:
            raise Unclear(type(problem).__name__) from None

    def _rest(self, method: str, seconds: int) -> Busy:
        until = self._now() + timedelta(seconds=seconds)
        self._limits.refused(method, until)
        return Busy(until)

    def _meaning(self, method: str, problem: SlackApiError) -> Exception:
        response = problem.response
        if response.status_code == TOO_MANY:
            return self._rest(method, seconds_to_wait(response.headers, RETRY_AFTER))
        code = code_of(problem)
        if is_transient(problem):
            return Unclear(code if _CODE.fullmatch(code) else f"http_{response.status_code}")
        if not _CODE.fullmatch(code):
            return Unclear(f"no_slack_{response.status_code}")  # a page of somebody in between
        if code in RATELIMITED:
            return self._rest(method, RETRY_AFTER)
        if code in SHUT_OUT:
            # No message is at fault: it waits for whoever runs the app, or for a new token.
            return self._rest(method, SHUT_OUT_FOR)
        return Refused(code, response.get("errors") or ())
