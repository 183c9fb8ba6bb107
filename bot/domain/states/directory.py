"""The life of an uploaded company directory: read, shown, then applied or discarded."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class DirectoryState(StrEnum):
    READING = "reading"  # uploaded; the file is still to be fetched
    READ = "read"  # shown to coordinators, waits for their word
    UNREADABLE = "unreadable"
    APPLIED = "applied"
    DISCARDED = "discarded"
    REPLACED = "replaced"  # by a newer file


class DirectoryEvent(StrEnum):
    READ = "read"
    REFUSE = "refuse"
    APPLY = "apply"
    DISCARD = "discard"
    REPLACE = "replace"


_S, _E = DirectoryState, DirectoryEvent

TRANSITIONS: dict[tuple[DirectoryState, DirectoryEvent], DirectoryState] = {
    (_S.READING, _E.READ): _S.READ,
    (_S.READING, _E.REFUSE): _S.UNREADABLE,
    (_S.READING, _E.REPLACE): _S.REPLACED,
    (_S.READ, _E.APPLY): _S.APPLIED,
    (_S.READ, _E.DISCARD): _S.DISCARDED,
    (_S.READ, _E.REPLACE): _S.REPLACED,
}

_REFUSALS: dict[tuple[DirectoryState, DirectoryEvent], str] = {
    (state, event): code
    for event in (_E.APPLY, _E.DISCARD)
    for state, code in {
        _S.APPLIED: "directory_applied",
        _S.DISCARDED: "directory_discarded",
        _S.REPLACED: "directory_replaced",
    }.items()
}

_OTHERWISE: dict[DirectoryEvent, str] = dict.fromkeys(DirectoryEvent, "directory_not_read")


def move(state: DirectoryState, event: DirectoryEvent) -> DirectoryState:
    """The state after `event`; DomainError with a code that says what is the case instead."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
