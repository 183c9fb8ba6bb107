"""The texts of a campaign: which there are, what they say, when applications close."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

from bot.domain.calendar import local_moment
from bot.domain.program import Program
from bot.domain.said import N_

ANNOUNCEMENT, FOLLOW_UP, LAST_CALL, THANKS, KICKOFF = (
    "announcement",
    "follow_up",
    "last_call",
    "thanks",
    "kickoff",
)
TEXTS = (ANNOUNCEMENT, FOLLOW_UP, LAST_CALL, THANKS, KICKOFF)
"""In the order in which people read them."""

_OURS = N_(
    {
        FOLLOW_UP: "You began an application, and your answers are kept. A few more minutes and you are in.",
        LAST_CALL: "Applications close soon. If you have been thinking about it: this is the moment.",
    }
)
"""What a plan need not write itself."""


def text_of(plan: Program, key: str) -> str:
    """The words of a text as they would go out now; empty for one that the program does without.

    A plan without an invitation invites by its purpose.
    """
    if key == ANNOUNCEMENT:
        return plan.announcement.strip() or plan.purpose.strip()
    written: str = getattr(plan.campaign, key)
    return written.strip() or _OURS.get(key, "")


def digest_of_text(plan: Program, key: str) -> str:
    """A name for what is approved: the words, and for the announcement its picture."""
    shown = [text_of(plan, key)]
    if key == ANNOUNCEMENT:
        shown += [plan.campaign.image_url, plan.campaign.image_alt]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def closes_at(plan: Program) -> datetime | None:
    """The end of the last day for applications, where the program is at home (UTC); None: it is always open."""
    last = plan.dates.apply_until
    return None if last is None else local_moment(last + timedelta(days=1), 0, plan.zone)


def has_closed(plan: Program, now: datetime) -> bool:
    """Whether the time for applications is over: whoever comes now waits for a place."""
    end = closes_at(plan)
    return end is not None and now >= end
