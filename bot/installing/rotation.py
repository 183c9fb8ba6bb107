"""Keeps the token of a workspace good: exchanges it before it expires, and asks now and then whether it still is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.installing.grants import OAuthRefused, OAuthUnreachable, SlackOAuth
from bot.installing.installations import Installations, Installed
from bot.log import logger
from bot.slack_api import NETWORK, code_of

AHEAD = timedelta(hours=2)
"""How long before it expires a token is exchanged: time for many attempts, and for every process to notice."""
AGAIN = timedelta(minutes=1)
REFUSED_AGAIN = timedelta(minutes=10)
ASK_EVERY = timedelta(days=1)
"""How often Slack is asked whether a token still holds: word of an uninstallation may have been lost."""

_log = logger("installing")


class TokenJob:
    """For one workspace; jobs run in whichever process leads it, so nobody else exchanges its token."""

    name = "token"

    def __init__(
        self,
        installations: Installations,
        oauth: SlackOAuth,
        workspace_id: str,
        client: WebClient,
        now: Callable[[], datetime],
    ) -> None:
        self._installations = installations
        self._oauth = oauth
        self._workspace_id = workspace_id
        self._client = client
        self._now = now
        self._ask_at = now()

    def run(self) -> datetime | None:
        """Do what is due; when to come again (aware, UTC)."""
        known = self._installations.of(self._workspace_id)
        if known is None or not known.serves:
            return None
        now = self._now()
        if now >= self._ask_at:
            self._ask_at = self._ask(now)
        if known.expires_at is None:
            return self._ask_at
        exchange_at = known.expires_at - AHEAD
        if now >= exchange_at:
            exchange_at = self._exchange(known, now)
        return min(exchange_at, self._ask_at)

    def _exchange(self, known: Installed, now: datetime) -> datetime:
        """The next token in place of the present one; when to look again."""
        try:
            grant = self._oauth.refresh(known.refresh_token)
        except OAuthUnreachable as problem:
            _log.warning("token_not_exchanged", workspace=self._workspace_id, error=str(problem))
            return now + AGAIN
        except OAuthRefused as refused:
            # Nobody but an installation anew can help; the token at hand is good until it expires.
            _log.error("token_not_exchanged", workspace=self._workspace_id, code=refused.code)
            return now + REFUSED_AGAIN
        if self._installations.rotate(self._workspace_id, known.revision, grant, now):
            self._client.token = grant.bot_token
        return (grant.expires_at or now + ASK_EVERY) - AHEAD

    def _ask(self, now: datetime) -> datetime:
        """Whether the token still holds; the client does what is to be done if it was taken away."""
        try:
            self._client.auth_test()
        except SlackApiError as problem:
            _log.warning("token_refused", workspace=self._workspace_id, code=code_of(problem))
        except NETWORK:
            return now + AGAIN
        return now + ASK_EVERY
