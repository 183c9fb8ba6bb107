"""The life of a comparison: its file waits, is read, shows a difference or not, and is put away."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class ComparisonState(StrEnum):
    WAITING = "waiting"  # for its file to be fetched and read
    READ = "read"  # there is a difference to show
    REFUSED = "refused"  # mistakes, or too few people
    AWAY = "away"  # a newer one took its place, or a coordinator put it away


class ComparisonEvent(StrEnum):
    READ = "read"
    REFUSE = "refuse"
    PUT_AWAY = "put_away"


_S, _E = ComparisonState, ComparisonEvent
TRANSITIONS: dict[tuple[ComparisonState, ComparisonEvent], ComparisonState] = {
    (_S.WAITING, _E.READ): _S.READ,
    (_S.WAITING, _E.REFUSE): _S.REFUSED,
    (_S.WAITING, _E.PUT_AWAY): _S.AWAY,
    (_S.READ, _E.PUT_AWAY): _S.AWAY,
}
_OTHERWISE: dict[ComparisonEvent, str] = dict.fromkeys(ComparisonEvent, "comparison_gone")


def move(state: ComparisonState, event: ComparisonEvent) -> ComparisonState:
    """The state after `event`; DomainError comparison_gone where there is nothing left to do."""
    return follow(TRANSITIONS, {}, _OTHERWISE, state, event)
