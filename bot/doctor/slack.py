"""What Slack says of the app: its tokens, its scopes, its clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.doctor.asking import Asking
from bot.doctor.checks import Check
from bot.scopes import SCOPES

SKEW = timedelta(seconds=60)
"""Slack refuses to be answered, and we refuse to believe its requests, when clocks differ by five minutes."""

_APP_NAMED = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
"""App-level tokens name the app they are of."""
_REINSTALLING = (
    "On your Slack app's page choose Install App, Reinstall, and copy the Bot User OAuth Token anew."
)
_INSTALLING_AGAIN = "Open the install page again and let the app into that workspace anew."
_APP_LEVEL = (
    "Make a new one on your Slack app's page, Basic Information, App-Level Tokens, with the scope "
    "connections:write, and set SLACK_APP_TOKEN."
)


@dataclass(frozen=True)
class Known:
    """What Slack said about a bot token. `workspace_id` is empty when it was not accepted; `app_id` where Slack does
    not say which app it is of.
    """

    checks: list[Check]
    workspace_id: str = ""
    app_id: str = ""


def look_at_bot_token(
    asking: Asking, now: Callable[[], datetime] | None, *, installed: bool = False
) -> Known:
    """Whether Slack accepts the bot token, and what it allows; with `now` also whether our clocks agree.

    `installed`: the token came by the install page.
    """
    before = now() if now else None
    answer, error = asking("auth.test")
    if answer is None:
        mend = "Check the network, a proxy, and MENTORBOT_SLACK_API_URL."
        return Known([Check("Slack", False, f"cannot be reached at {asking.address} ({error})", mend)])
    if error:
        mend = _INSTALLING_AGAIN if installed else _REINSTALLING
        return Known([Check("Bot token", False, f"Slack does not accept it ({error})", mend)])
    says = f"{answer.get('user')} in {answer.get('team')}"
    checks = [Check("Bot token", True, says), _scopes(answer.headers)]
    if now and before:
        checks.append(_clock(answer.headers, before, now()))
    return Known(checks, str(answer["team_id"]), _app_of(asking, str(answer.get("bot_id", ""))))


def look_at_app_token(asking: Asking, token: str, app_id: str = "") -> Check:
    """Whether Slack opens a connection for Socket Mode; and that it is of the app `app_id`, where that is known."""
    named = _APP_NAMED.match(token)
    if app_id and named and named[1] != app_id:
        says = f"it is of another app ({named[1]}) than the bot token ({app_id}), so nothing would ever come"
        return Check("App token", False, says, "Copy both from the pages of one app.")
    answer, error = asking("apps.connections.open", token=token)
    if answer is None:
        return Check("App token", None, f"not checked: Slack cannot be reached ({error})")
    if error:
        return Check("App token", False, f"Slack opens no connection with it ({error})", _APP_LEVEL)
    return Check("App token", True, "Slack opens a connection")


def _app_of(asking: Asking, bot_id: str) -> str:
    answer, error = asking("bots.info", bot=bot_id)
    return "" if answer is None or error else str(answer["bot"].get("app_id", ""))


def _scopes(headers: Mapping[str, Any]) -> Check:
    granted = {scope.strip() for scope in _header(headers, "x-oauth-scopes").split(",") if scope.strip()}
    lacking = sorted(set(SCOPES) - granted)
    if lacking:
        mend = "Paste app.manifest.yml on your Slack app's page, App Manifest, save, and reinstall the app."
        return Check("Scopes", False, f"missing: {', '.join(lacking)}", mend)
    beyond = sorted(granted - set(SCOPES))
    more = f"; not needed and better removed: {', '.join(beyond)}" if beyond else ""
    return Check("Scopes", True, f"all {len(SCOPES)} are granted{more}")


def _clock(headers: Mapping[str, Any], before: datetime, after: datetime) -> Check:
    """Slack's clock by its Date header, which knows whole seconds, against ours while it was asked."""
    try:
        theirs = parsedate_to_datetime(_header(headers, "date"))
    except ValueError:
        return Check("Clock and Slack's", None, "not checked: Slack did not say what time it is")
    apart = max(before - theirs, theirs - after, timedelta(0))
    if apart > SKEW:
        mend = "Let this machine's clock be set by NTP: from five minutes on, nothing works."
        return Check("Clock and Slack's", False, f"{apart.total_seconds():.0f} s apart", mend)
    return Check("Clock and Slack's", True, f"agree within {apart.total_seconds() + 1:.0f} s")


def _header(headers: Mapping[str, Any], name: str) -> str:
    return next((str(value) for key, value in headers.items() if key.lower() == name), "")
