"""The life of a question about matching that is answered later."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class QuestionState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    ANSWERED = "answered"
    FAILED = "failed"


class QuestionEvent(StrEnum):
    START = "start"
    RESTART = "restart"  # the process that worked it out ended
    ANSWER = "answer"
    FAIL = "fail"


_S, _E = QuestionState, QuestionEvent

TRANSITIONS: dict[tuple[QuestionState, QuestionEvent], QuestionState] = {
    (_S.QUEUED, _E.START): _S.RUNNING,
    (_S.RUNNING, _E.RESTART): _S.QUEUED,
    (_S.RUNNING, _E.ANSWER): _S.ANSWERED,
    (_S.RUNNING, _E.FAIL): _S.FAILED,
}

_OTHERWISE: dict[QuestionEvent, str] = dict.fromkeys(QuestionEvent, "draft_replaced")

WAITING = frozenset({_S.QUEUED, _S.RUNNING})
"""Answered soon."""


def move(state: QuestionState, event: QuestionEvent) -> QuestionState:
    """The state after `event`; DomainError where there is none."""
    return follow(TRANSITIONS, {}, _OTHERWISE, state, event)
