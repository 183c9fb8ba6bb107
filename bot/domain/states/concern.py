"""The life of a concern, from the first word to its end."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.states.transitions import follow


class ConcernState(StrEnum):
    RAISED = "raised"  # nobody has answered yet: the clock runs
    ACKNOWLEDGED = "acknowledged"  # answered; nobody in particular has it in hand
    ASSIGNED = "assigned"
    IN_MEDIATION = "in_mediation"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"  # by whoever raised it


class ConcernEvent(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    MEDIATE = "mediate"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    LOSE = "lose"  # whoever had it in hand may not read it any more
    TURN = "turn"  # whoever raised it gives it to somebody else


_S, _E = ConcernState, ConcernEvent

OPEN = (_S.RAISED, _S.ACKNOWLEDGED, _S.ASSIGNED, _S.IN_MEDIATION)
SETTLED = (_S.RESOLVED, _S.WITHDRAWN)

TRANSITIONS: Mapping[tuple[ConcernState, ConcernEvent], ConcernState] = {
    (_S.RAISED, _E.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.ACKNOWLEDGED, _E.ASSIGN): _S.ASSIGNED,
    (_S.ASSIGNED, _E.ASSIGN): _S.ASSIGNED,  # to somebody else
    (_S.IN_MEDIATION, _E.ASSIGN): _S.IN_MEDIATION,
    (_S.ASSIGNED, _E.MEDIATE): _S.IN_MEDIATION,
    (_S.ACKNOWLEDGED, _E.RESOLVE): _S.RESOLVED,
    (_S.ASSIGNED, _E.RESOLVE): _S.RESOLVED,
    (_S.IN_MEDIATION, _E.RESOLVE): _S.RESOLVED,
    (_S.ASSIGNED, _E.LOSE): _S.ACKNOWLEDGED,
    (_S.IN_MEDIATION, _E.LOSE): _S.ACKNOWLEDGED,
    **{(state, _E.WITHDRAW): _S.WITHDRAWN for state in OPEN},
    **{(state, _E.TURN): _S.RAISED for state in OPEN},
    **{(state, _E.REOPEN): _S.RAISED for state in SETTLED},
}

_REFUSALS: Mapping[tuple[ConcernState, ConcernEvent], str] = {
    **{(state, event): "concern_settled" for state in SETTLED for event in _E if event is not _E.REOPEN},
    **{(state, _E.ACKNOWLEDGE): "concern_answered" for state in OPEN if state is not _S.RAISED},
    (_S.ACKNOWLEDGED, _E.MEDIATE): "concern_in_no_hands",
    (_S.IN_MEDIATION, _E.MEDIATE): "concern_in_mediation",
}

_OTHERWISE: Mapping[ConcernEvent, str] = {
    **dict.fromkeys(ConcernEvent, "concern_unanswered"),
    _E.REOPEN: "concern_open",
}


def move(state: ConcernState, event: ConcernEvent) -> ConcernState:
    """The state after `event`; DomainError with a code that says how it stands."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
