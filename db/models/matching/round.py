"""A draft of pairs, seen by coordinators only until it is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.recruiting.enrollment import Enrollment
from db.types import Encrypted


class MatchRound(Scoped, Base):
    """One run of the matcher. `unmatched` lists who got nobody, with the reasons as data."""

    __tablename__ = "match_round"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    total: Mapped[int] = mapped_column(default=0)
    proved: Mapped[bool] = mapped_column(default=False)
    unmatched: Mapped[Any] = mapped_column(Encrypted)
    published_at: Mapped[datetime | None]

    proposals: Mapped[list[Proposal]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="Proposal.points.desc()"
    )


class Proposal(Scoped, Base):
    """A pair in a draft. `points` is 0 to 10,000; `reasons` the criteria that add up to it."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("round_id", "mentee_enrollment_id", "mentor_enrollment_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("match_round.id"))
    mentee_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    mentor_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    points: Mapped[int]
    reasons: Mapped[Any] = mapped_column(Encrypted)
    locked: Mapped[bool] = mapped_column(default=False)

    round: Mapped[MatchRound] = relationship(back_populates="proposals")
    mentee: Mapped[Enrollment] = relationship(foreign_keys=[mentee_enrollment_id])
    mentor: Mapped[Enrollment] = relationship(foreign_keys=[mentor_enrollment_id])


class MatchConstraint(Scoped, Base):
    """A coordinator's word about two people: `lock` keeps them together, `forbid` apart."""

    __tablename__ = "match_constraint"
    __table_args__ = (UniqueConstraint("cohort_id", "mentee_enrollment_id", "mentor_enrollment_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    mentee_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    mentor_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    kind: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
