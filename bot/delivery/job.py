"""Delivery as jobs of the bot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from bot.delivery.sender import Sender
from bot.domain.messages import SLOW
from db.models import OutboxRow
from db.session import Sessions


class DeliveryJob:
    """Sends what the outbox holds."""

    def __init__(self, sender: Sender, name: str = "delivery") -> None:
        self.name = name
        self._sender = sender

    def run(self) -> datetime | None:
        return self._sender.deliver()


class SlowWaitsJob:
    """Wakes whoever delivers what is slow for rows that a job of another driver wrote: a report, a calendar file.

    Without it they would wait until that driver looks by itself. `now` gives aware UTC.
    """

    name = "slow delivery"

    def __init__(
        self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime], *, wake: Callable[[], None]
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._wake = wake
        self._kinds = [str(operation) for operation in SLOW]

    def run(self) -> datetime | None:
        """Look whether something new waits. Returns None: whoever writes a row wakes the jobs."""
        waiting = select(OutboxRow.id).where(
            OutboxRow.status == "pending",
            OutboxRow.attempts == 0,
            OutboxRow.kind.in_(self._kinds),
            OutboxRow.not_before <= self._now(),
        )
        with self._sessions.reading(self._workspace_id) as session:
            if session.scalar(waiting.limit(1)) is not None:
                self._wake()
        return None
