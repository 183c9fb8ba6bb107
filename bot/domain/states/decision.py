"""The life of a coordinators' decision: open until it was done or dropped."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class DecisionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class DecisionEvent(StrEnum):
    FINISH = "finish"
    DROP = "drop"


_S, _E = DecisionState, DecisionEvent

TRANSITIONS: dict[tuple[DecisionState, DecisionEvent], DecisionState] = {
    (_S.OPEN, _E.FINISH): _S.DONE,
    (_S.OPEN, _E.DROP): _S.DROPPED,
    (_S.DONE, _E.FINISH): _S.DONE,  # two people press it
    (_S.DROPPED, _E.DROP): _S.DROPPED,
    (_S.DROPPED, _E.FINISH): _S.DONE,  # it was done after all
}

_OTHERWISE: dict[DecisionEvent, str] = {
    _E.FINISH: "decision_settled",
    _E.DROP: "decision_settled",
}


def move(state: DecisionState, event: DecisionEvent) -> DecisionState:
    """The state after `event`; DomainError decision_settled."""
    return follow(TRANSITIONS, {}, _OTHERWISE, state, event)
