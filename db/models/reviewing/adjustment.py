"""What coordinators change for several pairs at once, and the counted answers that they look at before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class Adjustment(Scoped, Base):
    """One act for one pair or many. `status` is a state of `bot.domain.states.adjustment`.

    `act` is one of `bot.domain.adjusting.Act`, `detail` what it takes (days, a topic's or a module's key; `next`: where
    to go on, of very many pairs), `pairs` the ids of the pairs it was previewed for. It happens at `due_at`, until
    which it can be taken back; `done`: for how many of the pairs it could be.
    """

    __tablename__ = "adjustment"
    __table_args__ = (Index("ix_adjustment_due", "workspace_id", "status", "due_at"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    detail: Mapped[dict[str, Any]]
    pairs: Mapped[list[Any]]
    status: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done: Mapped[int] = mapped_column(default=0)


class Tally(Scoped, Base):
    """How the answers to one question stood when they were last counted for coordinators.

    They are counted anew only once five more people have answered, so that no two looks differ by what one person
    said. `submissions`: the ids of what was counted; `figures`: the count by answer.
    """

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("cohort_id", "form_key", "question_key"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    form_key: Mapped[str] = mapped_column(String(64))
    question_key: Mapped[str] = mapped_column(String(64))
    submissions: Mapped[list[Any]]
    figures: Mapped[dict[str, Any]]
    taken_at: Mapped[datetime]
