"""Why pairs ended early: as a code, never in the words somebody wrote."""

from __future__ import annotations

from collections.abc import Mapping

UNSAID, OWN_WORDS, NOT_THEIRS = "unsaid", "own_words", "not_theirs"


def reason_given(reason: object, ended_by: int | None) -> str:
    """The reason that was chosen, if one was; own_words where there are only words, unsaid for none, not_theirs where
    neither of the two ended it (an account is gone, or coordinators matched them anew).
    """
    if isinstance(reason, Mapping):
        chosen = reason.get("category") or reason.get("reason") or reason.get("kind")
        return str(chosen) if chosen else UNSAID
    if ended_by is None:
        return NOT_THEIRS
    return OWN_WORDS if reason else UNSAID
