"""Mentors among themselves, and who looks after them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class CommunityChannel(Scoped, Base):
    """A channel of a cohort. `kind`: mentors or mentees."""

    __tablename__ = "community_channel"
    __table_args__ = (UniqueConstraint("cohort_id", "kind"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    kind: Mapped[str] = mapped_column(String(16))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    channel_name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    """On a coordinator's word; it is never made again."""


class Facilitation(Scoped, Base):
    """Who looks after a mentor: a coordinator or an experienced mentor (a mentor of mentors). Nothing is asked in
    a facilitator's name before they have said yes.
    """

    __tablename__ = "facilitation"
    __table_args__ = (UniqueConstraint("cohort_id", "mentor_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


class TouchBase(Scoped, Base):
    """A facilitator's short "how is it going?" to a mentor. `answer`: fine, talk (let us talk), or empty."""

    __tablename__ = "touch_base"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(16), default="")
    note: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    answered_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    """When the facilitator was told, together with the other answers of that week."""
