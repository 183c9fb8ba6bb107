"""The life of some times that one of the two suggests for a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.states.transitions import follow


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"  # one of the times became a meeting
    ANSWERED = "answered"  # the other one suggested times of their own instead
    REFUSED = "refused"  # none of them suits
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # the last of its times has passed


class ProposalEvent(StrEnum):
    ACCEPT = "accept"
    ANSWER = "answer"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


_S, _E = ProposalState, ProposalEvent

TRANSITIONS: Mapping[tuple[ProposalState, ProposalEvent], ProposalState] = {
    (_S.OPEN, _E.ACCEPT): _S.ACCEPTED,
    (_S.OPEN, _E.ANSWER): _S.ANSWERED,
    (_S.OPEN, _E.REFUSE): _S.REFUSED,
    (_S.OPEN, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.OPEN, _E.LAPSE): _S.LAPSED,
}


_OVER = {
    _S.LAPSED: "times_passed",
    _S.ANSWERED: "proposal_void",
    _S.REFUSED: "proposal_void",
    _S.WITHDRAWN: "proposal_void",  # also since there is a date meanwhile
}
_REFUSALS: Mapping[tuple[ProposalState, ProposalEvent], str] = {
    (state, event): code for state, code in _OVER.items() for event in ProposalEvent
}


def move(state: ProposalState, event: ProposalEvent) -> ProposalState:
    """The state after `event`. Raises DomainError proposal_over, times_passed, proposal_void."""
    return follow(TRANSITIONS, _REFUSALS, dict.fromkeys(ProposalEvent, "proposal_over"), state, event)
