"""Asking Slack whether what an operator typed is right, at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.doctor.asking import Asking
from bot.doctor.slack import look_at_app_token, look_at_bot_token
from bot.settings import Settings
from bot.slack_api import client_for

_KINDS = (
    ("xoxb-", "a bot token (OAuth & Permissions, Bot User OAuth Token)"),
    ("xoxe.xoxb-", "a bot token"),
    ("xapp-", "an app-level token (Basic Information, App-Level Tokens)"),
    ("xoxp-", "a user token"),
    ("xoxe", "a token for configuring apps"),
    ("xoxc-", "a token of somebody's browser"),
)
_SECRET = re.compile(r"[0-9a-f]{32}")
"""A signing or client secret: nothing else on Slack's pages looks like it."""


class Verdict(Enum):
    """What Slack said of a token."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LACKING = "lacking"
    """Accepted, but without all scopes."""
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Answer:
    """A verdict in words; `workspace_id` once a bot token was accepted, which app it is of, and what its
    user is called."""

    verdict: Verdict
    says: str
    workspace_id: str = ""
    app_id: str = ""
    bot: str = ""


class Slack:
    """Slack as `settings` reach it; their tokens do not matter. `pause` waits for so many seconds when Slack says
    how long.
    """

    def __init__(self, settings: Settings, pause: Callable[[float], None]) -> None:
        self._settings = settings
        self._pause = pause

    def bot_token(self, token: str) -> Answer:
        """Whether Slack accepts it, whose it is, and which scopes are missing."""
        asking = self._asking(token)
        known = look_at_bot_token(asking, None)
        first = known.checks[0]
        if first.ok is False:
            verdict = Verdict.UNREACHABLE if first.name == "Slack" else Verdict.REFUSED
            return Answer(verdict, _sentence(first.says, first.mend))
        lacking = [check for check in known.checks if check.ok is False]
        if lacking:
            return Answer(Verdict.LACKING, _sentence(lacking[0].says, lacking[0].mend), known.workspace_id)
        name = first.says.split(" in ")[0]
        return Answer(Verdict.ACCEPTED, first.says, known.workspace_id, known.app_id, name)

    def app_token(self, token: str, app_id: str) -> Answer:
        """Whether Slack opens a connection with it, and that it is of the app of the bot token."""
        found = look_at_app_token(self._asking(None), token, app_id)
        if found.ok is None:
            return Answer(Verdict.UNREACHABLE, _sentence(found.says))
        verdict = Verdict.ACCEPTED if found.ok else Verdict.REFUSED
        return Answer(verdict, _sentence(found.says, found.mend))

    def private_channels(self, token: str) -> tuple[list[str], str]:
        """The names of the private channels that the app is in, and the code of what went wrong, if something did."""
        asking = self._asking(token)
        answer, error = asking(
            "users.conversations", types="private_channel", exclude_archived=True, limit=200
        )
        if answer is None or error:
            return [], error or "unreachable"
        return [str(channel["name"]) for channel in answer["channels"]], ""

    def _asking(self, token: str | None) -> Asking:
        return Asking(client_for(self._settings, token), self._pause)


def wrong_with_bot_token(token: str) -> str:
    """Why it cannot be a bot token, as a sentence; "" if it may be one."""
    return (
        ""
        if token.startswith(("xoxb-", "xoxe.xoxb-"))
        else _not_a("the bot token, which begins with xoxb-", token)
    )


def wrong_with_app_token(token: str) -> str:
    """Why it cannot be an app-level token, as a sentence; "" if it may be one."""
    return "" if token.startswith("xapp-") else _not_a("the app-level token, which begins with xapp-", token)


def wrong_with_signing_secret(secret: str) -> str:
    """Why it cannot be a signing secret, as a sentence; "" if it may be one."""
    return (
        ""
        if _SECRET.fullmatch(secret)
        else _not_a("the signing secret: 32 digits and letters from a to f", secret)
    )


def wrong_with_public_url(url: str) -> str:
    """Why Slack could not post there, as a sentence; "" if it could."""
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~/-]*)?", url):
        return "Slack posts to addresses that begin with https:// only, for example https://mentoring.example.com."
    if url.rstrip("/").endswith("/slack/events"):
        return "Leave /slack/events out: it is added."
    return ""


def _not_a(wanted: str, given: str) -> str:
    """Never repeats what was given."""
    kind = next((kind for begins, kind in _KINDS if given.startswith(begins)), "")
    if not kind and _SECRET.fullmatch(given):
        kind = "one of the secrets under App Credentials"
    return f"This is {kind}. Wanted is {wanted}." if kind else f"This is not {wanted}."


def _sentence(says: str, mend: str = "") -> str:
    return f"{says[:1].upper()}{says[1:]}. {mend}".strip()
