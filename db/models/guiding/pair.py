"""A mentee and a mentor who were matched."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.people.person import Person
from db.models.planning.program import Cohort
from db.types import Encrypted

_OVER = text("closed_at IS NOT NULL")


class Pair(Scoped, Base):
    """One relationship. `status` is a state of `bot.domain.states.pair`.

    `next_due_at` is when the journey must be looked at again; every change of the pair's facts
    stores it in the same transaction. `shift_days` is how far pauses moved all later dates.
    """

    __tablename__ = "pair"
    __table_args__ = (
        UniqueConstraint("cohort_id", "mentee_id", "mentor_id"),
        Index("ix_pair_alarm", "workspace_id", "next_due_at"),
        Index("ix_pair_over", "workspace_id", "closed_at", sqlite_where=_OVER, postgresql_where=_OVER),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    points: Mapped[int]
    reasons: Mapped[Any] = mapped_column(Encrypted)
    channel_id: Mapped[str | None] = mapped_column(String(32))
    channel_name: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    """The day on which a pause ends by itself, if a day was named."""
    shift_days: Mapped[int] = mapped_column(default=0)
    extra_days: Mapped[int] = mapped_column(default=0)
    """By how much this relationship was extended: its end moves, what comes before does not."""
    cadence_days: Mapped[int | None]
    """How often the two meet, where they differ from the plan."""
    first_steps: Mapped[str] = mapped_column(String(64), default="")
    """Which first steps their first post shows as done (codes of `bot.domain.first_steps`)."""
    closing_at: Mapped[datetime | None]
    """When the closing conversation was confirmed as held."""
    channel_choice: Mapped[str | None] = mapped_column(String(16))
    closed_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    next_due_at: Mapped[datetime | None]
    circle_id: Mapped[int | None] = mapped_column(ForeignKey("circle.id"), index=True)

    # Nearly whoever looks at a pair needs its people and its program: they come in the same query.
    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id], lazy="joined", innerjoin=True)
    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id], lazy="joined", innerjoin=True)

    def people(self) -> tuple[Person, Person]:
        """Mentee and mentor, in this order."""
        return self.mentee, self.mentor
