"""When what should have been sent is late: from when on coordinators are told, by which cause, and when it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

LATE = timedelta(minutes=5)
"""So long may a message wait before coordinators are told."""
IN_TIME = timedelta(minutes=1)
"""A queue that is not older is well again."""
CALM = timedelta(minutes=10)
"""So long it must stay well before a trouble is over: one that comes and goes is one trouble."""

RATELIMITED = "ratelimited"
_LOOKED_FOR = frozenset({"lease_expired", "not_found_yet", "not_sent"})
"""What the sender notes about itself: it says nothing about Slack."""


class Cause(StrEnum):
    """Why messages are late."""

    UNREACHABLE = "unreachable"  # Slack gives no answers, or only broken ones
    LIMITS = "limits"  # Slack asks to slow down
    MANY = "many"  # more to send than Slack takes in five minutes, and it goes on
    DATABASE = "database"  # our records could not be reached
    STOPPED = "stopped"  # the bot did not run, or no process led
    UNKNOWN = "unknown"


def cause_of(
    errors: Mapping[str | None, int], *, going_on: bool, database_failed: bool, just_begun: bool
) -> Cause:
    """The cause of what is late. `errors`: how many rows each error holds up (None: nobody has tried them yet);
    `going_on`: some messages do arrive; `just_begun`: whoever sends has done so for a few minutes only.
    """
    troubles = Counter({error: count for error, count in errors.items() if error not in (None, *_LOOKED_FOR)})
    if troubles:
        most = troubles.most_common(1)[0][0]
        if most != RATELIMITED:
            return Cause.UNREACHABLE
        return Cause.MANY if going_on else Cause.LIMITS
    if database_failed:
        return Cause.DATABASE
    if just_begun:
        return Cause.STOPPED
    return Cause.MANY if going_on else Cause.UNKNOWN
