"""The end of a cohort, before it happens: confirmed by a coordinator, taken back, or carried out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class CohortClosing(Scoped, Base):
    """One wish to close a cohort. `status` is a state of `bot.domain.states.cohort_closing`; it happens at `due_at`,
    until which it can be taken back. `last_day`: the day that pairs were given, if it does not happen at once.
    """

    __tablename__ = "cohort_closing"
    __table_args__ = (Index("ix_cohort_closing_due", "workspace_id", "status", "due_at"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    last_day: Mapped[date | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    pairs: Mapped[int] = mapped_column(default=0)
    """How many pairs were closed by it."""
