"""Who comes to a get-together, in the mentors' channel: one message that keeps up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.shown.community import MENTORS
from bot.domain.states.seat import SessionKind, SessionState
from bot.usecases import outbox
from db.models import Cohort, CommunityChannel, TrainingSession
from db.session import WorkspaceSession

KIND = "community.coming"


def show_who_comes(session: WorkspaceSession, date: TrainingSession, now: datetime) -> None:
    """Post it with the first who comes, bring it up to date afterwards, also once it is over or called off. Nothing
    for any other kind of date.
    """
    if date.kind != SessionKind.GET_TOGETHER:
        return
    channel = session.scalar(
        select(CommunityChannel)
        .join(Cohort, Cohort.id == CommunityChannel.cohort_id)
        .where(
            Cohort.program_id == date.program_id,
            CommunityChannel.kind == MENTORS,
            CommunityChannel.archived_at.is_(None),
        )
        .order_by(Cohort.id.desc())
        .limit(1)
    )
    if channel is None:
        return
    key = f"{KIND}:{date.id}"
    ahead = date.status == SessionState.PLANNED
    if not ahead or not outbox.post(session, KIND, now, key=key, community=channel.id, date=date.id):
        outbox.amend(session, key, now, community=channel.id, date=date.id)
