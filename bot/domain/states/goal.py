"""Goals of the action plan and their life."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class GoalKind(StrEnum):
    HABIT = "habit"  # small and repeated
    REACH = "reach"  # within this program
    STRETCH = "stretch"  # beyond it


class GoalState(StrEnum):
    OPEN = "open"
    ON_TRACK = "on_track"
    STUCK = "stuck"
    ACHIEVED = "achieved"
    DROPPED = "dropped"


class GoalEvent(StrEnum):
    PROGRESS = "progress"  # on track
    STALL = "stall"  # stuck
    ACHIEVE = "achieve"
    DROP = "drop"
    REOPEN = "reopen"


LIVING = frozenset({GoalState.OPEN, GoalState.ON_TRACK, GoalState.STUCK})
KEPT = "kept"
"""The entry in a goal's log that says: it goes on without the two. Nobody is asked about it from then on."""

TRANSITIONS: dict[tuple[GoalState, GoalEvent], GoalState] = {
    **{(state, GoalEvent.PROGRESS): GoalState.ON_TRACK for state in LIVING},
    **{(state, GoalEvent.STALL): GoalState.STUCK for state in LIVING},
    **{(state, GoalEvent.ACHIEVE): GoalState.ACHIEVED for state in LIVING},
    **{(state, GoalEvent.DROP): GoalState.DROPPED for state in LIVING},
    (GoalState.ACHIEVED, GoalEvent.REOPEN): GoalState.OPEN,
    (GoalState.DROPPED, GoalEvent.REOPEN): GoalState.OPEN,
}

_OTHERWISE: dict[GoalEvent, str] = {
    **dict.fromkeys(GoalEvent, "goal_finished"),
    GoalEvent.REOPEN: "goal_still_open",
}


def move(state: GoalState, event: GoalEvent) -> GoalState:
    """The state after `event`; DomainError goal_finished or goal_still_open."""
    return follow(TRANSITIONS, {}, _OTHERWISE, state, event)
