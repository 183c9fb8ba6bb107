"""What messages and views need to know, loaded at the moment they are made.

A loader takes the session, the ids of an outbox row and the time; it returns the facts of
`bot.domain.shown`, or raises NoLongerApplies when there is nothing to say any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.usecases.facts import (
    assessment,
    closing,
    coordinating,
    guiding,
    matching,
    matching_modes,
    matching_questions,
    matching_settings,
    people,
    planning,
    recruiting,
    reviewing,
)
from db.session import WorkspaceSession

Loader = Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]

LOADERS: dict[str, Loader] = {
    **planning.LOADERS,
    **recruiting.LOADERS,
    **assessment.LOADERS,
    **matching.LOADERS,
    **matching_modes.LOADERS,
    **matching_questions.LOADERS,
    **matching_settings.LOADERS,
    **guiding.LOADERS,
    **reviewing.LOADERS,
    **closing.LOADERS,
    **coordinating.LOADERS,
    **people.LOADERS,
}


def load(session: WorkspaceSession, kind: str, args: Mapping[str, Any], now: datetime) -> Any:
    """The facts of one message. Raises NoLongerApplies; KeyError for a kind without a loader."""
    return LOADERS[kind](session, args, now)
