"""The messages in the admin channel that asked for a decision say how it stands now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.messages import Place
from bot.usecases import outbox
from db.models import Enrollment, OutboxRow
from db.session import WorkspaceSession

ASKED = "admin.application"
LOOKED_BACK = 100
"""Messages further up in the channel keep their buttons, which answer that it is decided."""
APART = timedelta(seconds=2.5)
"""Slack lets 50 messages a minute be changed; half of it stays free for what people wait for."""


def tell_in_their_messages(
    session: WorkspaceSession, program_id: int, changed: Collection[Enrollment], now: datetime
) -> None:
    """Bring the messages about these applications up to date, the newest first."""
    about = {enrollment.id for enrollment in changed}
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.lane == f"{Place.ADMIN}:{program_id}",
            OutboxRow.kind == ASKED,
            OutboxRow.slack_ts.is_not(None),
        )
        .order_by(OutboxRow.id.desc())
        .limit(LOOKED_BACK)
    )
    asked = [row for row in session.scalars(query) if row.args["enrollment"] in about]
    for nth, row in enumerate(asked):
        outbox.amend(session, row.key, now, not_before=now + nth * APART, **row.args)
