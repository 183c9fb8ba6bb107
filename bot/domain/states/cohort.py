"""The life of a cohort: one run of a program."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow
from bot.errors import DomainError


class CohortState(StrEnum):
    PLANNED = "planned"
    RECRUITING = "recruiting"
    RUNNING = "running"  # pairs were published; late applications are still welcome
    CLOSED = "closed"


class CohortEvent(StrEnum):
    OPEN = "open"
    PUBLISH = "publish"
    CLOSE = "close"


_S, _E = CohortState, CohortEvent

TRANSITIONS: dict[tuple[CohortState, CohortEvent], CohortState] = {
    (_S.PLANNED, _E.OPEN): _S.RECRUITING,
    (_S.RECRUITING, _E.PUBLISH): _S.RUNNING,
    (_S.RUNNING, _E.PUBLISH): _S.RUNNING,
    (_S.RUNNING, _E.CLOSE): _S.CLOSED,
    (_S.RECRUITING, _E.CLOSE): _S.CLOSED,
}

_REFUSALS: dict[tuple[CohortState, CohortEvent], str] = {(_S.CLOSED, event): "cohort_closed" for event in _E}

_OTHERWISE: dict[CohortEvent, str] = {
    _E.OPEN: "program_already_open",
    _E.PUBLISH: "program_not_open_yet",
    _E.CLOSE: "program_not_open_yet",
}

# People can apply in these states.
TAKES_APPLICATIONS = frozenset({_S.RECRUITING, _S.RUNNING})


def move(state: CohortState, event: CohortEvent) -> CohortState:
    """The state after `event`; DomainError with a code that says what to do instead."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)


def require_open(state: CohortState) -> None:
    """For what coordinators do with a cohort that takes applications. Raises DomainError cohort_closed or
    program_not_open_yet.
    """
    if state not in TAKES_APPLICATIONS:
        raise DomainError("cohort_closed" if state is CohortState.CLOSED else "program_not_open_yet")
