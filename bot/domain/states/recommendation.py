"""The life of a recommendation: a mentor passes their mentee on to another mentor."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.states.transitions import follow


class RecommendationState(StrEnum):
    OFFERED = "offered"  # the mentee was asked
    WANTED = "wanted"  # the mentee said yes; the other mentor was asked
    AGREED = "agreed"  # both did: coordinators pair them
    PAIRED = "paired"
    DECLINED = "declined"  # one of the two did not want to; nobody hears who
    LAPSED = "lapsed"  # no answer in time, or it is not possible any more


class RecommendationEvent(StrEnum):
    WANT = "want"
    AGREE = "agree"
    DECLINE = "decline"
    LAPSE = "lapse"
    PAIR = "pair"


_S, _E = RecommendationState, RecommendationEvent
OPEN = frozenset({_S.OFFERED, _S.WANTED})

TRANSITIONS: Mapping[tuple[RecommendationState, RecommendationEvent], RecommendationState] = {
    (_S.OFFERED, _E.WANT): _S.WANTED,
    (_S.WANTED, _E.AGREE): _S.AGREED,
    (_S.AGREED, _E.PAIR): _S.PAIRED,
    **{(state, _E.DECLINE): _S.DECLINED for state in OPEN},
    **{(state, _E.LAPSE): _S.LAPSED for state in OPEN},
}


def move(state: RecommendationState, event: RecommendationEvent) -> RecommendationState:
    """The state after `event`. Raises DomainError recommendation_over."""
    return follow(TRANSITIONS, {}, dict.fromkeys(RecommendationEvent, "recommendation_over"), state, event)
