"""Goals of a pair and their progress."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.types import Encrypted


class Goal(Scoped, Base):
    """A goal of kind habit, reach or stretch. `status` is a state of `bot.domain.states.goal`."""

    __tablename__ = "goal"

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[Any] = mapped_column(Encrypted)
    measure: Mapped[Any] = mapped_column(Encrypted)
    due_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(16))
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    last_news_at: Mapped[datetime]

    updates: Mapped[list[GoalUpdate]] = relationship(cascade="all, delete-orphan", order_by="GoalUpdate.id")


class GoalUpdate(Scoped, Base):
    """One piece of news about a goal."""

    __tablename__ = "goal_update"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(String(16))
    note: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    at: Mapped[datetime]
