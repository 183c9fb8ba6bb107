"""The life of a pair, from the published match to the archived channel."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class PairState(StrEnum):
    PUBLISHED = "published"  # both are told; the channel is on its way
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"  # the closing conversation is on, final reviews run
    CLOSED = "closed"
    ARCHIVED = "archived"
    ENDED = "ended"  # left early, no fault


class PairEvent(StrEnum):
    BEGIN = "begin"  # the channel stands, both are in it
    PAUSE = "pause"
    RESUME = "resume"
    BEGIN_CLOSING = "begin_closing"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    END = "end"


_S, _E = PairState, PairEvent

TRANSITIONS: dict[tuple[PairState, PairEvent], PairState] = {
    (_S.PUBLISHED, _E.BEGIN): _S.ACTIVE,
    (_S.PUBLISHED, _E.PAUSE): _S.PAUSED,
    (_S.PUBLISHED, _E.CLOSE): _S.CLOSED,
    (_S.PUBLISHED, _E.END): _S.ENDED,
    (_S.ACTIVE, _E.BEGIN): _S.ACTIVE,  # delivered twice does no harm
    (_S.ACTIVE, _E.PAUSE): _S.PAUSED,
    (_S.ACTIVE, _E.BEGIN_CLOSING): _S.CLOSING,
    (_S.ACTIVE, _E.CLOSE): _S.CLOSED,
    (_S.ACTIVE, _E.END): _S.ENDED,
    (_S.PAUSED, _E.BEGIN): _S.PAUSED,  # the channel may be ready only after a quick pause
    (_S.PAUSED, _E.RESUME): _S.ACTIVE,
    (_S.PAUSED, _E.CLOSE): _S.CLOSED,
    (_S.PAUSED, _E.END): _S.ENDED,
    (_S.CLOSING, _E.BEGIN_CLOSING): _S.CLOSING,
    (_S.CLOSING, _E.PAUSE): _S.PAUSED,
    (_S.CLOSING, _E.CLOSE): _S.CLOSED,
    (_S.CLOSING, _E.REOPEN): _S.ACTIVE,
    (_S.CLOSING, _E.END): _S.ENDED,
    (_S.CLOSED, _E.REOPEN): _S.ACTIVE,
    (_S.CLOSED, _E.ARCHIVE): _S.ARCHIVED,
    (_S.ENDED, _E.REOPEN): _S.ACTIVE,
    (_S.ENDED, _E.ARCHIVE): _S.ARCHIVED,
}

_REFUSALS: dict[tuple[PairState, PairEvent], str] = {
    (_S.PAUSED, _E.PAUSE): "pair_already_paused",
    **{(_S.ARCHIVED, event): "pair_archived" for event in PairEvent},
    **{(_S.CLOSED, event): "pair_already_closed" for event in (_E.PAUSE, _E.CLOSE, _E.BEGIN_CLOSING, _E.END)},
    **{(_S.ENDED, event): "pair_already_closed" for event in (_E.PAUSE, _E.CLOSE, _E.BEGIN_CLOSING, _E.END)},
}

_OTHERWISE: dict[PairEvent, str] = {
    _E.BEGIN: "pair_not_active",
    _E.PAUSE: "pair_not_active",
    _E.RESUME: "pair_not_paused",
    _E.BEGIN_CLOSING: "pair_not_active",
    _E.CLOSE: "pair_not_active",
    _E.REOPEN: "pair_not_closed",
    _E.ARCHIVE: "pair_not_closed",
    _E.END: "pair_not_active",
}

LIVING = frozenset({_S.PUBLISHED, _S.ACTIVE, _S.PAUSED, _S.CLOSING})
"""The pair is not over, be it on a pause."""
AT_WORK = LIVING - {_S.PAUSED}
"""The two meet, write goals, sign and plan in these states."""


def move(state: PairState, event: PairEvent) -> PairState:
    """The state after `event`; DomainError with a code that says what to do instead."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
