"""Facts of what coordinators hear about the bot itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.operating import InTimeShown, LateShown
from bot.domain.troubles import Cause
from bot.usecases.operating.waiting import late_rows
from db.models import Trouble
from db.session import WorkspaceSession

A_MINUTE = 280
"""Messages that Slack takes from an app in a workspace, about."""


def late(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> LateShown:
    """Only while it lasts: what nobody could be told in time is told when it is over."""
    trouble = session.get(Trouble, int(args["trouble"]))
    if trouble is None or trouble.over_at is not None:
        raise NoLongerApplies
    found, cause = late_rows(session, now), Cause(trouble.cause)
    if found is None:
        raise NoLongerApplies
    minutes = ceil(found.count / A_MINUTE) if cause is Cause.MANY else None
    return LateShown(cause, trouble.since, found.count, minutes)


def in_time(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> InTimeShown:
    """The end of a trouble."""
    trouble = session.get(Trouble, int(args["trouble"]))
    if trouble is None or trouble.calm_since is None:
        raise NoLongerApplies
    return InTimeShown(Cause(trouble.cause), trouble.since, trouble.calm_since)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "admin.late": late,
    "admin.in_time": in_time,
}
