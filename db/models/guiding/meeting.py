"""Meetings of a pair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class Meeting(Scoped, Base):
    """A meeting, planned or held. `purpose` is `regular` or `closing`; `place` is where, in words."""

    __tablename__ = "meeting"

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=60)
    place: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    purpose: Mapped[str] = mapped_column(String(16), default="regular")
    status: Mapped[str] = mapped_column(String(16))
    together: Mapped[str | None] = mapped_column(String(36), index=True)
    """The same for the meetings of a circle's pairs that are one meeting."""
    planned_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When someone said whether it was held."""
