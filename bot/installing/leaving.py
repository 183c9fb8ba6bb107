"""Slack's word that a workspace has taken the app's tokens away, or the app itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App

from bot.installing.installations import REVOKED, UNINSTALLED

Leave = Callable[[str, str, datetime], None]
"""What is done about it: workspace, `REVOKED` or `UNINSTALLED`, and since when (aware, UTC)."""


def register_leaving(app: App, leave: Leave) -> None:
    """Hear of it. Bolt lets these events in although the workspace is not authorized any more."""

    @app.event("app_uninstalled")
    def uninstalled(ack: Ack, body: dict[str, Any]) -> Any:
        leave(str(body.get("team_id") or ""), UNINSTALLED, _since(body))
        return ack()

    @app.event("tokens_revoked")
    def revoked(ack: Ack, body: dict[str, Any]) -> Any:
        tokens = body.get("event", {}).get("tokens") or {}
        if tokens.get("bot"):  # there may be tokens of people too, and we have none of those
            leave(str(body.get("team_id") or ""), REVOKED, _since(body))
        return ack()


def _since(body: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(body.get("event_time") or 0), UTC)
