"""The bot tokens of the app in one workspace: which are good, and what Slack calls it when one is not."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

EXPIRES_IN = 43200  # seconds that a rotating token is good for
MOST_LIVE = 2  # rotating tokens of one installation: a third puts an end to the oldest


@dataclass(eq=False)
class Token:
    """A bot token; `refresh` (worth something once) and `expires_at` only where tokens rotate."""

    value: str
    refresh: str = ""
    expires_at: datetime | None = None
    refused_with: str = ""  # token_revoked, account_inactive


class Tokens:
    """All that were ever given for one workspace."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._given: dict[str, Token] = {}

    def give(self, *, rotating: bool = False, value: str = "") -> Token:
        """A new one. Without rotation an app has one token a workspace: installed again, it gets the same."""
        if not rotating:
            live = next((t for t in self._given.values() if self._is_live(t) and not t.expires_at), None)
            token = live or Token(value or f"xoxb-playground-{secrets.token_hex(12)}")
        else:
            expires = self._now() + timedelta(seconds=EXPIRES_IN)
            token = Token(f"xoxe.xoxb-1-{secrets.token_hex(24)}", f"xoxe-1-{secrets.token_hex(24)}", expires)
        self._given.pop(token.value, None)
        self._given[token.value] = token
        older = [t for t in self._given.values() if t.expires_at and self._is_live(t)][:-MOST_LIVE]
        for token_too_many in older:
            token_too_many.refused_with = "token_revoked"
        return token

    def refresh(self, refresh_token: str) -> Token | None:
        """The next token for a refresh token, which is used up by it; None if it is not good."""
        for token in self._given.values():
            if refresh_token and token.refresh == refresh_token and not token.refused_with:
                token.refresh = ""
                return self.give(rotating=True)
        return None

    def knows(self, value: str) -> bool:
        """Whether a token was ever given here."""
        return value in self._given

    def refusal(self, value: str) -> str:
        """What a token is refused with; "" if it is good."""
        token = self._given.get(value)
        if token is None:
            return "invalid_auth"
        if token.expires_at is not None and token.expires_at <= self._now() and not token.refused_with:
            return "token_expired"
        return token.refused_with

    def end(self, error: str, value: str | None = None) -> None:
        """One token, or all of them, are good no more."""
        for token in self._given.values():
            if value in (None, token.value) and not token.refused_with:
                token.refused_with, token.refresh = error, ""

    @property
    def installed(self) -> bool:
        """Whether the app is in the workspace: a token may have expired, but none has been taken away."""
        return any(not token.refused_with for token in self._given.values())

    @property
    def latest(self) -> str:
        """The token given last, good or not; "" before the first."""
        return next(reversed(self._given), "")

    def _is_live(self, token: Token) -> bool:
        return not self.refusal(token.value)
