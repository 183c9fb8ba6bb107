"""One mentor with several mentees in one channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class Circle(Scoped, Base):
    """A circle: its pairs (mentor and each mentee) share this channel and their meetings."""

    __tablename__ = "circle"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel_id: Mapped[str | None] = mapped_column(String(32))
    channel_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
