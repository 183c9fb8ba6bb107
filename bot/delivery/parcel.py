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
    not_before: datetime | None = None
    request: str | None = None
    job: str | None = None

    def age(self, now: datetime) -> float:
        """Seconds since it might go; since the first attempt, for what was tried before."""
        since = self.first_tried_at or self.not_before
        return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
