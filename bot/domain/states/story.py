"""The life of a story: told only while both agree to these very words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.states.transitions import follow


class StoryState(StrEnum):
    ASKED = "asked"  # the partner reads it, and has not answered
    AGREED = "agreed"  # both agree to at least one place
    TOLD = "told"  # posted in the program's channel, or about to be
    KEPT = "kept"  # it stays with the two; nobody hears why
    WITHDRAWN = "withdrawn"  # one of the two took it back


class StoryEvent(StrEnum):
    EDIT = "edit"
    AGREE = "agree"
    KEEP = "keep"
    TELL = "tell"
    UNTELL = "untell"  # a coordinator, before it is posted
    WITHDRAW = "withdraw"


_S, _E = StoryState, StoryEvent
MAY_BE_TOLD = frozenset({_S.AGREED, _S.TOLD})

TRANSITIONS: Mapping[tuple[StoryState, StoryEvent], StoryState] = {
    **{(state, _E.EDIT): _S.ASKED for state in _S},
    (_S.ASKED, _E.AGREE): _S.AGREED,
    (_S.ASKED, _E.KEEP): _S.KEPT,
    (_S.AGREED, _E.TELL): _S.TOLD,
    (_S.TOLD, _E.UNTELL): _S.AGREED,
    (_S.ASKED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.AGREED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.TOLD, _E.WITHDRAW): _S.WITHDRAWN,
}
_OTHERWISE = {
    **dict.fromkeys(_E, "story_changed"),
    _E.TELL: "story_not_agreed",
    _E.WITHDRAW: "story_not_told",
}
_REFUSALS = {(_S.TOLD, _E.TELL): "story_told_already"}


def move(state: StoryState, event: StoryEvent) -> StoryState:
    """The state after `event`. Raises DomainError story_changed, story_not_agreed, story_not_told,
    story_told_already.
    """
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
