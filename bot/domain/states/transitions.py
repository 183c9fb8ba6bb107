"""How a small state machine is followed: a table of moves and a table of refusals."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.errors import DomainError

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


def follow(
    moves: Mapping[tuple[State, Event], State],
    refusals: Mapping[tuple[State, Event], str],
    otherwise: Mapping[Event, str],
    state: State,
    event: Event,
) -> State:
    """The state after `event`; DomainError with the code that says what to do instead, if there is no
    such move.
    """
    after = moves.get((state, event))
    if after is not None:
        return after
    raise DomainError(refusals.get((state, event)) or otherwise[event], state=state.value)
