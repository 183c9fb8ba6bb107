"""A row of the outbox, as the sender carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Parcel:
    """A row of the outbox, as the sender carries it. `request` or `job`: what led to it, as the logs name it."""

    id: int
    kind: str
    args: dict[str, Any]
    opaque_id: str
    status: str
    attempts: int
    lookups: int
    first_tried_at: datetime | None
    wanted_at: datetime | None = None
    request: str | None = None
    job: str | None = None
    channel: str | None = None
    """Where the last attempt went, if it was a message."""

    def age(self, now: datetime) -> float:
        """Seconds since it was to go."""
        return max(0.0, (now - self.wanted_at).total_seconds()) if self.wanted_at is not None else 0.0
