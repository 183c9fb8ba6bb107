"""Steps of the timeline that were taken, the messages they became, and what people chose about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped


class Nudge(Scoped, Base):
    """One reminder message to one person: several steps become one. At most one a local day."""

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("person_id", "local_date"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    local_date: Mapped[date]
    made_at: Mapped[datetime]

    steps: Mapped[list[StepTaken]] = relationship(order_by="StepTaken.id")


class StepTaken(Scoped, Base):
    """A step once taken is never taken again: the database is the judge.

    `recipient` is a person's id as text, or `coordinators`.
    """

    __tablename__ = "step_taken"
    __table_args__ = (UniqueConstraint("pair_id", "recipient", "step", "occurrence"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    recipient: Mapped[str] = mapped_column(String(32))
    step: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime]
    nudge_id: Mapped[int | None] = mapped_column(ForeignKey("nudge.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    """What came of it: acted, snoozed, stopped, obsolete, ignored, told (see `bot.domain.states.nudge`); empty:
    not known yet."""
    outcome_at: Mapped[datetime | None]


class ReminderChoice(Scoped, Base):
    """What a person chose about a reminder: later, or never again."""

    __tablename__ = "reminder_choice"
    __table_args__ = (UniqueConstraint("pair_id", "person_id", "step"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    step: Mapped[str] = mapped_column(String(64))
    snoozed_until: Mapped[datetime | None]
    stopped: Mapped[bool] = mapped_column(default=False)
