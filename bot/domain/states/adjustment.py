"""The life of an act for several pairs: looked at, waiting until it happens, done or taken back."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class AdjustmentState(StrEnum):
    DRAFT = "draft"  # somebody looks at its preview
    WAITING = "waiting"  # it happens when its time has come, and can be taken back until then
    UNDERWAY = "underway"  # of very many pairs the first are done
    DONE = "done"
    TAKEN_BACK = "taken_back"


class AdjustmentEvent(StrEnum):
    CONFIRM = "confirm"
    BEGIN = "begin"
    CARRY_OUT = "carry_out"
    TAKE_BACK = "take_back"


_S, _E = AdjustmentState, AdjustmentEvent

TRANSITIONS: dict[tuple[AdjustmentState, AdjustmentEvent], AdjustmentState] = {
    (_S.DRAFT, _E.CONFIRM): _S.WAITING,
    (_S.WAITING, _E.BEGIN): _S.UNDERWAY,
    (_S.UNDERWAY, _E.BEGIN): _S.UNDERWAY,
    (_S.WAITING, _E.CARRY_OUT): _S.DONE,
    (_S.UNDERWAY, _E.CARRY_OUT): _S.DONE,
    (_S.WAITING, _E.TAKE_BACK): _S.TAKEN_BACK,
}

_REFUSALS: dict[tuple[AdjustmentState, AdjustmentEvent], str] = {
    (_S.TAKEN_BACK, event): "adjustment_taken_back" for event in AdjustmentEvent
}

_OTHERWISE: dict[AdjustmentEvent, str] = {
    _E.CONFIRM: "adjustment_confirmed",
    _E.BEGIN: "adjustment_done",
    _E.CARRY_OUT: "adjustment_done",
    _E.TAKE_BACK: "adjustment_done",
}


def move(state: AdjustmentState, event: AdjustmentEvent) -> AdjustmentState:
    """The state after `event`; DomainError with a code that says what is the case."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
