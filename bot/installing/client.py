"""A client of Slack's Web API whose token may be exchanged for another while it is in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack_client import SlackClient

OUTDATED = frozenset({"token_expired", "token_revoked", "account_inactive", "invalid_auth", "not_authed"})
"""What Slack says to a token that is worth nothing (any more); nothing was done then."""


TAKEN_AWAY = frozenset({"token_revoked", "account_inactive"})
"""What it says of these to one that was good: the workspace took it back, or uninstalled the app."""


class RenewedClient(SlackClient):
    """Asks once more with the present token when Slack does not take the one it has (any more).

    `present` reads the token of the workspace anew, "" if it has none; `taken_away` hears of a present token that
    the workspace took back. Both are called outside of transactions.
    """

    def __init__(self, present: Callable[[], str], taken_away: Callable[[str], None], **given: Any) -> None:
        super().__init__(**given)
        self._present = present
        self._taken_away = taken_away

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        """As `WebClient.api_call`."""
        used = self.token
        try:
            return super().api_call(api_method, **given)
        except SlackApiError as problem:
            code = problem.response.get("error")
            if code not in OUTDATED:
                raise
            present = self._present()
            if present == used and code in TAKEN_AWAY:
                self._taken_away(present)
            if not present or present == used:
                raise
            self.token = present
            return super().api_call(api_method, **given)
