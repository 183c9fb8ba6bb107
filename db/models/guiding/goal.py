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
    skill: Mapped[str | None] = mapped_column(String(64))
    """Which skill of the plan's list it is about (the option's value), if any."""
    status: Mapped[str] = mapped_column(String(16))
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    last_news_at: Mapped[datetime]

    updates: Mapped[list[GoalUpdate]] = relationship(cascade="all, delete-orphan", order_by="GoalUpdate.id")
    activities: Mapped[list[LearningActivity]] = relationship(
        cascade="all, delete-orphan", order_by="LearningActivity.id"
    )


class GoalUpdate(Scoped, Base):
    """One piece of news about a goal, in its log. `kind`: news (`status` is how it stands since), comment (a word
    from either of the two), shaped (title, measure or date were put differently).
    """

    __tablename__ = "goal_update"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(16), default="news")
    status: Mapped[str] = mapped_column(String(16))
    note: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    at: Mapped[datetime]


class LearningActivity(Scoped, Base):
    """Something a mentee does to reach a goal. `kind`: meeting, project, shadowing, reading, course."""

    __tablename__ = "learning_activity"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[Any] = mapped_column(Encrypted)
    due_on: Mapped[date | None]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class GoalHelp(Scoped, Base):
    """Twenty minutes with another mentor about a goal that is stuck, if all three say yes.

    `status` is a state of `bot.domain.states.goal_help`. Nobody is named to anybody who has not agreed: the
    mentee is asked first, then the pair's mentor, then the helper.
    """

    __tablename__ = "goal_help"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), index=True)
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    offered_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    """When whoever is to answer now was asked."""
    settled_at: Mapped[datetime | None]
