"""What Slack sent and what we answered, so that a second delivery gets the same answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class InboxEntry(Scoped, Base):
    """A handled request and its outcome, replayed when the same request comes again."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    key: Mapped[str] = mapped_column(String(255))
    outcome: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    """What was acknowledged; a form that turns into another view repeats what people wrote. None: nothing."""
    handled_at: Mapped[datetime] = mapped_column(index=True)
