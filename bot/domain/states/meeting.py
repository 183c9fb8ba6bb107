"""The life of one meeting of a pair."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class MeetingEvent(StrEnum):
    MOVE = "move"  # another date
    HOLD = "hold"
    MISS = "miss"
    CANCEL = "cancel"


_S, _E = MeetingState, MeetingEvent

TRANSITIONS: dict[tuple[MeetingState, MeetingEvent], MeetingState] = {
    (_S.PLANNED, _E.MOVE): _S.PLANNED,
    (_S.PLANNED, _E.HOLD): _S.HELD,
    (_S.PLANNED, _E.MISS): _S.MISSED,
    (_S.PLANNED, _E.CANCEL): _S.CANCELLED,
    (_S.HELD, _E.HOLD): _S.HELD,  # the second of the two says so as well
    (_S.MISSED, _E.HOLD): _S.HELD,  # one says no, the other knows better
    (_S.MISSED, _E.MISS): _S.MISSED,
    (_S.MISSED, _E.MOVE): _S.PLANNED,
    (_S.CANCELLED, _E.MOVE): _S.PLANNED,
}

_REFUSALS: dict[tuple[MeetingState, MeetingEvent], str] = {
    **{(_S.HELD, event): "meeting_already_held" for event in (_E.MOVE, _E.MISS, _E.CANCEL)},
    **{(_S.CANCELLED, event): "meeting_cancelled" for event in (_E.HOLD, _E.MISS, _E.CANCEL)},
}

_OTHERWISE: dict[MeetingEvent, str] = dict.fromkeys(MeetingEvent, "meeting_not_planned")


def move(state: MeetingState, event: MeetingEvent) -> MeetingState:
    """The state after `event`; DomainError with a code that says what to do instead."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
