"""The life of an offer: twenty minutes with another mentor about a goal that is stuck."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.states.transitions import follow


class GoalHelpState(StrEnum):
    OFFERED = "offered"  # the mentee was asked
    WANTED = "wanted"  # the mentee said yes; their mentor was asked
    ASKED = "asked"  # the mentor said yes as well; the helper was asked
    AGREED = "agreed"  # all three did: they are introduced
    DECLINED = "declined"  # one of them did not want to; nobody hears who
    LAPSED = "lapsed"  # no answer, or the goal moved on


class GoalHelpEvent(StrEnum):
    WANT = "want"
    AGREE = "agree"  # the mentor
    ACCEPT = "accept"  # the helper
    DECLINE = "decline"
    LAPSE = "lapse"


_S, _E = GoalHelpState, GoalHelpEvent
OPEN = frozenset({_S.OFFERED, _S.WANTED, _S.ASKED})

TRANSITIONS: Mapping[tuple[GoalHelpState, GoalHelpEvent], GoalHelpState] = {
    (_S.OFFERED, _E.WANT): _S.WANTED,
    (_S.WANTED, _E.AGREE): _S.ASKED,
    (_S.ASKED, _E.ACCEPT): _S.AGREED,
    **{(state, _E.DECLINE): _S.DECLINED for state in OPEN},
    **{(state, _E.LAPSE): _S.LAPSED for state in OPEN},
}


def move(state: GoalHelpState, event: GoalHelpEvent) -> GoalHelpState:
    """The state after `event`. Raises DomainError goal_help_over."""
    return follow(TRANSITIONS, {}, dict.fromkeys(GoalHelpEvent, "goal_help_over"), state, event)
