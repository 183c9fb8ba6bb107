"""What Slack grants when a workspace lets the app in, and when a token is exchanged for the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.scopes import SCOPES
from bot.slack_api import NETWORK, RATELIMITED, code_of, is_transient


class OAuthRefused(Exception):  # noqa: N818 - Slack's answer
    """Slack said no; `code` is Slack's name of the error."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OAuthUnreachable(Exception):  # noqa: N818 - the absence of an answer
    """Slack gave no answer, or one that says to come again later."""


@dataclass(frozen=True)
class Grant:
    """What `oauth.v2.access` answered. `expires_at` (aware, UTC) and `refresh_token` only where tokens rotate.

    `whole_organization`: it was granted for all workspaces of an Enterprise Grid at once, and names none of them.
    """

    workspace_id: str
    name: str
    enterprise_id: str
    bot_user_id: str
    scopes: str
    bot_token: str
    refresh_token: str | None
    expires_at: datetime | None
    installed_by: str
    whole_organization: bool


class SlackOAuth:
    """Slack's side of an installation. `client` has no token; `now` gives aware UTC."""

    def __init__(
        self, client: WebClient, client_id: str, client_secret: str, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._client_id = client_id
        self._client_secret = client_secret
        self._now = now

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        """Where a browser goes to let the app in."""
        asked = {
            "client_id": self._client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": redirect_uri,
            "state": state,
        }
        address = self._client.base_url.removesuffix("api/")
        return f"{address}oauth/v2/authorize?{urlencode(asked)}"

    def exchange(self, code: str, redirect_uri: str) -> Grant:
        """The grant for a code that Slack sent a browser back with. Raises OAuthRefused or OAuthUnreachable."""
        return self._ask(code=code, redirect_uri=redirect_uri)

    def refresh(self, refresh_token: str) -> Grant:
        """The next tokens; the refresh token is worth nothing afterwards. Raises as `exchange` does."""
        return self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    def give_back(self, grant: Grant) -> None:
        """Give up a token that nothing will be done with. What Slack says to it makes no difference."""
        try:
            self._client.api_call("auth.revoke", params={"token": grant.bot_token})
        except NETWORK:
            return

    def bot_id(self, token: str) -> str:
        """The app's bot id in the workspace of a token, which only `auth.test` tells; "" if it does not now."""
        try:
            return str(self._client.api_call("auth.test", params={"token": token}).get("bot_id") or "")
        except NETWORK:
            return ""

    def _ask(self, **given: str) -> Grant:
        now = self._now()
        try:
            answer = self._client.oauth_v2_access(
                client_id=self._client_id, client_secret=self._client_secret, **given
            )
        except SlackApiError as problem:
            code = code_of(problem)
            if is_transient(problem) or code in RATELIMITED:
                raise OAuthUnreachable(code) from None
            raise OAuthRefused(code) from None
        except NETWORK as problem:
            raise OAuthUnreachable(type(problem).__name__) from None
        data = answer.data
        if not isinstance(data, dict) or not data.get("access_token"):
            raise OAuthRefused("no_token")
        return _read(data, now)


def _read(answer: Mapping[str, Any], now: datetime) -> Grant:
    team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
    seconds = answer.get("expires_in")
    return Grant(
        workspace_id=str(team.get("id") or ""),
        name=str(team.get("name") or ""),
        enterprise_id=str(enterprise.get("id") or ""),
        bot_user_id=str(answer.get("bot_user_id") or ""),
        scopes=str(answer.get("scope") or ""),
        bot_token=str(answer["access_token"]),
        refresh_token=str(answer["refresh_token"]) if answer.get("refresh_token") else None,
        expires_at=now + timedelta(seconds=int(seconds)) if seconds else None,
        installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
        whole_organization=bool(answer.get("is_enterprise_install")) or not team.get("id"),
    )
