"""What happened: appended by every use case in its transaction, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class Activity(Scoped, Base):
    """One fact, in ids and codes only, never in people's words. `actor_id` is empty for the bot itself."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_subject", "subject", "subject_id"),)

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str] = mapped_column(String(64), index=True)
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"), index=True)
    subject: Mapped[str] = mapped_column(String(32), default="")
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
