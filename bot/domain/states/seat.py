"""The life of a seat at a date that is offered, and of the date itself."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class SessionKind(StrEnum):
    ORIENTATION = "orientation"
    KICKOFF = "kickoff"
    GET_TOGETHER = "get_together"  # mentors among themselves
    OFFICE_HOURS = "office_hours"  # a coordinator, for anyone


TRAINING = (SessionKind.ORIENTATION, SessionKind.KICKOFF)
"""What counts as training."""
FOR_MANY = (*TRAINING, SessionKind.GET_TOGETHER)
"""Dates to which everybody they are for is invited; office hours are booked by one person."""


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class SeatState(StrEnum):
    CHOSEN = "chosen"
    GIVEN_UP = "given_up"
    ATTENDED = "attended"
    MISSED = "missed"


class SeatEvent(StrEnum):
    CHOOSE = "choose"
    GIVE_UP = "give_up"
    ATTEND = "attend"
    MISS = "miss"


_S, _E = SeatState, SeatEvent

TRANSITIONS: dict[tuple[SeatState, SeatEvent], SeatState] = {
    (_S.CHOSEN, _E.CHOOSE): _S.CHOSEN,  # a double click
    (_S.GIVEN_UP, _E.CHOOSE): _S.CHOSEN,
    (_S.CHOSEN, _E.GIVE_UP): _S.GIVEN_UP,
    (_S.GIVEN_UP, _E.GIVE_UP): _S.GIVEN_UP,
    (_S.CHOSEN, _E.ATTEND): _S.ATTENDED,
    (_S.CHOSEN, _E.MISS): _S.MISSED,
    (_S.GIVEN_UP, _E.ATTEND): _S.ATTENDED,  # came after all
    (_S.MISSED, _E.ATTEND): _S.ATTENDED,  # the wrong button, or the coordinator knows better
    (_S.ATTENDED, _E.MISS): _S.MISSED,
    (_S.ATTENDED, _E.ATTEND): _S.ATTENDED,
    (_S.MISSED, _E.MISS): _S.MISSED,
}

_OTHERWISE: dict[SeatEvent, str] = {
    _E.CHOOSE: "seat_settled",
    _E.GIVE_UP: "seat_settled",
    _E.ATTEND: "seat_settled",
    _E.MISS: "seat_not_chosen",
}

TAKEN = frozenset({_S.CHOSEN, _S.ATTENDED, _S.MISSED})
"""Seats that nobody else can have."""


def move(state: SeatState, event: SeatEvent) -> SeatState:
    """The state after `event`; DomainError with a code that says why not."""
    return follow(TRANSITIONS, {}, _OTHERWISE, state, event)
