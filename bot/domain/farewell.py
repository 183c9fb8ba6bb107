"""How a pair says goodbye: from when on, until when, and what of two private wishes is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.program import Program
from bot.domain.states.pair import PairState

OPEN_AFTER = timedelta(days=60)
"""So long after its end a pair's certificate, text and next steps stand on Home."""
HANDED_OVER_AFTER = timedelta(days=14)
"""So long after a pair's planned end thanks and letters wait for a final review that does not come."""
WISH_AFTER_CLOSING, WISH_AFTER_THE_END = timedelta(days=3), timedelta(days=7)
"""How long both can say whether they would go on: after the pair was closed, else after its planned end."""
NEAR, _BOOK = "closing_is_near", "book_closing"
"""Steps of the timeline that say when an end is near."""


class Wish(StrEnum):
    """What one of the two would like, told to the other only if they said the same."""

    CONTINUE = "continue"
    PART = "part"


class NextStep(StrEnum):
    """What somebody would like after this pair."""

    IN_TOUCH = "in_touch"
    NEW_PAIR = "new_pair"
    MENTOR = "mentor"
    PASSED_ON = "passed_on"


class Phase(StrEnum):
    """Where a pair stands with its goodbye."""

    NEAR = "near"  # the two still meet
    OVER = "over"
    LEFT_BEHIND = "left_behind"  # the partner's account is gone


class Station(StrEnum):
    """A moment on the way of two, as both of them lived through it."""

    MATCHED = "matched"
    FIRST_MEETING = "first_meeting"
    TEN_MEETINGS = "ten_meetings"
    HALF_WAY = "half_way"
    FIRST_GOAL = "first_goal"
    CLOSING = "closing"


class Way(StrEnum):
    """What can be done for a good end, in its order."""

    GUIDE = "guide"
    LOOK_BACK = "look_back"
    GOALS = "goals"
    CONFIRM = "confirm"
    WORDS = "words"  # of the closing conversation that the other one has confirmed
    THANKS = "thanks"
    WISH = "wish"
    NEXT = "next"
    RECOMMEND = "recommend"
    CERTIFICATE = "certificate"
    TEXT = "text"
    STORY = "story"
    CHANNEL = "channel"


def lead_days(plan: Program) -> int:
    """How many days before its planned end the closing of a pair is near: as the timeline says, else a sixth."""
    for key in (NEAR, _BOOK):
        days = next((step.days for step in plan.timeline if step.key == key and step.days), ())
        if days and days[0] < plan.duration_days:
            return plan.duration_days - days[0]
    return max(1, plan.duration_days // 6)


def phase_of(
    state: PairState,
    plan: Program,
    *,
    ends_at: datetime,
    closed_at: datetime | None,
    partner_gone: bool,
    now: datetime,
) -> Phase | None:
    """Where a pair stands with its goodbye; None while it is too early, and once it is long over.

    `ends_at` is the planned end with every pause and extension. All moments are aware.
    """
    if state is PairState.CLOSING:
        return Phase.NEAR
    if state in (PairState.PUBLISHED, PairState.ACTIVE):
        return Phase.NEAR if now >= ends_at - timedelta(days=lead_days(plan)) else None
    if closed_at is None or now >= closed_at + OPEN_AFTER:
        return None
    if state in (PairState.CLOSED, PairState.ARCHIVED):
        return Phase.OVER
    return Phase.LEFT_BEHIND if state is PairState.ENDED and partner_gone else None


def may_end_sooner(state: PairState, plan: Program, *, met: bool, circle: bool) -> bool:
    """Whether the two may say that the meetings they had were enough: in programs whose meetings are counted, once
    there was one. A circle goes on for all who are in it.
    """
    return (
        plan.closes_after_meetings and met and not circle and state in (PairState.PUBLISHED, PairState.ACTIVE)
    )


def wishes_close_at(ends_at: datetime, closed_at: datetime | None) -> datetime:
    """Until when either may say, or say otherwise, whether they would go on. It depends on nothing that either
    said, so that the moment of an answer tells nothing about the other's.
    """
    return closed_at + WISH_AFTER_CLOSING if closed_at is not None else ends_at + WISH_AFTER_THE_END


def told_wish(mine: Wish | None, theirs: Wish | None) -> Wish | None:
    """What both want, if it is the same. None is said alike for a different answer and for none."""
    return mine if mine is not None and mine is theirs else None
