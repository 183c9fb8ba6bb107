"""The coordinators' monthly look at how it goes, and what they decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.types import Encrypted


class Checkpoint(Scoped, Base):
    """What works and what does not, as of one month of a cohort (`month`: its first day). `figures`: the measured
    figures as they stood then, by key.
    """

    __tablename__ = "checkpoint"
    __table_args__ = (UniqueConstraint("cohort_id", "month"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    month: Mapped[date]
    works: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    works_not: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    figures: Mapped[dict[str, Any]]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    decisions: Mapped[list[Decision]] = relationship(back_populates="checkpoint", order_by="Decision.id")


class Decision(Scoped, Base):
    """Something that coordinators decided, who sees to it, and whether the figure `measure` moved. `status`: open,
    done or dropped.
    """

    __tablename__ = "decision"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    checkpoint_id: Mapped[int | None] = mapped_column(ForeignKey("checkpoint.id"), index=True)
    text: Mapped[Any] = mapped_column(Encrypted)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    measure: Mapped[str] = mapped_column(String(64), default="")
    value_then: Mapped[float | None]
    value_later: Mapped[float | None]
    looked_at: Mapped[datetime | None]
    """When the figure was looked at again."""
    status: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    checkpoint: Mapped[Checkpoint | None] = relationship(back_populates="decisions")
