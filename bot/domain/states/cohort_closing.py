"""The life of a wish to close a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.states.transitions import follow


class ClosingState(StrEnum):
    WAITING = "waiting"  # it happens when its time has come, and can be taken back until then
    UNDERWAY = "underway"  # of very many pairs the first are closed
    DONE = "done"
    TAKEN_BACK = "taken_back"


class ClosingEvent(StrEnum):
    BEGIN = "begin"
    CARRY_OUT = "carry_out"
    TAKE_BACK = "take_back"


_S, _E = ClosingState, ClosingEvent
OPEN = frozenset({_S.WAITING, _S.UNDERWAY})

TRANSITIONS: Mapping[tuple[ClosingState, ClosingEvent], ClosingState] = {
    (_S.WAITING, _E.BEGIN): _S.UNDERWAY,
    (_S.UNDERWAY, _E.BEGIN): _S.UNDERWAY,
    (_S.WAITING, _E.CARRY_OUT): _S.DONE,
    (_S.UNDERWAY, _E.CARRY_OUT): _S.DONE,
    (_S.WAITING, _E.TAKE_BACK): _S.TAKEN_BACK,
}
_REFUSALS = {(_S.TAKEN_BACK, event): "cohort_closing_taken_back" for event in _E}


def move(state: ClosingState, event: ClosingEvent) -> ClosingState:
    """The state after `event`. Raises DomainError cohort_closing_taken_back, cohort_closed."""
    return follow(TRANSITIONS, _REFUSALS, dict.fromkeys(_E, "cohort_closed"), state, event)
