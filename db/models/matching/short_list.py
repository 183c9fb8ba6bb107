"""A few mentors offered to a mentee, who says in which order they would like them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.recruiting.enrollment import Enrollment


class ShortList(Scoped, Base):
    """What one mentee is offered. `status`: offered, ranked, lapsed (the deadline `until` passed)."""

    __tablename__ = "short_list"

    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), unique=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    offered_at: Mapped[datetime]
    until: Mapped[datetime]
    ranked_at: Mapped[datetime | None]

    enrollment: Mapped[Enrollment] = relationship()
    entries: Mapped[list[ShortListEntry]] = relationship(
        back_populates="short_list", cascade="all, delete-orphan", order_by="ShortListEntry.place"
    )


class ShortListEntry(Scoped, Base):
    """One mentor on it: `place` as offered (from 1), `rank` as the mentee put them (from 1; none: left out)."""

    __tablename__ = "short_list_entry"
    __table_args__ = (UniqueConstraint("short_list_id", "mentor_enrollment_id"),)

    short_list_id: Mapped[int] = mapped_column(ForeignKey("short_list.id"))
    mentor_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    place: Mapped[int]
    rank: Mapped[int | None]

    short_list: Mapped[ShortList] = relationship(back_populates="entries")
    mentor: Mapped[Enrollment] = relationship()
