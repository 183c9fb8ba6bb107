"""What messages and views need to know, loaded at the moment they are made.

A loader takes the session, the ids of an outbox row and the time; it returns the facts of
`bot.domain.shown`, or raises NoLongerApplies when there is nothing to say any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import BETWEEN_TWO, directly
from bot.usecases.facts import (
    adjusting,
    admission,
    assessment,
    beginning,
    campaign,
    celebrating,
    circles,
    closing,
    cohort_closing,
    community,
    concerns,
    coordinating,
    farewell,
    growing,
    guiding,
    health,
    learning,
    matching,
    matching_modes,
    matching_questions,
    matching_settings,
    meeting,
    newcomers,
    operating,
    people,
    plan_files,
    planning,
    profiles,
    questions,
    recruiting,
    reminding,
    reporting,
    reviewing,
    training,
)
from db.session import WorkspaceSession

Loader = Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]

LOADERS: dict[str, Loader] = {
    **campaign.LOADERS,
    **profiles.LOADERS,
    **planning.LOADERS,
    **plan_files.LOADERS,
    **questions.LOADERS,
    **recruiting.LOADERS,
    **admission.LOADERS,
    **assessment.LOADERS,
    **training.LOADERS,
    **matching.LOADERS,
    **circles.LOADERS,
    **matching_modes.LOADERS,
    **matching_questions.LOADERS,
    **matching_settings.LOADERS,
    **guiding.LOADERS,
    **beginning.LOADERS,
    **meeting.LOADERS,
    **growing.LOADERS,
    **reminding.LOADERS,
    **health.LOADERS,
    **community.LOADERS,
    **reviewing.LOADERS,
    **closing.LOADERS,
    **cohort_closing.LOADERS,
    **coordinating.LOADERS,
    **adjusting.LOADERS,
    **celebrating.LOADERS,
    **concerns.LOADERS,
    **farewell.LOADERS,
    **learning.LOADERS,
    **reporting.LOADERS,
    **people.LOADERS,
    **newcomers.LOADERS,
    **operating.LOADERS,
}
LOADERS.update({directly(kind): LOADERS[kind] for kind in BETWEEN_TWO})


def load(session: WorkspaceSession, kind: str, args: Mapping[str, Any], now: datetime) -> Any:
    """The facts of one message. Raises NoLongerApplies; KeyError for a kind without a loader."""
    return LOADERS[kind](session, args, now)
