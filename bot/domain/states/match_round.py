"""The life of a round of matching: asked for, computed, looked at, published."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class RoundState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DRAFT = "draft"
    ASKING = "asking"  # the mentors are asked; nobody else has seen anything
    PUBLISHED = "published"
    DISCARDED = "discarded"
    FAILED = "failed"


class RoundEvent(StrEnum):
    START = "start"
    RESTART = "restart"  # the process that computed it ended
    FINISH = "finish"
    FAIL = "fail"
    ASK = "ask"
    ANSWERED = "answered"  # everybody did, or the deadline passed
    PUBLISH = "publish"
    DISCARD = "discard"


_S, _E = RoundState, RoundEvent

TRANSITIONS: dict[tuple[RoundState, RoundEvent], RoundState] = {
    (_S.QUEUED, _E.START): _S.RUNNING,
    (_S.RUNNING, _E.RESTART): _S.QUEUED,
    (_S.RUNNING, _E.FINISH): _S.DRAFT,
    (_S.RUNNING, _E.FAIL): _S.FAILED,
    (_S.DRAFT, _E.ASK): _S.ASKING,
    (_S.ASKING, _E.ANSWERED): _S.DRAFT,
    (_S.DRAFT, _E.PUBLISH): _S.PUBLISHED,
    (_S.QUEUED, _E.DISCARD): _S.DISCARDED,
    (_S.RUNNING, _E.DISCARD): _S.DISCARDED,
    (_S.DRAFT, _E.DISCARD): _S.DISCARDED,
    (_S.ASKING, _E.DISCARD): _S.DISCARDED,
    (_S.FAILED, _E.DISCARD): _S.DISCARDED,
}

_BY_STATE: dict[tuple[RoundState, RoundEvent], str] = {
    (_S.PUBLISHED, _E.PUBLISH): "draft_published",
    (_S.PUBLISHED, _E.DISCARD): "draft_published",
    (_S.PUBLISHED, _E.ASK): "draft_published",
    (_S.QUEUED, _E.PUBLISH): "draft_not_ready",
    (_S.RUNNING, _E.PUBLISH): "draft_not_ready",
    (_S.ASKING, _E.PUBLISH): "draft_being_answered",
    (_S.ASKING, _E.ASK): "draft_being_answered",
}

_OTHERWISE: dict[RoundEvent, str] = dict.fromkeys(RoundEvent, "draft_replaced")

ON_THE_WAY = frozenset({_S.QUEUED, _S.RUNNING})
"""Computed now or soon."""
UNPUBLISHED = frozenset({_S.QUEUED, _S.RUNNING, _S.DRAFT, _S.ASKING})
"""May still come to be published."""


def move(state: RoundState, event: RoundEvent) -> RoundState:
    """The state after `event`; DomainError with a code that says what to do instead."""
    return follow(TRANSITIONS, _BY_STATE, _OTHERWISE, state, event)
