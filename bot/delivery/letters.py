"""Erasing what was carried: a letter's text is kept only until it has arrived."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.delivery.parcel import Parcel
from bot.delivery.slack import Busy
from bot.usecases import outbox
from db.models import Letter, OutboxRow
from db.session import Sessions

SOON = timedelta(seconds=5)
"""When to look again for a message that is about to be sent."""
SELDOM = timedelta(hours=1)
"""When to look again for one that Slack refused: coordinators may have it sent once more."""
KEPT = timedelta(days=7)
"""After so long what Slack refused is not kept for another attempt."""


class Letters:
    """Erases letters of one workspace."""

    def __init__(self, sessions: Sessions, workspace_id: str) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id

    def erase(self, parcel: Parcel, now: datetime) -> None:
        """Erase the text once its message has arrived, or never will. Raises Busy before that."""
        with self._sessions.writing(self._workspace_id) as session:
            row = session.scalar(select(OutboxRow).where(OutboxRow.key == str(parcel.args["message"])))
            if row is not None and row.status in outbox.OPEN:
                raise Busy(max(now + SOON, row.not_before))
            if row is not None and row.status == "dead" and now < row.created_at + KEPT:
                raise Busy(now + SELDOM)
            letter = session.get(Letter, int(parcel.args["letter"]), with_for_update=True)
            if letter is not None and letter.written_at.isoformat() == parcel.args["written"]:
                letter.text = None
                letter.given_at = letter.given_at or now
