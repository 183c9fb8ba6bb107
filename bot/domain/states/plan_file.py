"""The life of an uploaded plan: like a company directory, it is read, shown, then used or discarded."""

from __future__ import annotations

from bot.domain.states.directory import TRANSITIONS
from bot.domain.states.directory import DirectoryEvent as PlanFileEvent
from bot.domain.states.directory import DirectoryState as PlanFileState
from bot.domain.states.transitions import follow

__all__ = ["PlanFileEvent", "PlanFileState", "move"]

_REFUSALS: dict[tuple[PlanFileState, PlanFileEvent], str] = {
    (state, event): code
    for event in (PlanFileEvent.APPLY, PlanFileEvent.DISCARD)
    for state, code in {
        PlanFileState.APPLIED: "plan_file_used",
        PlanFileState.DISCARDED: "plan_file_discarded",
        PlanFileState.REPLACED: "plan_file_replaced",
    }.items()
}
_OTHERWISE: dict[PlanFileEvent, str] = dict.fromkeys(PlanFileEvent, "plan_file_not_read")


def move(state: PlanFileState, event: PlanFileEvent) -> PlanFileState:
    """The state after `event`; DomainError with a code that says what is the case instead."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
