"""What coordinators hear about the bot itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.troubles import Cause


@dataclass(frozen=True)
class LateShown:
    """Messages are late: why, since when (UTC), how many wait now, and for how many minutes still if that is known."""

    cause: Cause
    since: datetime
    waiting: int
    minutes: int | None = None


@dataclass(frozen=True)
class InTimeShown:
    """Messages arrive in time again; they were late by `cause` from `since` to `until` (UTC)."""

    cause: Cause
    since: datetime
    until: datetime
