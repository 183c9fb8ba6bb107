"""Who used which right, when and why: appended with whatever was done, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class AuditEntry(Scoped, Base):
    """A right that somebody used because of their office, or to read what is confidential. Ids and codes only.

    `action` and `capacity` are words of `bot.domain.rights`, `means` is the command or button it was done by,
    `request` the number that the logs give to it. `actor_id` is empty for the command line. The ids point nowhere
    on purpose: what is written here outlives what it is about.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_program_id_at", "program_id", "at"),)

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(64))
    capacity: Mapped[str] = mapped_column(String(32))
    means: Mapped[str] = mapped_column(String(80), default="")
    request: Mapped[str] = mapped_column(String(16), default="")
    program_id: Mapped[int | None]
    pair_id: Mapped[int | None]
    person_id: Mapped[int | None]
    """Whom it was about, where it was about one person."""
